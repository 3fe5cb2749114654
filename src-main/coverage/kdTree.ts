import type { Matrix } from './matrix.ts';

/**
 * A k-d tree (Bentley 1975) that splits the widest column at its median. Nodes
 * are numbered in preorder: the left child of node i is i + 1. The rows are
 * copied in tree order, so that neighbours in space are neighbours in memory.
 */
export interface KdTree {
  readonly rows: number;
  readonly columns: number;
  /** The rows in tree order. */
  readonly points: Float32Array;
  /** `order[position]` is the row of the matrix that stands at `position`. */
  readonly order: Int32Array;
  /** `position[row]`, the inverse of `order`. */
  readonly position: Int32Array;
  /** Column that a node splits, `mixedLeaf`, or `constantLeaf` where all its points are the same. */
  readonly split: Int16Array;
  /** Largest value of the split column on the left, and smallest on the right. */
  readonly leftLimit: Float32Array;
  readonly rightLimit: Float32Array;
  readonly right: Int32Array;
  /** Positions [begin, end) that a node holds; a leaf's ascend by row. */
  readonly begin: Int32Array;
  readonly end: Int32Array;
  /** Smallest row of the matrix in a node. */
  readonly smallestRow: Int32Array;
}

export const mixedLeaf = -1;
export const constantLeaf = -2;

/** @param leafSize a node of at most so many points is not split; from 1 on. */
export function buildKdTree(matrix: Matrix, leafSize = 12): KdTree {
  const { rows, columns, values } = matrix;
  const capacity = 4 * Math.ceil(rows / leafSize) + 16;
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const split = new Int16Array(capacity);
  const leftLimit = new Float32Array(capacity);
  const rightLimit = new Float32Array(capacity);
  const right = new Int32Array(capacity);
  const begin = new Int32Array(capacity);
  const end = new Int32Array(capacity);
  const smallestRow = new Int32Array(capacity);
  const lowest = new Float64Array(columns);
  const highest = new Float64Array(columns);
  let nodes = 0;

  function widestColumn(from: number, to: number): number {
    lowest.fill(Infinity);
    highest.fill(-Infinity);
    for (let p = from; p < to; p++) {
      const o = order[p] * columns;
      for (let c = 0; c < columns; c++) {
        const value = values[o + c];
        if (value < lowest[c]) lowest[c] = value;
        if (value > highest[c]) highest[c] = value;
      }
    }
    let widest = 0;
    for (let c = 1; c < columns; c++) if (highest[c] - lowest[c] > highest[widest] - lowest[widest]) widest = c;
    return highest[widest] > lowest[widest] ? widest : constantLeaf;
  }

  /** Hoare's quickselect: afterwards nothing before `middle` exceeds what stands there, and nothing after is below it. */
  function selectMiddle(from: number, to: number, middle: number, column: number): void {
    let low = from;
    let high = to - 1;
    while (low < high) {
      const pivot = values[order[(low + high) >> 1] * columns + column];
      let i = low;
      let j = high;
      while (i <= j) {
        while (values[order[i] * columns + column] < pivot) i++;
        while (values[order[j] * columns + column] > pivot) j--;
        if (i <= j) {
          const row = order[i];
          order[i++] = order[j];
          order[j--] = row;
        }
      }
      if (middle <= j) high = j;
      else if (middle >= i) low = i;
      else return;
    }
  }

  function build(from: number, to: number): number {
    const node = nodes++;
    begin[node] = from;
    end[node] = to;
    const column = widestColumn(from, to);
    if (column === constantLeaf || to - from <= leafSize) {
      split[node] = column === constantLeaf ? constantLeaf : mixedLeaf;
      order.subarray(from, to).sort();
      smallestRow[node] = order[from];
      return node;
    }
    const middle = (from + to) >> 1;
    selectMiddle(from, to, middle, column);
    let limit = -Infinity;
    for (let p = from; p < middle; p++) limit = Math.max(limit, values[order[p] * columns + column]);
    split[node] = column;
    leftLimit[node] = limit;
    rightLimit[node] = values[order[middle] * columns + column];
    const leftChild = build(from, middle);
    const rightChild = build(middle, to);
    right[node] = rightChild;
    smallestRow[node] = Math.min(smallestRow[leftChild], smallestRow[rightChild]);
    return node;
  }

  if (rows > 0) build(0, rows);
  const points = new Float32Array(rows * columns);
  const position = new Int32Array(rows);
  for (let p = 0; p < rows; p++) {
    position[order[p]] = p;
    for (let c = 0; c < columns; c++) points[p * columns + c] = values[order[p] * columns + c];
  }
  return { rows, columns, points, order, position, split, leftLimit, rightLimit, right, begin, end, smallestRow };
}
