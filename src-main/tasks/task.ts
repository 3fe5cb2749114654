import type { Random } from '../numerics/random.ts';

/** The tasks of the paper. */
export const paperTaskNames = [
  'Pendulum',
  'Reacher',
  'Hopper',
  'HalfCheetah',
  'InvertedPendulum',
  'InvertedDoublePendulum',
] as const;

/** Ours beside them: tasks that are not solved without exploration. */
export const sparseTaskNames = [
  'MountainCar',
  'CartpoleSwingupSparse',
  'BallInCup',
  'HalfCheetahSparse',
  'PointMaze',
] as const;

export const taskNames = [...paperTaskNames, ...sparseTaskNames] as const;

export type TaskName = (typeof taskNames)[number];

/** A grid over two components of the observation, whose cells can be counted. */
export interface CellGrid {
  readonly components: readonly [x: number, y: number];
  /** The least corner, and how wide a cell is, in the units of the components. */
  readonly from: readonly [x: number, y: number];
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
  /** The cells that can be reached: row * columns + column, ascending. */
  readonly free: readonly number[];
}

/** What a learner, a logger and a view need to know of a task; plain data. */
export interface Task {
  /** A TaskName, or that of an imported run's task. */
  readonly name: string;
  readonly observationSize: number;
  /** One short label per observation component, with its unit where it has one. */
  readonly observationLabels: readonly string[];
  readonly actionSize: number;
  readonly actionLabels: readonly string[];
  /** Actions lie in [-actionBound, actionBound], the same for each component. */
  readonly actionBound: number;
  /** Steps after which an episode is truncated. */
  readonly episodeLimit: number;
  /** Whether a state can end an episode (`terminated`). */
  readonly canTerminate: boolean;
  /** Lengths of the simulator state. */
  readonly positionSize: number;
  readonly velocitySize: number;
  /** Simulated seconds per step. */
  readonly timestep: number;
  /** The largest reward of one step that the task allows; null where it has no bound. */
  readonly largestReward: number | null;
  /** From which mean return of a test a sparse task counts as solved, and what that means; null for the others. */
  readonly solved: { readonly testReturn: number; readonly meaning: string } | null;
  /** Where coverage is known exactly: as the share of these that was visited. */
  readonly cells?: CellGrid;
}

/** A task that can be simulated here. */
export interface OwnTask extends Task {
  readonly name: TaskName;
}

/** A simulator state from which a rollout can start: qpos and qvel (Pendulum: theta and thetadot). */
export interface SimulatorState {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
}

/**
 * One simulated world of one task, deterministic: the same initial state and
 * actions give the same bits. Not shared between threads.
 */
export interface Simulator {
  readonly task: Task;
  /** The observation after the last `load` or `step`; `observationSize` numbers, overwritten by the next one. */
  readonly observation: Float64Array;
  /** Reward of the last step. */
  readonly reward: number;
  /** Whether the state after the last step ends the episode. Truncation is not the simulator's business. */
  readonly terminated: boolean;
  /**
   * Why the last step is none of the physics': the simulation had become
   * unstable and began anew within the step. Such a step is `terminated`, its
   * reward is 0 and the observation stays the one before. Null for a sound step.
   */
  readonly fault: string | null;
  /** Draws an initial state of the task. */
  drawInitialState(random: Random): SimulatorState;
  /** Starts an episode from `state`, by the reset protocol (warm start and time cleared). */
  load(state: SimulatorState): void;
  /** One step with `action` in the task's own units, `actionSize` numbers. */
  step(action: Float64Array): void;
  /** A copy of the present state. */
  state(): SimulatorState;
  /** Frees what the simulator holds outside JavaScript's heap. */
  dispose(): void;
}

export function isTaskName(name: string): name is TaskName {
  // Asked for any text, which the list's own type would not take.
  return (taskNames as readonly string[]).includes(name);
}
