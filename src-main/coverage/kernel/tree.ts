import { swapRows } from './rows';

/**
 * A k-d tree (Bentley 1975) whose shape is a function of the number of points
 * alone. Node 1 is the root, the children of node i are 2 i and 2 i + 1; a node
 * of up to LEAF points is a leaf. The left child takes the multiple of 8 nearest
 * to half the points, so that leaves begin at multiples of 8.
 *
 * A node is 16 bytes: the column that it splits (i32), the largest value of
 * that column on the left and the smallest on the right (f32).
 */
export const LEAF: i32 = 16;

@inline
export function leftCount(count: i32): i32 {
  return ((count + 8) >> 4) << 3;
}

@inline
export function nodeAt(nodes: usize, id: i32): usize {
  return nodes + (<usize>id << 4);
}

/** Rows while the tree is built: each `stride` bytes, a multiple of 16, and its number beside it in `order`. */
let rows: usize;
let order: usize;
let stride: i32;
let columns: i32;
let nodes: usize;

@inline
function valueAt(row: i32, column: i32): f32 {
  return load<f32>(rows + <usize>row * stride + (<usize>column << 2));
}

function widestColumn(from: i32, to: i32): i32 {
  let widest = 0;
  let extent: f32 = -1;
  for (let c = 0; c < columns; c++) {
    let least: f32 = Infinity;
    let most: f32 = -Infinity;
    for (let r = from; r < to; r++) {
      const value = valueAt(r, c);
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (most - least > extent) {
      extent = most - least;
      widest = c;
    }
  }
  return widest;
}

/** Hoare's quickselect: afterwards nothing before `middle` exceeds what stands there, and nothing after is below it. */
function select(from: i32, to: i32, middle: i32, column: i32): void {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const pivot = valueAt((low + high) >> 1, column);
    let i = low;
    let j = high;
    while (i <= j) {
      while (valueAt(i, column) < pivot) i++;
      while (valueAt(j, column) > pivot) j--;
      if (i <= j) {
        swapRows(rows + <usize>i * stride, rows + <usize>j * stride, stride);
        const number = load<i32>(order + (<usize>i << 2));
        store<i32>(order + (<usize>i << 2), load<i32>(order + (<usize>j << 2)));
        store<i32>(order + (<usize>j << 2), number);
        i++;
        j--;
      }
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

function split(id: i32, from: i32, count: i32): void {
  const column = widestColumn(from, from + count);
  const middle = from + leftCount(count);
  select(from, from + count, middle, column);
  let limit: f32 = -Infinity;
  for (let r = from; r < middle; r++) limit = max(limit, valueAt(r, column));
  const node = nodeAt(nodes, id);
  store<i32>(node, column);
  store<f32>(node, limit, 4);
  store<f32>(node, valueAt(middle, column), 8);
}

function splitAll(id: i32, from: i32, count: i32): void {
  if (count <= LEAF) return;
  split(id, from, count);
  const left = leftCount(count);
  splitAll(2 * id, from, left);
  splitAll(2 * id + 1, from + left, count - left);
}

/** Splits node `firstNode + block` and, where `whole`, all below it; nothing where there is no such node. */
export function buildTree(rowsAt: usize, orderAt: usize, rowCount: i32, rowStride: i32, columnCount: i32, nodesAt: usize, firstNode: i32, whole: bool, block: i32, _scratch: usize): void {
  rows = rowsAt;
  order = orderAt;
  stride = rowStride;
  columns = columnCount;
  nodes = nodesAt;
  const id = firstNode + block;
  let from = 0;
  let count = rowCount;
  for (let bit = 30 - clz(id); bit >= 0; bit--) {
    if (count <= LEAF) return;
    const left = leftCount(count);
    if ((id >> bit) & 1) {
      from += left;
      count -= left;
    } else count = left;
  }
  if (whole) splitAll(id, from, count);
  else if (count > LEAF) split(id, from, count);
}

/**
 * Lays rows out in fours for the search, column by column: the four values of
 * column c in group g at (g * columns + c) * 16 bytes. Places beyond the last
 * row are infinitely far. A block is 1024 groups.
 */
export function packGroups(rowsAt: usize, rowCount: i32, rowStride: i32, columnCount: i32, groups: usize, block: i32, _scratch: usize): void {
  const first = block << 12;
  const last = min(first + 4096, (rowCount + 3) & ~3);
  for (let r = first; r < last; r++) {
    let to = groups + ((<usize>(r >> 2) * columnCount) << 4) + ((<usize>r & 3) << 2);
    for (let c = 0; c < columnCount; c++) {
      store<f32>(to, r < rowCount ? load<f32>(rowsAt + <usize>r * rowStride + (<usize>c << 2)) : Infinity);
      to += 16;
    }
  }
}
