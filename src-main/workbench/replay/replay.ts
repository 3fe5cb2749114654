import type { EngineName, LearnerOptions } from '../../engines/learner.ts';
import type { Geom } from '../../tasks/geometry.ts';
import type { SimulatorState, TaskName } from '../../tasks/task.ts';

/** What the replay worker is asked for: one rollout, carried out again. */
export interface ReplayOrder {
  readonly task: TaskName;
  readonly initial: SimulatorState;
  /** In [-1, 1], as logged. */
  readonly actions: Float32Array;
  /** As logged; Q is read at the rows before an action. */
  readonly observations: Float32Array;
  readonly critic: CriticOrder | null;
}

/** A learner's snapshot whose critic is asked for Q. */
export interface CriticOrder {
  readonly engine: EngineName;
  readonly options: LearnerOptions;
  readonly snapshot: Uint8Array;
}

export interface ReplayAnswer {
  readonly geoms: readonly Geom[];
  readonly poses: Float32Array;
  readonly observations: Float32Array;
  readonly rewards: Float32Array;
  /** Q(s, a), one a step; a text says why there are none; null where none were asked for. */
  readonly values: Float32Array | string | null;
}
