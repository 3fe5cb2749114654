import { cosine, sine } from '../../numerics/elementary.ts';
import type { Arena } from '../parallel/arena.ts';
import type { Crew } from '../parallel/crew.ts';

/** Where a map lies. */
export interface Extent {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/**
 * The repulsive part of t-SNE's gradient over all pairs of points of a map.
 * Fills `forces` (x, y per point) with sum_j (y_i - y_j) / (1 + d_ij^2)^2 and
 * returns Z = sum_{i != j} 1 / (1 + d_ij^2).
 */
export type Repulsion = (extent: Extent) => number;

const POINTS_IN_BLOCK = 1024;
const BANDS = 64;
const FEWEST_NODES = 32;
/** Nodes are no farther apart than this, where the longest grid allows; the kernel's own scale is 1. */
const WIDEST_STEP = 0.5;
/** Nodes of an axis that lie outside the map: one before, and the others so that none wraps round. */
const MARGIN = 4;
/** The step grows by this factor, so that a growing map seldom asks for another kernel. */
const LADDER = 1.06;

/** Nodes along one axis of the map, `step` apart. */
interface Axis {
  readonly nodes: number;
  readonly step: number;
}

/**
 * Repulsion by interpolation on a grid and convolution by FFT (Linderman,
 * Rachh, Hoskins, Steinerberger and Kluger 2019, FIt-SNE). The charges of a
 * point, 1, x and y, go to the nine nodes about it by quadratic Lagrange
 * polynomials; the nodes' sums with both kernels are one product of spectra; the
 * same polynomials bring them back. FIt-SNE's boxes of three nodes each lie
 * anywhere about the point; nodes centred on it are off by a fifth as much.
 *
 * Forces are off by about 1% of their root mean square, and by 5% in a map so
 * sparse that single neighbours make them. Once an axis has `mostNodes`, steps
 * widen with the map and the near forces blur.
 *
 * @param mostNodes 2^a 3^b, a >= 2.
 */
export function gridRepulsion(crew: Crew, map: Float32Array, forces: Float32Array, mostNodes = 1536): Repulsion {
  const { arena } = crew;
  const points = map.length / 2;
  const blocks = Math.ceil(points / POINTS_IN_BLOCK);
  const list = arena.int32(points);
  const counts = arena.int32(blocks * BANDS);
  const bandStarts = arena.int32(BANDS + 1);
  const zs = arena.float64(blocks);
  const grid = arena.float32(4 * mostNodes * mostNodes);
  const table = arena.float32(8 * mostNodes * mostNodes);
  const spectra = arena.float32(8 * mostNodes * mostNodes);
  const lengths = lengthsUpTo(mostNodes);
  const turns = turnsOf(arena, lengths);
  let axisX: Axis = { nodes: 0, step: 0 };
  let axisY: Axis = axisX;

  return (extent) => {
    const nextX = fitAxis(extent.right - extent.left, lengths);
    const nextY = fitAxis(extent.top - extent.bottom, lengths);
    const isNew =
      nextX.nodes !== axisX.nodes ||
      nextX.step !== axisX.step ||
      nextY.nodes !== axisY.nodes ||
      nextY.step !== axisY.step;
    axisX = nextX;
    axisY = nextY;
    const [columns, rows] = [axisX.nodes, axisY.nodes];
    const [turnsX, turnsY] = [turns(columns), turns(rows)];
    if (isNew) {
      crew.run(
        'kernelColumns',
        { spectra, rows, columns, stepX: axisX.step, stepY: axisY.step, turns: turnsY },
        columns / 2,
      );
      crew.run('kernelRows', { spectra, columns, turns: turnsX }, rows / 2);
    }
    const [x, y] = [Math.fround(extent.left - axisX.step), Math.fround(extent.bottom - axisY.step)];
    const [nodesPerX, nodesPerY] = [1 / axisX.step, 1 / axisY.step];
    const bandRows = Math.max(4, Math.ceil(rows / BANDS));
    const bands = Math.ceil(rows / bandRows);
    crew.run('clearGrid', { gridAt: grid, rows, columns }, Math.ceil(rows / 16));
    const banded = { map, points, bottomY: y, nodesPerY, bandRows, bands, counts };
    crew.run('countBands', banded, blocks);
    startBands(counts, bandStarts, bands, blocks);
    crew.run('fillBands', { ...banded, list }, blocks);
    for (const odd of [0, 1])
      crew.run(
        'spread',
        { map, list, bandStarts, bands, odd, gridAt: grid, columns, x, y, nodesPerX, nodesPerY },
        Math.ceil(bands / 2),
      );
    crew.run('columnsForward', { grid, rows, columns, turns: turnsY, table }, columns / 4);
    crew.run('multiplyRows', { table, columns, turns: turnsX, spectra }, rows / 2);
    crew.run('columnsBack', { grid, rows, columns, turns: turnsY, table }, columns / 4);
    crew.run(
      'gather',
      { map, points, gridAt: grid, columns, x, y, nodesPerX, nodesPerY, repulsion: forces, zs },
      blocks,
    );
    return sum(zs) - points; // each point met itself once
  };
}

/** Every pair in turn. */
export function exactRepulsion(crew: Crew, map: Float32Array, forces: Float32Array): Repulsion {
  const points = map.length / 2;
  const zs = crew.arena.float64(Math.ceil(points / 64));
  return () => {
    crew.run('repelExactly', { map, points, repulsion: forces, zs }, zs.length);
    return sum(zs) - points;
  };
}

function sum(parts: Float64Array): number {
  return parts.reduce((total, part) => total + part, 0);
}

/** Numbers of nodes, 2^a 3^b with a >= 2, ascending. */
function lengthsUpTo(most: number): number[] {
  const lengths: number[] = [];
  for (let threes = 1; threes <= most; threes *= 3)
    for (let length = 4 * threes; length <= most; length *= 2) lengths.push(length);
  return lengths.filter((length) => length >= FEWEST_NODES).sort((a, b) => a - b);
}

/** The cosines and sines that transforms of twice so many nodes take, each filled when first asked for. */
function turnsOf(arena: Arena, lengths: readonly number[]): (nodes: number) => Float32Array {
  const tables = new Map(lengths.map((nodes) => [nodes, arena.float32(4 * nodes)]));
  const filled = new Set<number>();
  return (nodes) => {
    const table = tables.get(nodes);
    if (table === undefined) throw new RangeError(`There is no transform for ${nodes} nodes.`);
    if (!filled.has(nodes)) {
      filled.add(nodes);
      for (let i = 0; i < 2 * nodes; i++) {
        const angle = (Math.PI * i) / nodes;
        table[2 * i] = cosine(angle);
        table[2 * i + 1] = sine(angle);
      }
    }
    return table;
  };
}

function fitAxis(size: number, lengths: readonly number[]): Axis {
  const wanted = size / WIDEST_STEP + MARGIN;
  const nodes = lengths.find((length) => length >= wanted) ?? lengths[lengths.length - 1];
  let step = WIDEST_STEP;
  while (step * (nodes - MARGIN) < size) step *= LADDER;
  while (step * (nodes - MARGIN) > LADDER * LADDER * size && step > 1e-7) step /= LADDER;
  return { nodes, step };
}

/** Turns counts by block and band into places in the list: band by band, in each block after block. */
function startBands(counts: Int32Array, bandStarts: Int32Array, bands: number, blocks: number): void {
  let total = 0;
  for (let band = 0; band < bands; band++) {
    bandStarts[band] = total;
    for (let at = band; at < blocks * bands; at += bands) {
      const count = counts[at];
      counts[at] = total;
      total += count;
    }
  }
  bandStarts[bands] = total;
}
