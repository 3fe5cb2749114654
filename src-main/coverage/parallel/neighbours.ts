import { TooFewError } from '../../numerics/dataError.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import type { Crew } from './crew.ts';
import { buildSharedTree, type SharedTree } from './sharedTree.ts';

/** The k nearest neighbours of some rows, nearest first: the i-th's at [i * k, (i + 1) * k). Euclidean. */
export interface Neighbours {
  readonly k: number;
  readonly indices: Int32Array;
  readonly distances: Float32Array;
}

/** A matrix whose rows can be found, in the memory of the crew that finds them. */
export interface Searchable {
  readonly crew: Crew;
  readonly matrix: Matrix;
  readonly tree: SharedTree;
  /**
   * One whole number per row, or null where each row is its own group: points of a row's own group are not its
   * neighbours.
   */
  readonly groups: Int32Array | null;
  /** The same by position in the tree. */
  readonly labels: Int32Array;
}

/** Rows whose neighbours are sought. */
export interface Targets {
  readonly matrix: Matrix;
  readonly groups: Int32Array | null;
  /** Row numbers, in an order in which those that follow each other are near each other: that is the faster. */
  readonly asked: Int32Array;
  /** Where the result goes: `asked` has every row once, and row i's stands at i; or as `asked` has them. */
  readonly byRow: boolean;
}

const BLOCK = 256;

export function searchable(crew: Crew, matrix: Matrix, groups: Int32Array | null = null): Searchable {
  const tree = buildSharedTree(crew, matrix);
  if (groups === null) return { crew, matrix, tree, groups, labels: tree.order };
  const labels = crew.arena.int32(matrix.rows);
  for (let position = 0; position < labels.length; position++) labels[position] = groups[tree.order[position]];
  return { crew, matrix, tree, groups, labels };
}

/**
 * Exact neighbours of the targets; where there are fewer than k, row -1 at distance Infinity.
 * Yields the part done.
 */
export function* neighboursAmong(
  { crew, tree, labels }: Searchable,
  k: number,
  { matrix, groups, asked, byRow }: Targets,
): Generator<number, Neighbours> {
  const { arena } = crew;
  const mark = arena.mark();
  try {
    const rows = arena.float32(matrix.values.length);
    rows.set(matrix.values);
    const rowLabels = groups === null ? null : arena.int32(groups.length);
    if (groups !== null) rowLabels?.set(groups);
    const places = arena.int32(asked.length);
    places.set(asked);
    const indices = arena.int32(asked.length * k);
    const distances = arena.float32(asked.length * k);
    yield* crew.runInSteps(
      'findOthers',
      {
        nodes: tree.nodes,
        groups: tree.groups,
        order: tree.order,
        points: tree.rows,
        columns: tree.columns,
        k,
        labels,
        rows,
        rowLabels,
        asked: places,
        count: asked.length,
        byRow,
        indices,
        distances,
      },
      Math.ceil(asked.length / BLOCK),
    );
    return { k, indices: new Int32Array(indices), distances: new Float32Array(distances) };
  } finally {
    arena.release(mark);
  }
}

/**
 * Neighbours of the matrix's own rows: of all, or of those asked for.
 *
 * @throws DataError where a row has fewer than k others.
 */
export function* neighboursWithin(
  among: Searchable,
  k: number,
  asked: Int32Array | null = null,
): Generator<number, Neighbours> {
  const { matrix, groups, tree } = among;
  const found = yield* neighboursAmong(among, k, { matrix, groups, asked: asked ?? tree.order, byRow: asked === null });
  const missing = found.indices.indexOf(-1);
  if (missing >= 0) {
    const others = missing % k;
    throw new TooFewError(
      `${k} neighbours were asked for where a state has only ${others} others. Ask for fewer, or choose more states.`,
    );
  }
  return found;
}

/** The distance of each row's z-th neighbour, counted from 1. */
export function distancesOf({ k, distances }: Neighbours, z: number): Float32Array {
  return Float32Array.from({ length: distances.length / k }, (_, i) => distances[i * k + z - 1]);
}
