import { readCoordinates } from '../../db/analyses.ts';
import type { ReadableDatabase } from '../../db/open.ts';
import type { CoverageResult } from '../contract/coverage.ts';
import { toCsv } from '../figures/csv.ts';
import { notThere } from './storedResult.ts';

const ROWS_AT_ONCE = 20_000;

/**
 * Every state of a map as CSV, piece by piece: its place, its set, and the
 * rollout (of its run and role, counted from 0) and step that it is from.
 */
export function* statesTable(database: ReadableDatabase, result: CoverageResult): Generator<string, void> {
  const stored = readCoordinates(database, result.id);
  if (stored === undefined) throw notThere();
  const { coordinates, origins } = stored;
  const rollout = database.prepare<[number], { run_id: string; role: string; position_in_role: number }>(`SELECT run_id, role, position_in_role FROM rollouts WHERE id = ?`);
  let known = { id: -1, fields: ['', '', null] as readonly (string | number | null)[] };
  const fieldsOf = (id: number): readonly (string | number | null)[] => {
    if (known.id !== id) {
      const row = rollout.get(id); // none where its run has been deleted since
      known = { id, fields: row === undefined ? ['', '', null] : [row.run_id, row.role, row.position_in_role] };
    }
    return known.fields;
  };
  const header = ['x', 'y', 'set', 'run', 'role', 'rollout', 'step'];
  let isFirst = true;
  let from = 0;
  for (const { label, shown } of result.sets) {
    for (let start = from; start < from + shown; start += ROWS_AT_ONCE) {
      const rows = Array.from({ length: Math.min(ROWS_AT_ONCE, from + shown - start) }, (_, i) => {
        const r = start + i;
        return [float32Digits(coordinates[2 * r]), float32Digits(coordinates[2 * r + 1]), label, ...fieldsOf(origins[2 * r]), origins[2 * r + 1]];
      });
      const text = toCsv(header, rows);
      yield isFirst ? text : text.slice(text.indexOf('\n') + 1);
      isFirst = false;
    }
    from += shown;
  }
}

/** As many digits as a float32 has. */
export function float32Digits(value: number): number {
  return Number(value.toPrecision(9));
}
