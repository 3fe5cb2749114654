import type { MetricKey } from '../../learning/record.ts';
import type { ReadRollout } from '../imports/readRun.ts';
import type { Role } from '../../learning/record.ts';

/** A rollout as it leaves: actions in the task's own units. */
export interface ExportedRollout extends Omit<ReadRollout, 'role' | 'position' | 'velocity'> {
  readonly role: Role;
  readonly index: number;
  readonly cycle: number;
  /** Interactions of the run when it began. */
  readonly interactions: number;
  /** Whether every state is known, or the first alone. */
  readonly isWhole: boolean;
  /** The simulator's states, steps + 1 rows, or the first alone; empty where none is known. */
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
}

/** A logged step with its numbers. */
export interface ExportedMetrics {
  readonly cycle: readonly number[];
  readonly interactions: readonly number[];
  readonly seconds: readonly number[];
  /** By key or own name; null where a step has none. */
  readonly values: ReadonlyMap<MetricKey | string, readonly (number | null)[]>;
}

export interface ExportedRun {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly algorithm: string;
  readonly seed: number;
  readonly digest: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly observationSize: number;
  readonly actionSize: number;
  /** Actions lie within it; null where it is not known. */
  readonly actionBound: number | null;
  /** JSON of what it was carried out with. */
  readonly configuration: string;
}
