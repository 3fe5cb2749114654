import type { Learner } from '../../engines/learner.ts';
import type { Simulator, Task } from '../../tasks/task.ts';
import type { MetaMemory } from '../cycle/laboratory.ts';
import type { Configuration } from '../configuration.ts';
import type { VisitsState } from '../cycle/visits.ts';
import type { ReturnTotals } from '../cycle/cycleMetrics.ts';
import type { ExplorerState } from '../policies/explorer.ts';
import type { FrozenSource, FrozenState } from '../policies/frozen.ts';
import type { NoiseState } from '../policies/noise.ts';
import type { Pause } from '../policies/pause.ts';
import type { Role } from '../record.ts';
import type { CollectorState } from '../rollouts.ts';
import type { TeacherState } from '../policies/teacher.ts';

/** What a run is made of; the caller owns learner and simulators, and frees them. */
export interface TrainerParts {
  readonly configuration: Configuration;
  readonly task: Task;
  readonly learner: Learner;
  /** The explorer's own, of an `explorer` run; the other methods have none. */
  readonly explorer: Learner | null;
  /** One simulator for each role. */
  readonly simulators: Readonly<Record<Role, Simulator>>;
  /** The stored teachers of a `frozen` run; null for the other methods. */
  readonly frozen: FrozenSource | null;
  /** Seconds, from any origin; only differences are used, and they steer nothing. */
  readonly clock: () => number;
  /** Called within cycles; one that throws leaves the trainer of no more use. */
  readonly pause?: Pause;
}

/** Everything that a run needs to go on, beside the learner's snapshot and the logged rollouts. Plain JSON. */
export interface TrainerState {
  readonly cycle: number;
  readonly interactions: number;
  readonly testsDone: number;
  readonly totals: ReturnTotals;
  readonly collectors: Readonly<Record<Role, CollectorState>>;
  readonly method: MethodState;
  /** Of a task with cells; missing in a state from before they were counted. */
  readonly visits?: VisitsState;
}

export type MethodState =
  | { readonly kind: 'meta'; readonly teacher: TeacherState; readonly memory: MetaMemory | null }
  | { readonly kind: 'ddpg'; readonly noise: NoiseState }
  | { readonly kind: 'frozen'; readonly teacher: FrozenState }
  | { readonly kind: 'explorer'; readonly explorer: ExplorerState };
