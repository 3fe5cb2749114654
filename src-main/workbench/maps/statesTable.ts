import { readCoordinates } from '../../../db/analyses.ts';
import type { ReadableDatabase } from '../../../db/open.ts';
import type { CoverageResult } from '../../contract/coverage/coverage.ts';
import type { TablePart } from '../../interop/columns.ts';
import { notThere } from './storedResult.ts';

const ROWS_AT_ONCE = 100_000;

/**
 * Every state of a map, part by part: its place, its set, and the rollout (of its
 * run and role, counted from 0) and step that it is from.
 */
export function* statesTable(database: ReadableDatabase, result: CoverageResult): Generator<TablePart, void> {
  const stored = readCoordinates(database, result.id);
  if (stored === undefined) throw notThere();
  const { coordinates, origins } = stored;
  const originOf = originReader(database);
  const ends = result.sets.map(({ shown }, s) => result.sets.slice(0, s).reduce((sum, set) => sum + set.shown, shown));
  const total = origins.length / 2;
  let set = 0;
  for (let from = 0; from < total; from += ROWS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(ROWS_AT_ONCE, total - from) }, (_, i) => from + i);
    const sources = rows.map((row) => originOf(origins[2 * row]));
    yield [
      { name: 'x', type: 'float32', values: Float32Array.from(rows, (row) => coordinates[2 * row]) },
      { name: 'y', type: 'float32', values: Float32Array.from(rows, (row) => coordinates[2 * row + 1]) },
      {
        name: 'set',
        type: 'text',
        values: rows.map((row) => {
          while (row >= ends[set]) set++;
          return result.sets[set].label;
        }),
      },
      { name: 'run', type: 'text', values: sources.map(({ run }) => run) },
      { name: 'role', type: 'text', values: sources.map(({ role }) => role) },
      { name: 'rollout', type: 'int32', values: sources.map(({ rollout }) => rollout) },
      { name: 'step', type: 'int32', values: rows.map((row) => origins[2 * row + 1]) },
    ];
  }
}

interface Origin {
  readonly run: string | null;
  readonly role: string | null;
  readonly rollout: number | null;
}

/** Reads each rollout once, as states of one stand together. */
function originReader(database: ReadableDatabase): (id: number) => Origin {
  const find = database.prepare<{ id: number }, Origin>(
    `SELECT run_id AS run, role, position_in_role AS rollout FROM rollouts WHERE id = @id`,
  );
  let known: (Origin & { readonly id: number }) | null = null;
  return (id) => {
    // None where its run has been deleted since.
    if (known?.id !== id) known = { id, ...(find.get({ id }) ?? { run: null, role: null, rollout: null }) };
    return known;
  };
}
