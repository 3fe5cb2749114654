import type { Owner } from '../../db/runs.ts';
import type { Divergence } from '../learning/divergence.ts';
import type { Failure } from '../contract/errors.ts';
import type { ForkOrder } from './fork.ts';
import type { Returns, RunStatus } from '../contract/runs.ts';

/** What a training process is started with. */
export interface TrainingOrder {
  readonly databasePath: string;
  readonly run: string;
  /** The program that has the run in its hands, and starts the process. */
  readonly owner: Owner;
  readonly command: readonly string[];
  /** Address of `trialProcess.ts`, or of what it was bundled to. */
  readonly trialEntry: string;
}

/** What is said of a run whose cycle was left. */
export const LEFT_WITHIN_CYCLE =
  'Stopped within a cycle, which takes long; it resumes from the cycle before, and nothing else is lost.';

/** What it hears: its order first; then, once, that it is to stop. A fork is made, and not trained yet. */
export type TrainingCommand =
  | { readonly type: 'train'; readonly order: TrainingOrder }
  | { readonly type: 'fork'; readonly databasePath: string; readonly order: ForkOrder }
  | { readonly type: 'stop' };

/** What it says to a fork: null where it is made. */
export interface ForkAnswer {
  readonly failure: Failure | null;
}

/**
 * Seconds that a stop waits for the end of the cycle. A longer cycle is left,
 * and carried out again when the run is resumed: nothing is lost but its time.
 */
export const PATIENCE = 2;
/** Seconds from the stop until a process that does not even get to leave its cycle is ended from outside. */
export const DEADLINE = 4;

export interface Progress {
  readonly cycle: number;
  readonly interactions: number;
  readonly seconds: number;
  readonly returns: Returns;
}

/** What a training process says. After `ended` it says no more. */
export type WorkerMessage =
  /** isAuto: the configuration left the engine to `auto`. */
  | { readonly type: 'started'; readonly run: string; readonly engine: string; readonly isAuto: boolean }
  | { readonly type: 'progress'; readonly run: string; readonly progress: Progress }
  /** Another program has locked the database: the run waits, to begin or with its cycle, until it is free. */
  | { readonly type: 'waiting'; readonly run: string }
  | {
      readonly type: 'ended';
      readonly run: string;
      readonly status: Exclude<RunStatus, 'running' | 'queued'>;
      readonly message: string | null;
      /** Where `status` is `diverged`. */
      readonly divergence?: Divergence;
      /** Another process has the run, and what its row says is that one's. */
      readonly isTaken?: boolean;
    };
