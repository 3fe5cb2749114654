import { z } from 'zod';
import type { Geom } from '../tasks/geometry.ts';
import type { Task } from '../tasks/task.ts';
import type { RolloutSummary } from './runs.ts';

export type { Geom, Task };

export const rolloutReference = z.strictObject({ rollout: z.int().min(1) });

/** float32 numbers, little-endian, as base64: a third of what decimal digits take, and read without parsing. */
export type Float32Text = string;

/** One logged rollout, all its segments joined; row-major. */
export interface Rollout extends RolloutSummary {
  readonly run: string;
  readonly task: Task;
  /** steps + 1 rows of `task.observationSize` numbers: the state before each action, and the one after the last. */
  readonly observations: Float32Text;
  /** steps rows of `task.actionSize` numbers, as executed, in [-1, 1]. */
  readonly actions: Float32Text;
  readonly rewards: Float32Text;
  /** The simulator's state at the start: qpos and qvel. */
  readonly initial: { readonly position: readonly number[]; readonly velocity: readonly number[] };
}

/** A rollout that began in the very state in which another did. */
export interface AlikeRollout extends RolloutSummary {
  readonly run: string;
}

/** A rollout simulated again from its initial state and actions. */
export interface Replay {
  readonly rollout: number;
  /** What can be drawn, in the order of the poses. */
  readonly geoms: readonly Geom[];
  /**
   * For each of the steps + 1 states, for each geom: x y z (m) and the unit quaternion x y z w, in the world's frame, z
   * up.
   */
  readonly poses: Float32Text;
  /** Whether this simulation is the logged one, bit for bit; null where it is, else where they first part. */
  readonly difference: ReplayDifference | null;
  readonly critic: CriticReading;
}

export interface ReplayDifference {
  readonly quantity: 'observation' | 'reward';
  /** Row of the quantity. */
  readonly step: number;
  readonly component: number;
  readonly logged: number;
  readonly simulated: number;
}

/**
 * Q(s, a) of the logged states and actions, one number a step, by the critic of the run's latest checkpoint; or why
 * there is none.
 */
export type CriticReading =
  | { readonly kind: 'values'; readonly cycle: number; readonly values: Float32Text }
  | { readonly kind: 'none'; readonly reason: string };
