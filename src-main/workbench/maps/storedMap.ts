import { readCoordinates } from '../../../db/analyses.ts';
import type { ReadableDatabase } from '../../../db/open.ts';
import { selectRollouts, type SelectedRollout } from '../../../db/log/states.ts';
import type { CoverageResult, TrainingPart } from '../../contract/coverage/coverage.ts';
import { notThere, storedResult } from './storedResult.ts';

/** A map as it was kept, with what it takes to draw parts of it. */
export interface StoredMap {
  readonly result: CoverageResult;
  /** x, y of each state. */
  readonly coordinates: Float32Array;
  /** Rollout id and step of each state. */
  readonly origins: Int32Array;
  /** The runs of each set. */
  readonly runs: readonly (readonly RunOnMap[])[];
}

/**
 * Rollouts of one run in one set, from the first to the last that the map shows states of, in the order of training.
 */
export interface RunOnMap {
  readonly run: string;
  /** Place of the first of them among all of its run and role. */
  readonly first: number;
  /** Of each rollout. */
  readonly ids: readonly number[];
  readonly steps: readonly number[];
  /** Row at which the states of each rollout begin, and behind them all the row at which those of the last end. */
  readonly begin: readonly number[];
}

/** States of a run that lie beside each other: rows [from, to) of the map. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Rollouts, and steps of them, whether the map shows them or not. */
  readonly rollouts: number;
  readonly steps: number;
}

/** @throws TutelageError where there is no such map. */
export function readStoredMap(database: ReadableDatabase, id: string): StoredMap {
  const result = storedResult(database, 'map', id);
  const stored = readCoordinates(database, id);
  if (stored === undefined) throw notThere();
  let from = 0;
  const runs = result.request.sets.map((set, s) => {
    const rows = rowsOfRollouts(stored.origins, from, (from += result.sets[s].shown));
    return [...new Set(set.runs)].map((run) =>
      runOnMap(run, selectRollouts(database, run, set.role, { kind: 'all' }), rows),
    );
  });
  return { result, ...stored, runs };
}

/** Rows of each rollout among the rows [from, to) of a map, by its id. */
export function rowsOfRollouts(
  origins: Int32Array,
  from: number,
  to: number,
): ReadonlyMap<number, readonly [from: number, to: number]> {
  const rows = new Map<number, readonly [number, number]>();
  let begin = from;
  for (let row = from + 1; row <= to; row++) {
    if (row < to && origins[2 * row] === origins[2 * begin]) continue;
    rows.set(origins[2 * begin], [begin, row]);
    begin = row;
  }
  return rows;
}

/** @param rollouts of the run, in the order of training; none where the run has been deleted since. */
export function runOnMap(
  run: string,
  rollouts: readonly SelectedRollout[],
  rows: ReturnType<typeof rowsOfRollouts>,
): RunOnMap {
  const first = rollouts.findIndex(({ id }) => rows.has(id));
  const last = rollouts.findLastIndex(({ id }) => rows.has(id));
  const spanned = first < 0 ? [] : rollouts.slice(first, last + 1);
  let end = 0;
  const begin = spanned.map(({ id }) => {
    const own = rows.get(id) ?? [end, end]; // thinned away: no state of it is on the map
    end = own[1];
    return own[0];
  });
  return {
    run,
    first,
    ids: spanned.map(({ id }) => id),
    steps: spanned.map(({ steps }) => steps),
    begin: [...begin, end],
  };
}

/** What a part of training takes of a run. Parts that meet share no rollout, and leave none between them out. */
export function stretchOf({ steps, begin }: RunOnMap, { from, to }: TrainingPart): Stretch {
  const first = Math.round(from * steps.length);
  const end = Math.round(to * steps.length);
  return {
    from: begin[first],
    to: begin[end],
    rollouts: end - first,
    steps: steps.slice(first, end).reduce((sum, count) => sum + count, 0),
  };
}
