import { kdSearch } from './kdSearch.ts';
import type { KdSearch } from './kdSearch.ts';
import type { KdTree } from './kdTree.ts';

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

function store(search: KdSearch, into: Neighbours, point: number, names: Int32Array): void {
  const offset = point * into.k;
  for (let z = 0; z < into.k; z++) {
    const position = search.positions[z];
    into.indices[offset + z] = names[position];
    into.distances[offset + z] = Math.sqrt(search.squaredDistances[z]);
  }
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
