import { swapRows } from './rows';

/**
 * A k-d tree (Bentley 1975) whose shape is a function of the number of points
 * alone. Node 1 is the root, the children of node i are 2 i and 2 i + 1; a node
 * of up to LEAF points is a leaf. The left child takes the multiple of 8 nearest
 * to half the points, so that leaves begin at multiples of 8.
 *
 * A node is the box about its points: the least of each column, then the most,
 * each with zeros up to a multiple of 16 bytes. It is split along its longest side.
 */
export const LEAF: i32 = 32;

@inline
export function leftCount(count: i32): i32 {
  return ((count + 8) >> 4) << 3;
}

@inline
export function nodeAt(nodes: usize, id: i32, rowBytes: usize): usize {
  return nodes + <usize>id * 2 * rowBytes;
}

/**
 * Rows while the tree is built: each `stride` bytes, zeros up to a multiple of 16, and its number beside it in `order`.
 */
let rows: usize;
let order: usize;
let stride: i32;
let columns: i32;
let nodes: usize;

@inline
function valueAt(row: i32, column: i32): f32 {
  return load<f32>(rows + <usize>row * stride + ((<usize>column) << 2));
}

/** Puts the box about the rows into a node. */
function fillBox(node: usize, from: i32, to: i32): void {
  for (let at = 0; at < stride; at += 16) {
    let least = f32x4.splat(Infinity);
    let most = f32x4.splat(-Infinity);
    let row = rows + <usize>from * stride + at;
    for (let r = from; r < to; r++) {
      const values = v128.load(row);
      least = f32x4.min(least, values);
      most = f32x4.max(most, values);
      row += stride;
    }
    v128.store(node + at, least);
    v128.store(node + stride + at, most);
  }
}

function longestSide(node: usize): i32 {
  let longest = 0;
  let length: f32 = -1;
  for (let c = 0; c < columns; c++) {
    const side = load<f32>(node + stride + ((<usize>c) << 2)) - load<f32>(node + ((<usize>c) << 2));
    if (side > length) {
      length = side;
      longest = c;
    }
  }
  return longest;
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
        const number = load<i32>(order + ((<usize>i) << 2));
        store<i32>(order + ((<usize>i) << 2), load<i32>(order + ((<usize>j) << 2)));
        store<i32>(order + ((<usize>j) << 2), number);
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
  const node = nodeAt(nodes, id, stride);
  fillBox(node, from, from + count);
  if (count > LEAF) select(from, from + count, from + leftCount(count), longestSide(node));
}

function splitAll(id: i32, from: i32, count: i32): void {
  split(id, from, count);
  if (count <= LEAF) return;
  const left = leftCount(count);
  splitAll(2 * id, from, left);
  splitAll(2 * id + 1, from + left, count - left);
}

/** Splits node `firstNode + block` and, where `whole`, all below it; nothing where there is no such node. */
export function buildTree(
  rowsAt: usize,
  orderAt: usize,
  rowCount: i32,
  rowStride: i32,
  columnCount: i32,
  nodesAt: usize,
  firstNode: i32,
  whole: bool,
  block: i32,
  _scratch: usize,
): void {
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
  else split(id, from, count);
}

/**
 * Lays rows out in fours for the search, column by column: the four values of
 * column c in group g at (g * columns + c) * 16 bytes. Places beyond the last
 * row are infinitely far. A block is 1024 groups.
 */
export function packGroups(
  rowsAt: usize,
  rowCount: i32,
  rowStride: i32,
  columnCount: i32,
  groups: usize,
  block: i32,
  _scratch: usize,
): void {
  const first = block << 12;
  const last = min(first + 4096, (rowCount + 3) & ~3);
  for (let r = first; r < last; r++) {
    let to = groups + ((<usize>(r >> 2) * columnCount) << 4) + (((<usize>r) & 3) << 2);
    for (let c = 0; c < columnCount; c++) {
      store<f32>(to, r < rowCount ? load<f32>(rowsAt + <usize>r * rowStride + ((<usize>c) << 2)) : Infinity);
      to += 16;
    }
  }
}
