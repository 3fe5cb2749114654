import { readCoordinates } from '../../db/analyses.ts';
import type { ReadableDatabase } from '../../db/open.ts';
import type { CoveragePoints } from '../contract/coverage.ts';
import { notThere, storedResult } from './storedResult.ts';

/** At most `most` of a map's states, evenly over all. */
export function coveragePoints(database: ReadableDatabase, id: string, most: number): CoveragePoints {
  const { sets } = storedResult(database, 'map', id);
  const stored = readCoordinates(database, id);
  if (stored === undefined) throw notThere();
  const { coordinates, origins } = stored;
  const total = origins.length / 2;
  const taken = Math.min(total, most);
  const rows = Array.from({ length: taken }, (_, i) => Math.floor((i * total) / taken));
  return {
    x: rows.map((row) => coordinates[2 * row]),
    y: rows.map((row) => coordinates[2 * row + 1]),
    set: setsOfRows(rows, sets.map((set) => set.shown)),
    rollout: rows.map((row) => origins[2 * row]),
    step: rows.map((row) => origins[2 * row + 1]),
  };
}

/**
 * The set that each row is in.
 *
 * @param rows ascending.
 * @param sizes rows of each set, one after the other.
 */
export function setsOfRows(rows: Iterable<number>, sizes: readonly number[]): number[] {
  let set = 0;
  let end = sizes[0];
  return Array.from(rows, (row) => {
    while (row >= end) end += sizes[++set];
    return set;
  });
}
