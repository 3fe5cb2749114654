import type { CoveragePreview } from '../../contract/coverage/coverage.ts';
import { setsOfRows } from './coveragePoints.ts';

/** States of a forming map that a preview shows, at most. */
const MOST = 3000;

/**
 * A forming map in a few of its states, evenly over all that have a place yet.
 *
 * @param coordinates x, y per row; not finite where a row has no place yet.
 * @param sizes rows of each set, one after the other.
 */
export function previewOf(coordinates: Float32Array, sizes: readonly number[]): CoveragePreview {
  const isPlaced = (row: number): boolean =>
    Number.isFinite(coordinates[2 * row]) && Number.isFinite(coordinates[2 * row + 1]);
  let placed = 0;
  for (let row = 0; 2 * row < coordinates.length; row++) if (isPlaced(row)) placed++;
  const taken = Math.min(placed, MOST);
  const rows: number[] = [];
  let seen = 0;
  for (let row = 0; rows.length < taken; row++) {
    if (!isPlaced(row)) continue;
    if (seen === Math.floor((rows.length * placed) / taken)) rows.push(row);
    seen++;
  }
  const rounded = (value: number): number => Number(value.toPrecision(5));
  return {
    x: rows.map((row) => rounded(coordinates[2 * row])),
    y: rows.map((row) => rounded(coordinates[2 * row + 1])),
    set: setsOfRows(rows, sizes),
  };
}
