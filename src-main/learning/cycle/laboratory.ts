import type { Learner } from '../../engines/learner.ts';
import type { Task } from '../../tasks/task.ts';
import type { Configuration } from '../configuration.ts';
import type { Pause } from '../policies/pause.ts';
import type { Policy } from '../policies/policy.ts';
import type { Role } from '../record.ts';
import type { Collector } from '../rollouts.ts';
import type { NoiseHistory, RewardHistory } from './returns.ts';

/** What the cycles of all methods work with. */
export interface Laboratory {
  readonly configuration: Configuration;
  readonly task: Task;
  readonly learner: Learner;
  readonly collectors: Readonly<Record<Role, Collector>>;
  /** mu, without noise. */
  readonly student: Policy;
  /** Observations of initial states that no rollout begins in, rows; the same at every call. */
  readonly heldOutStarts: () => Float32Array;
  readonly stopwatch: Stopwatch;
  /** Between pieces of updates; collectors and teacher have it too. */
  readonly pause: Pause;
}

/** Adds up where the time of a cycle goes. */
export interface Stopwatch {
  time<T>(part: 'updates' | 'simulation', work: () => Promise<T> | T): Promise<T>;
}

/** What Algorithm 1 remembers from one cycle to the next, besides the networks. */
export interface MetaMemory {
  /**
   * R(pi) of the next meta-reward; null while there is nothing to read it from (`completed`, before the first end of an
   * episode).
   */
  readonly returnBefore: number | null;
  /** Standard error of R(pi) from its rollouts; null, or missing in a state from before it was kept, where unknown. */
  readonly returnBeforeError?: number | null;
  /** Of the raw meta-rewards so far. */
  readonly rewards: RewardHistory;
  /** How much of them is noise; missing in a state from before it was kept. */
  readonly noise?: NoiseHistory;
}
