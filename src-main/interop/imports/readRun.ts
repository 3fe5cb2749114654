import type { Ending, Role } from '../../learning/record.ts';

/** One row of a run's log. */
export interface LoggedPoint {
  /** Interactions so far. */
  readonly step: number;
  /** Since the start of the run; NaN where the log does not say. */
  readonly seconds: number;
  /** Under the log's own names; finite. */
  readonly values: ReadonlyMap<string, number>;
}

/** A finished training episode. */
export interface LoggedEpisode {
  /** Interactions of the run at its end. */
  readonly step: number;
  readonly seconds: number;
  readonly return: number;
  /** NaN where the log does not say. */
  readonly steps: number;
}

/** Episodes of the deterministic policy, all at one step of training. */
export interface LoggedTest {
  readonly step: number;
  readonly returns: readonly number[];
  /** Empty where the log does not say. */
  readonly lengths: readonly number[];
}

/** A whole rollout. */
export interface ReadRollout {
  readonly steps: number;
  /** steps + 1 rows. */
  readonly observations: Float32Array;
  /** A row a step, in the units of the file. */
  readonly actions: Float32Array | Float64Array;
  readonly rewards: Float32Array;
  readonly ending: Exclude<Ending, 'open'>;
  /** The simulator's state at the start, qpos and qvel; empty where the file has none. */
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  /** Null takes what was asked for. */
  readonly role: Role | null;
}

export interface ReadRollouts {
  readonly count: number;
  readonly steps: number;
  readonly observationSize: number;
  /** One a component, where the file names them. */
  readonly observationLabels: readonly string[];
  readonly actionSize: number;
  /** Whose they are; null where the file does not say. */
  readonly roles: readonly Role[] | null;
  /** From the start each time. */
  read(): Iterable<ReadRollout>;
}

/** A run of another program as its files tell it; null is what they do not tell. */
export interface ReadRun {
  readonly program: string;
  /** One of several runs of one file. */
  readonly label: string | null;
  readonly task: string | null;
  readonly algorithm: string | null;
  readonly seed: number | null;
  readonly name: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string | null;
  /** Hyperparameters: what sets its group apart. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly points: readonly LoggedPoint[];
  readonly episodes: readonly LoggedEpisode[];
  readonly tests: readonly LoggedTest[];
  readonly rollouts: ReadRollouts | null;
  /** Sentences: what was decided, left out or not understood. */
  readonly notices: readonly string[];
}

export const emptyRun: Omit<ReadRun, 'program'> = {
  label: null,
  task: null,
  algorithm: null,
  seed: null,
  name: null,
  createdAt: null,
  settings: {},
  points: [],
  episodes: [],
  tests: [],
  rollouts: null,
  notices: [],
};
