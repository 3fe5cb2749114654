import { exponential, logarithm } from '../numerics/elementary.ts';

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
  if (n < 2) throw new RangeError(`A bandwidth needs at least 2 points; there are ${n}.`);
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
  if (!(x > 0) && !(y > 0)) throw new RangeError('All points of the map are the same; there is no density to draw.');
  return { x: x > 0 ? x : y, y: y > 0 ? y : x };
}

/** Points that quantiles are read from, at most: every so-manieth of them all. */
const QUANTILE_SAMPLE = 65_536;

/**
 * A grid common to all sets: from the 0.1% to the 99.9% quantile of the union
 * along each axis, and three bandwidths and 2% more on each side, so that a few
 * stray points do not shrink the rest.
 */
export function densityGrid(coordinates: Float32Array, bandwidth: Bandwidth, columns = 512, rows = 512): DensityGrid {
  const [left, right] = quantileRange(coordinates, 0);
  const [bottom, top] = quantileRange(coordinates, 1);
  const marginX = 3 * bandwidth.x + 0.02 * (right - left);
  const marginY = 3 * bandwidth.y + 0.02 * (top - bottom);
  return {
    columns,
    rows,
    x: left - marginX,
    y: bottom - marginY,
    stepX: (right - left + 2 * marginX) / (columns - 1),
    stepY: (top - bottom + 2 * marginY) / (rows - 1),
  };
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

/** Standard deviations after which the kernel is cut off: e^(-5^2 / 2) is 4e-6. */
const REACH = 5;

/**
 * The kernel density estimate of one set: linear binning, then a Gaussian along
 * x and along y (Wand 1994). Points beyond the edge still count within the
 * kernel's reach. Off the exact sum by less than 1% where the density exceeds 1%
 * of its peak, for bandwidths of two steps of the grid or more.
 *
 * @param coordinates x, y per point of the set.
 */
export function kernelDensity(coordinates: Float32Array, grid: DensityGrid, bandwidth: Bandwidth): Density {
  if (coordinates.length === 0) throw new RangeError('A set without states has no density.');
  const kernelX = gaussianKernel(bandwidth.x, grid.stepX);
  const kernelY = gaussianKernel(bandwidth.y, grid.stepY);
  const reachX = kernelX.length - 1;
  const reachY = kernelY.length - 1;
  const width = grid.columns + 2 * reachX;
  const height = grid.rows + 2 * reachY;
  const { bins, inside } = linearBins(coordinates, { ...grid, columns: width, rows: height, x: grid.x - reachX * grid.stepX, y: grid.y - reachY * grid.stepY }, reachX, reachY);
  const alongX = convolveRows(bins, width, height, kernelX);
  const values = convolveColumns(alongX, grid.columns, grid.rows, kernelY, 1 / (coordinates.length / 2));
  return { grid, bandwidth, values, outside: 1 - inside / (coordinates.length / 2) };
}

/**
 * Half a Gaussian per unit of length at whole steps, index 0 its peak. Linear
 * binning spreads a point by a variance of step^2 / 6 on the average; the kernel
 * is narrowed by that much.
 */
function gaussianKernel(bandwidth: number, step: number): Float64Array {
  if (!(bandwidth > 0)) throw new RangeError(`A bandwidth is greater than 0; got ${bandwidth}.`);
  const steps = bandwidth / step;
  const variance = Math.max(steps * steps - 1 / 6, 1 / 6);
  const half = Float64Array.from({ length: Math.ceil(REACH * Math.sqrt(variance)) + 1 }, (_, i) => exponential((-i * i) / (2 * variance)));
  const total = half.reduce((sum, value) => sum + 2 * value, -half[0]);
  return half.map((value) => value / (total * step));
}

/**
 * Each point's weight of 1 shared among the four nodes about it, and how many
 * points lie within the grid less `marginX` and `marginY` nodes at each side.
 */
function linearBins(coordinates: Float32Array, { columns, rows, x, y, stepX, stepY }: DensityGrid, marginX: number, marginY: number): { bins: Float64Array; inside: number } {
  const bins = new Float64Array(columns * rows);
  const [perX, perY] = [1 / stepX, 1 / stepY];
  const [lastColumn, lastRow] = [columns - 1, rows - 1];
  let inside = 0;
  for (let p = 0; p < coordinates.length; p += 2) {
    const u = (coordinates[p] - x) * perX;
    const v = (coordinates[p + 1] - y) * perY;
    if (!(u >= 0 && v >= 0 && u < lastColumn && v < lastRow)) continue;
    if (u >= marginX && v >= marginY && u <= lastColumn - marginX && v <= lastRow - marginY) inside++;
    const i = u | 0; // both are positive and small
    const j = v | 0;
    const right = u - i;
    const up = v - j;
    const both = right * up;
    const at = j * columns + i;
    bins[at] += 1 - right - up + both;
    bins[at + 1] += right - both;
    bins[at + columns] += up - both;
    bins[at + columns + 1] += both;
  }
  return { bins, inside };
}

/** Convolves each row and leaves `kernel.length - 1` columns off at either side. */
function convolveRows(bins: Float64Array, width: number, height: number, kernel: Float64Array): Float64Array {
  const reach = kernel.length - 1;
  const columns = width - 2 * reach;
  const result = new Float64Array(columns * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < columns; column++) {
      const centre = row * width + column + reach;
      let sum = kernel[0] * bins[centre];
      for (let k = 1; k <= reach; k++) sum += kernel[k] * (bins[centre - k] + bins[centre + k]);
      result[row * columns + column] = sum;
    }
  }
  return result;
}

/** Convolves each column, row by row for the cache, and leaves `kernel.length - 1` rows off at either side. */
function convolveColumns(bins: Float64Array, columns: number, rows: number, kernel: Float64Array, scale: number): Float32Array {
  const reach = kernel.length - 1;
  const result = new Float32Array(columns * rows);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const centre = (row + reach) * columns;
    for (let column = 0; column < columns; column++) sums[column] = kernel[0] * scale * bins[centre + column];
    for (let k = 1; k <= reach; k++) {
      const weight = kernel[k] * scale;
      const below = centre - k * columns;
      const above = centre + k * columns;
      for (let column = 0; column < columns; column++) sums[column] += weight * (bins[below + column] + bins[above + column]);
    }
    result.set(sums, row * columns);
  }
  return result;
}
