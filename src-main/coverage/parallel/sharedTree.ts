import type { Matrix } from '../../numerics/matrix.ts';
import type { Arena } from './arena.ts';
import type { Crew } from './crew.ts';

/**
 * A k-d tree in a crew's memory; its points are numbered in the tree's order, so that neighbours in space are
 * neighbours in memory.
 */
export interface SharedTree {
  readonly rows: number;
  readonly columns: number;
  /** `order[position]` is the row of the matrix that stands at `position`. */
  readonly order: Int32Array;
  /** See kernel/tree.ts. */
  readonly nodes: Float32Array;
  readonly groups: Float32Array;
}

const LEAF = 32;
/** Levels that are split node by node before each thread takes whole subtrees. */
const SHARED_LEVELS = 5;

/** Builds the tree (see kernel/tree.ts) over the rows of the matrix. */
export function buildSharedTree(crew: Crew, matrix: Matrix): SharedTree {
  const { arena } = crew;
  const { rows, columns } = matrix;
  const stride = 16 * Math.ceil(columns / 4);
  const nodes = arena.float32((stride / 2) * nodeCapacity(rows));
  const groups = arena.float32(Math.ceil(rows / 4) * 4 * columns);
  const order = arena.int32(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  const mark = arena.mark();
  const copy = rowsIn(arena, matrix, stride / 4);
  const table = { rowsAt: copy, rowCount: rows, rowStride: stride, columnCount: columns };
  for (let level = 0; level <= SHARED_LEVELS; level++) {
    const firstNode = 1 << level;
    const whole = level === SHARED_LEVELS;
    crew.run('buildTree', { ...table, orderAt: order, nodesAt: nodes, firstNode, whole }, firstNode);
  }
  crew.run('packGroups', { ...table, groups }, Math.ceil(rows / 4096));
  arena.release(mark);
  return { rows, columns, order, nodes, groups };
}

/** Nodes of a tree of so many levels; halves differ by up to 8 points. */
function nodeCapacity(rows: number): number {
  let levels = 1;
  for (let most = rows; most > LEAF; most = Math.floor(most / 2) + 4) levels++;
  return 2 ** levels;
}

function rowsIn(arena: Arena, { rows, columns, values }: Matrix, width: number): Float32Array {
  const copy = arena.float32(rows * width).fill(0);
  if (width === columns) copy.set(values);
  else for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) copy[r * width + c] = values[r * columns + c];
  return copy;
}

/** Moves x, y per position back to the rows that stand there. */
export function inRowOrder({ order }: SharedTree, coordinates: Float32Array): Float32Array {
  const restored = new Float32Array(coordinates.length);
  for (let p = 0; p < order.length; p++) {
    restored[2 * order[p]] = coordinates[2 * p];
    restored[2 * order[p] + 1] = coordinates[2 * p + 1];
  }
  return restored;
}
