import { lowerBound } from './decimate.ts';
import { studentQuantile } from './studentT.ts';

export const bands = ['sd', 't-interval', 'seeds'] as const;
export type Band = (typeof bands)[number];

/** One run's measurements of one metric; x ascends strictly, every y is finite. */
export interface Curve {
  readonly run: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** The mean over runs and the band around it, where all of them have measurements. */
export interface Aggregate {
  readonly n: number;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  /** mean - h and mean + h: h is one standard deviation (ddof 1), or the half width of the 95% t interval. Null below two runs and for `seeds`. */
  readonly band: { readonly low: readonly number[]; readonly high: readonly number[] } | null;
  /** Whether the runs' grids differed, so that values between measurements were interpolated linearly. */
  readonly interpolated: boolean;
}

/** A run's column without the cycles that have no such number. */
export function curveOf(run: string, x: readonly number[], y: readonly (number | null)[]): Curve {
  const kept = x.map((_, index) => index).filter((index) => Number.isFinite(y[index] ?? Number.NaN));
  return { run, x: kept.map((index) => x[index]), y: kept.map((index) => y[index] ?? Number.NaN) };
}

/**
 * Mean over runs: the run is the unit of replication. Equal grids are grouped
 * as they are; otherwise linear interpolation on the union of the grids. Only
 * the range that every run covers is averaged, so that n is the same all along.
 */
export function aggregate(curves: readonly Curve[], band: Band): Aggregate | null {
  const present = curves.filter((curve) => curve.x.length > 0);
  if (present.length === 0) return null;
  const from = Math.max(...present.map((curve) => curve.x[0]));
  const to = Math.min(...present.map((curve) => curve.x[curve.x.length - 1]));
  const grids = present.map((curve) => curve.x.slice(lowerBound(curve.x, from), upperBound(curve.x, to)));
  const interpolated = grids.some((grid) => !sameNumbers(grid, grids[0]));
  const x = interpolated ? union(grids) : grids[0];
  const rows = present.map((curve) => valuesAt(curve, x));
  const n = present.length;
  const mean = x.map((_, at) => rows.reduce((sum, row) => sum + row[at], 0) / n);
  return { n, x, mean, band: band === 'seeds' || n < 2 ? null : bandAround(rows, mean, band), interpolated };
}

function bandAround(rows: readonly (readonly number[])[], mean: readonly number[], band: 'sd' | 't-interval'): { low: number[]; high: number[] } {
  const n = rows.length;
  const factor = band === 'sd' ? 1 : studentQuantile(n - 1) / Math.sqrt(n);
  const half = mean.map((centre, at) => factor * Math.sqrt(rows.reduce((sum, row) => sum + (row[at] - centre) ** 2, 0) / (n - 1)));
  return { low: mean.map((centre, at) => centre - half[at]), high: mean.map((centre, at) => centre + half[at]) };
}

function valuesAt(curve: Curve, grid: readonly number[]): readonly number[] {
  return grid.map((x) => {
    const above = lowerBound(curve.x, x);
    if (curve.x[above] === x || above === 0) return curve.y[above];
    const below = above - 1;
    const weight = (x - curve.x[below]) / (curve.x[above] - curve.x[below]);
    return curve.y[below] + weight * (curve.y[above] - curve.y[below]);
  });
}

function union(grids: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(grids.flat())].sort((a, b) => a - b);
}

function upperBound(values: readonly number[], bound: number): number {
  const at = lowerBound(values, bound);
  return values[at] === bound ? at + 1 : at;
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
