import { DataError, TooFewError } from '../../numerics/dataError.ts';
import { exponential, logarithm } from '../../numerics/elementary.ts';

/** Nodes of a grid over the map: node (i, j) at (x + i * stepX, y + j * stepY). */
export interface DensityGrid {
  readonly columns: number;
  readonly rows: number;
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** Standard deviations of the Gaussian kernel along x and y, in the map's units. */
export interface Bandwidth {
  readonly x: number;
  readonly y: number;
}

/** A set's density per unit of area at each node, row-major: node (i, j) at `values[j * columns + i]`. */
export interface Density {
  readonly grid: DensityGrid;
  readonly bandwidth: Bandwidth;
  readonly values: Float32Array;
  /** Share of the set's points beyond the grid's edge, 0 to 1. */
  readonly outside: number;
}

/**
 * Scott's rule in two dimensions: standard deviation times n^(-1/6) (Scott 1992,
 * equation 6.42). It takes points for independent, as states of a trajectory
 * are not: it smooths too little.
 *
 * @param coordinates x, y per point of the union of all sets.
 */
export function scottBandwidth(coordinates: Float32Array): Bandwidth {
  const n = coordinates.length / 2;
  if (n < 2) throw new TooFewError(`A bandwidth needs at least 2 points; there are ${n}.`);
  const factor = exponential(-logarithm(n) / 6);
  const along = (axis: 0 | 1): number => {
    let sum = 0;
    let squares = 0;
    for (let i = axis; i < coordinates.length; i += 2) {
      const difference = coordinates[i] - coordinates[axis];
      sum += difference;
      squares += difference * difference;
    }
    return Math.sqrt(Math.max(0, squares - (sum * sum) / n) / n) * factor;
  };
  const x = along(0);
  const y = along(1);
  if (!(x > 0) && !(y > 0)) throw new DataError('All points of the map are the same; there is no density to draw.');
  return { x: x > 0 ? x : y, y: y > 0 ? y : x };
}

/** What a grid covers, in the map's units. */
export interface Extent {
  readonly x: readonly [left: number, right: number];
  readonly y: readonly [bottom: number, top: number];
}

/** Points that quantiles are read from, at most: every so-manieth of them all. */
const QUANTILE_SAMPLE = 65_536;

/**
 * What a grid common to all sets covers: from the 0.1% to the 99.9% quantile of the union
 * along each axis, and three bandwidths and 2% more on each side, so that a few
 * stray points do not shrink the rest.
 */
export function densityExtent(coordinates: Float32Array, bandwidth: Bandwidth): Extent {
  const [left, right] = quantileRange(coordinates, 0);
  const [bottom, top] = quantileRange(coordinates, 1);
  const marginX = 3 * bandwidth.x + 0.02 * (right - left);
  const marginY = 3 * bandwidth.y + 0.02 * (top - bottom);
  return { x: [left - marginX, right + marginX], y: [bottom - marginY, top + marginY] };
}

/** The grid of so many nodes over an extent. */
export function gridOver({ x: [left, right], y: [bottom, top] }: Extent, columns = 512, rows = 512): DensityGrid {
  return {
    columns,
    rows,
    x: left,
    y: bottom,
    stepX: (right - left) / (columns - 1),
    stepY: (top - bottom) / (rows - 1),
  };
}

export function densityGrid(coordinates: Float32Array, bandwidth: Bandwidth): DensityGrid {
  return gridOver(densityExtent(coordinates, bandwidth));
}

function quantileRange(coordinates: Float32Array, axis: 0 | 1): [number, number] {
  const points = coordinates.length / 2;
  const every = Math.max(1, Math.ceil(points / QUANTILE_SAMPLE));
  const sample = new Float32Array(Math.ceil(points / every));
  for (let i = 0; i < sample.length; i++) sample[i] = coordinates[2 * i * every + axis];
  sample.sort();
  const last = sample.length - 1;
  return [sample[Math.floor(0.001 * last)], sample[Math.ceil(0.999 * last)]];
}
