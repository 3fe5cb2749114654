import { kdSearch } from './kdSearch.ts';
import type { KdSearch } from './kdSearch.ts';
import type { KdTree } from './kdTree.ts';
import type { Matrix } from './matrix.ts';

/** The k nearest neighbours of some points, nearest first: point i's at [i * k, (i + 1) * k). Euclidean. */
export interface Neighbours {
  readonly k: number;
  readonly indices: Int32Array;
  readonly distances: Float32Array;
}

/** Points between two reports. */
const STRIDE = 4096;

function emptyNeighbours(points: number, k: number): Neighbours {
  return { k, indices: new Int32Array(points * k), distances: new Float32Array(points * k) };
}

function requireEnough(found: number, k: number): void {
  if (found < k) throw new RangeError(`${k} neighbours were asked for where a state has only ${found} others. Ask for fewer, or choose more states.`);
}

function store(search: KdSearch, into: Neighbours, point: number, names: Int32Array | null): void {
  const offset = point * into.k;
  for (let z = 0; z < into.k; z++) {
    const position = search.positions[z];
    into.indices[offset + z] = names === null ? position : names[position];
    into.distances[offset + z] = Math.sqrt(search.squaredDistances[z]);
  }
}

/**
 * Neighbours of every point, in the tree's numbering: both the points and the
 * indices are positions. An embedding works in that order for its locality.
 *
 * @throws RangeError where there are fewer than k other points.
 */
export function* neighboursInTreeOrder(tree: KdTree, k: number): Generator<number, Neighbours> {
  requireEnough(tree.rows - 1, k);
  const result = emptyNeighbours(tree.rows, k);
  const search = kdSearch(tree, k);
  for (let p = 0; p < tree.rows; p++) {
    search.nearest(tree.points, p * tree.columns, p, -1);
    store(search, result, p, null);
    if (p % STRIDE === STRIDE - 1) yield p / tree.rows;
  }
  return result;
}

/**
 * Neighbours of the given rows (all, where null) among all rows of the tree's
 * matrix, each row itself left out, and with it all rows of its group.
 *
 * @param groups one whole number per row of the matrix, or null.
 * @throws RangeError where a row has fewer than k others.
 */
export function* neighboursOfRows(tree: KdTree, k: number, rows: Int32Array | null = null, groups: Int32Array | null = null): Generator<number, Neighbours> {
  const count = rows === null ? tree.rows : rows.length;
  const result = emptyNeighbours(count, k);
  const search = kdSearch(tree, k, groups);
  for (let i = 0; i < count; i++) {
    const position = rows === null ? i : tree.position[rows[i]];
    const row = tree.order[position];
    requireEnough(search.nearest(tree.points, position * tree.columns, position, groups === null ? -1 : groups[row]), k);
    store(search, result, rows === null ? row : i, tree.order);
    if (i % STRIDE === STRIDE - 1) yield i / count;
  }
  return result;
}

/**
 * Neighbours of other points among the rows of the tree's matrix.
 *
 * @throws RangeError where the widths differ, or the tree has fewer than k rows.
 */
export function* neighboursOfPoints(tree: KdTree, k: number, points: Matrix): Generator<number, Neighbours> {
  if (points.columns !== tree.columns) throw new RangeError(`Points of ${points.columns} numbers have no neighbours among states of ${tree.columns}.`);
  const result = emptyNeighbours(points.rows, k);
  const search = kdSearch(tree, k);
  for (let i = 0; i < points.rows; i++) {
    requireEnough(search.nearest(points.values, i * points.columns, -1, -1), k);
    store(search, result, i, tree.order);
    if (i % STRIDE === STRIDE - 1) yield i / points.rows;
  }
  return result;
}

/** Moves x, y per position back to the rows that stand there. */
export function inRowOrder(tree: KdTree, coordinates: Float32Array): Float32Array {
  const restored = new Float32Array(coordinates.length);
  for (let p = 0; p < tree.rows; p++) {
    const row = tree.order[p];
    restored[2 * row] = coordinates[2 * p];
    restored[2 * row + 1] = coordinates[2 * p + 1];
  }
  return restored;
}
