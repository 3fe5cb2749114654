import { metricKeys } from '../../src-main/learning/record.ts';
import { checksumOf, DamagedRow, type Cell } from './checksum.ts';

/** Columns that each checksum is of, in their order: never those that change in a row by themselves. */
export const seals = {
  run: ['task', 'method', 'seed', 'configuration', 'created_at', 'origin'],
  cycle: ['cycle', 'interactions', 'seconds', 'digest', 'episodes', 'sigma', ...metricKeys],
  /** All that never changes, and what each segment brings up to date. */
  rollout: ['role', 'position_in_role', 'steps', 'return', 'initial_position', 'initial_velocity'],
  segment: ['cycle', 'first_step', 'steps', 'ending', 'actions', 'rewards'],
  /** Of a segment: they are read alone. */
  observations: ['observations'],
  checkpoint: ['cycle', 'state', 'learner'],
  teacher: ['cycle', 'value_mean', 'value_std', 'parameters', 'mean', 'std'],
  ownMetric: ['name', 'cycles', 'values'],
  /** Of an analysis. */
  answer: ['request', 'result'],
  map: ['coordinates', 'origins'],
} as const;

/** A row with the columns that its checksum is of. */
export type Sealed<Column extends string> = Readonly<Record<Column, Cell>>;

export function seal<Column extends string>(columns: readonly Column[], row: Sealed<Column>): number {
  return checksumOf(...columns.map((column) => row[column]));
}

/** What a row was written with; null where it was written before rows had checksums. */
export type StoredChecksum = number | null;

/**
 * Throws DamagedRow for a row that is not what was written.
 *
 * @param what names the row, its run and its cycle; and that cycle by itself, where there is one.
 */
export function requireSound<Column extends string>(
  columns: readonly Column[],
  row: Sealed<Column>,
  stored: StoredChecksum,
  what: () => string | readonly [text: string, cycle: number],
): void {
  if (stored === null || stored === seal(columns, row)) return;
  const named = what();
  throw typeof named === 'string' ? new DamagedRow(named, null) : new DamagedRow(...named);
}
