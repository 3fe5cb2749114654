import { exponential } from '../../numerics/elementary.ts';
import type { Bandwidth, Density, DensityGrid } from './density.ts';

/** Standard deviations after which the kernel is cut off: e^(-5^2 / 2) is 4e-6. */
const REACH = 5;
/** Bins in a standard deviation, where the grid has as many: more would cost time and change nothing. */
const BINS = 2;

/**
 * The kernel density estimate of one set: points are binned, the bins convolved
 * with a Gaussian along x and along y (Wand 1994), and the grid's nodes read
 * between them. Points are shared among bins by quadratic B-splines and nodes
 * read by cubic ones, which blur by the same variance wherever a point lies
 * (Unser, Aldroubi and Eden 1993); the Gaussian is narrowed by that much. So
 * bins need not be finer than half a bandwidth, and a wide kernel costs no more
 * than a narrow one.
 *
 * Points beyond the edge still count within the kernel's reach. Off the exact sum
 * by less than 1% where the density exceeds 1% of its peak, for bandwidths of
 * two and a half steps of the grid or more.
 *
 * @param coordinates x, y per point of the set.
 */
export function kernelDensity(coordinates: Float32Array, grid: DensityGrid, bandwidth: Bandwidth): Density {
  if (coordinates.length === 0) throw new RangeError('A set without states has no density.');
  const along = {
    x: axisOf(grid.columns, grid.x, grid.stepX, bandwidth.x),
    y: axisOf(grid.rows, grid.y, grid.stepY, bandwidth.y),
  };
  const bins = binPoints(coordinates, along.x, along.y);
  const smoothAlongX = convolveRows(bins, along.x, along.y.bins);
  const smooth = convolveColumns(smoothAlongX, along.x.samples, along.y);
  const refinedAlongX = readRows(smooth, along.x, along.y.samples);
  const values = readColumns(refinedAlongX, along.x.nodes, along.y, 1 / (coordinates.length / 2));
  return { grid, bandwidth, values, outside: shareOutside(coordinates, grid) };
}

/** The estimate along one axis: bins, from which the kernel makes samples, between which the grid's nodes are read. */
interface Axis {
  readonly bins: number;
  /** Position of the first bin, and from one to the next. */
  readonly origin: number;
  readonly width: number;
  /** Half a Gaussian per unit of length, index 0 its peak. */
  readonly kernel: Float64Array;
  /** Bins but for the kernel's reach at either end. */
  readonly samples: number;
  readonly nodes: number;
  /** Nodes from one sample to the next; where 1, nodes are the samples. */
  readonly factor: number;
}

function axisOf(nodes: number, origin: number, step: number, bandwidth: number): Axis {
  if (!(bandwidth > 0)) throw new RangeError(`A bandwidth is greater than 0; got ${bandwidth}.`);
  const factor = Math.max(1, Math.floor(bandwidth / (BINS * step)));
  const width = factor * step;
  // A cubic spline is read from a sample before and two after.
  const [before, samples] = factor === 1 ? [0, nodes] : [1, Math.floor((nodes - 1) / factor) + 4];
  const kernel = gaussianKernel(bandwidth / width, factor === 1 ? 1 / 4 : 1 / 4 + 1 / 3, width);
  const reach = kernel.length - 1;
  return {
    bins: samples + 2 * reach,
    origin: origin - (reach + before) * width,
    width,
    kernel,
    samples,
    nodes,
    factor,
  };
}

/** @param deviation in bins. @param blur variance that binning and reading add, likewise. */
function gaussianKernel(deviation: number, blur: number, width: number): Float64Array {
  const variance = Math.max(deviation * deviation - blur, 1 / 6);
  const half = Float64Array.from({ length: Math.ceil(REACH * Math.sqrt(variance)) + 1 }, (_, i) =>
    exponential((-i * i) / (2 * variance)),
  );
  const total = half.reduce((sum, value) => sum + 2 * value, -half[0]);
  return half.map((value) => value / (total * width));
}

/** Each point's weight of 1 shared among the nine bins about it. */
function binPoints(coordinates: Float32Array, alongX: Axis, alongY: Axis): Float64Array {
  const columns = alongX.bins;
  const bins = new Float64Array(columns * alongY.bins);
  const perX = 1 / alongX.width;
  const perY = 1 / alongY.width;
  const lastColumn = columns - 2;
  const lastRow = alongY.bins - 2;
  for (let p = 0; p < coordinates.length; p += 2) {
    const u = (coordinates[p] - alongX.origin) * perX + 0.5;
    const v = (coordinates[p + 1] - alongY.origin) * perY + 0.5;
    if (!(u >= 1 && v >= 1 && u < lastColumn + 1 && v < lastRow + 1)) continue;
    const i = u | 0; // both are positive and small
    const j = v | 0;
    const x = u - i; // 0 to 1 across the nearest bin
    const y = v - j;
    const left = ((1 - x) * (1 - x)) / 2;
    const right = (x * x) / 2;
    const middle = 1 - left - right;
    const below = ((1 - y) * (1 - y)) / 2;
    const above = (y * y) / 2;
    const level = 1 - below - above;
    const at = j * columns + i;
    bins[at - columns - 1] += below * left;
    bins[at - columns] += below * middle;
    bins[at - columns + 1] += below * right;
    bins[at - 1] += level * left;
    bins[at] += level * middle;
    bins[at + 1] += level * right;
    bins[at + columns - 1] += above * left;
    bins[at + columns] += above * middle;
    bins[at + columns + 1] += above * right;
  }
  return bins;
}

/** Convolves each row, which leaves its samples. */
function convolveRows(bins: Float64Array, { bins: width, samples, kernel }: Axis, height: number): Float64Array {
  const reach = kernel.length - 1;
  const result = new Float64Array(samples * height);
  for (let row = 0; row < height; row++) {
    const own = result.subarray(row * samples, (row + 1) * samples);
    const centre = row * width + reach;
    for (let column = 0; column < samples; column++) own[column] = kernel[0] * bins[centre + column];
    for (let k = 1; k <= reach; k++) {
      const weight = kernel[k];
      for (let column = 0; column < samples; column++)
        own[column] += weight * (bins[centre + column - k] + bins[centre + column + k]);
    }
  }
  return result;
}

/** Convolves each column, row by row for the cache. */
function convolveColumns(bins: Float64Array, columns: number, { samples, kernel }: Axis): Float64Array {
  const reach = kernel.length - 1;
  const result = new Float64Array(columns * samples);
  for (let row = 0; row < samples; row++) {
    const centre = (row + reach) * columns;
    const own = result.subarray(row * columns, (row + 1) * columns);
    for (let column = 0; column < columns; column++) own[column] = kernel[0] * bins[centre + column];
    for (let k = 1; k <= reach; k++) {
      const weight = kernel[k];
      const below = centre - k * columns;
      const above = centre + k * columns;
      for (let column = 0; column < columns; column++)
        own[column] += weight * (bins[below + column] + bins[above + column]);
    }
  }
  return result;
}

/** Weights of the four samples about a place, `u` in [0, 1) from the second of them to the third: a cubic B-spline. */
function splineWeights(u: number): readonly [number, number, number, number] {
  const w = 1 - u;
  return [(w * w * w) / 6, (3 * u * u * u - 6 * u * u + 4) / 6, (3 * w * w * w - 6 * w * w + 4) / 6, (u * u * u) / 6];
}

function readRows(samples: Float64Array, { samples: width, nodes, factor }: Axis, height: number): Float64Array {
  if (factor === 1) return samples;
  const result = new Float64Array(nodes * height);
  for (let node = 0; node < nodes; node++) {
    const first = Math.floor(node / factor);
    const [a, b, c, d] = splineWeights(node / factor - first);
    for (let row = 0; row < height; row++) {
      const at = row * width + first;
      result[row * nodes + node] = a * samples[at] + b * samples[at + 1] + c * samples[at + 2] + d * samples[at + 3];
    }
  }
  return result;
}

function readColumns(samples: Float64Array, columns: number, { nodes, factor }: Axis, scale: number): Float32Array {
  const result = new Float32Array(columns * nodes);
  for (let node = 0; node < nodes; node++) {
    const first = Math.floor(node / factor);
    const [a, b, c, d] = factor === 1 ? [1, 0, 0, 0] : splineWeights(node / factor - first);
    const [at, next, third, fourth] =
      factor === 1
        ? [first * columns, 0, 0, 0]
        : [first * columns, (first + 1) * columns, (first + 2) * columns, (first + 3) * columns];
    for (let column = 0; column < columns; column++) {
      result[node * columns + column] =
        scale *
        (a * samples[at + column] +
          b * samples[next + column] +
          c * samples[third + column] +
          d * samples[fourth + column]);
    }
  }
  return result;
}

function shareOutside(coordinates: Float32Array, { columns, rows, x, y, stepX, stepY }: DensityGrid): number {
  const right = x + (columns - 1) * stepX;
  const top = y + (rows - 1) * stepY;
  let outside = 0;
  for (let p = 0; p < coordinates.length; p += 2) {
    const u = coordinates[p];
    const v = coordinates[p + 1];
    if (!(u >= x && u <= right && v >= y && v <= top)) outside++;
  }
  return outside / (coordinates.length / 2);
}
