/**
 * Charges of points to the nodes of a grid and sums back to the points, by the
 * quadratic Lagrange polynomials through the nearest node and its neighbours,
 * along each axis.
 */

/** Points in a block. */
const BLOCK: i32 = 1024;

let rowBytes: usize;
let grid: usize;
let left: f32;
let bottom: f32;
let perX: f32;
let perY: f32;

function openGrid(gridAt: usize, columns: i32, x: f32, y: f32, nodesPerX: f32, nodesPerY: f32): void {
  grid = gridAt;
  rowBytes = (<usize>columns) << 4;
  left = x;
  bottom = y;
  perX = nodesPerX;
  perY = nodesPerY;
}

/** Weights of the node before, the nearest one and the one after, u from the nearest in [-1/2, 1/2]. */
@inline
function before(u: f32): f32 {
  return (u * (u - 1)) / 2;
}

@inline
function amid(u: f32): f32 {
  return 1 - u * u;
}

@inline
function after(u: f32): f32 {
  return (u * (u + 1)) / 2;
}

@inline
function bandOf(y: f32, bandRows: i32): i32 {
  return <i32>nearest<f32>((y - bottom) * perY) / bandRows;
}

/** Counts the block's points in each band of `bandRows` rows: counts[block * bands + band]. */
export function countBands(
  map: usize,
  points: i32,
  bottomY: f32,
  nodesPerY: f32,
  bandRows: i32,
  bands: i32,
  counts: usize,
  block: i32,
  _scratch: usize,
): void {
  bottom = bottomY;
  perY = nodesPerY;
  const mine = counts + ((<usize>(block * bands)) << 2);
  memory.fill(mine, 0, (<usize>bands) << 2);
  const last = min(points, (block + 1) * BLOCK);
  for (let p = block * BLOCK; p < last; p++) {
    const at = mine + ((<usize>bandOf(load<f32>(map + ((<usize>p) << 3), 4), bandRows)) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}

/** Lists the block's points under their bands, from where `counts` (sums up to here by now) says. */
export function fillBands(
  map: usize,
  points: i32,
  bottomY: f32,
  nodesPerY: f32,
  bandRows: i32,
  bands: i32,
  counts: usize,
  list: usize,
  block: i32,
  _scratch: usize,
): void {
  bottom = bottomY;
  perY = nodesPerY;
  const mine = counts + ((<usize>(block * bands)) << 2);
  const last = min(points, (block + 1) * BLOCK);
  for (let p = block * BLOCK; p < last; p++) {
    const at = mine + ((<usize>bandOf(load<f32>(map + ((<usize>p) << 3), 4), bandRows)) << 2);
    const slot = load<i32>(at);
    store<i32>(at, slot + 1);
    store<i32>(list + ((<usize>slot) << 2), p);
  }
}

/** Empties rows. A block is 16 of them. */
export function clearGrid(gridAt: usize, rows: i32, columns: i32, block: i32, _scratch: usize): void {
  const first = block << 4;
  memory.fill(gridAt + <usize>(first * columns) * 16, 0, (<usize>((min(rows, first + 16) - first) * columns)) << 4);
}

/**
 * Adds the charges 1, 0, x, y of the points of band 2 * block + odd; x and y
 * from the grid's corner. A band reaches one row beyond itself on either side,
 * so even ones go first, all side by side, then the odd ones.
 */
export function spread(
  map: usize,
  list: usize,
  bandStarts: usize,
  bands: i32,
  odd: i32,
  gridAt: usize,
  columns: i32,
  x: f32,
  y: f32,
  nodesPerX: f32,
  nodesPerY: f32,
  block: i32,
  _scratch: usize,
): void {
  openGrid(gridAt, columns, x, y, nodesPerX, nodesPerY);
  const band = 2 * block + odd;
  if (band >= bands) return;
  const last = load<i32>(bandStarts + ((<usize>band) << 2), 4);
  for (let z = load<i32>(bandStarts + ((<usize>band) << 2)); z < last; z++) {
    const p = load<i32>(list + ((<usize>z) << 2));
    const dx = load<f32>(map + ((<usize>p) << 3)) - left;
    const dy = load<f32>(map + ((<usize>p) << 3), 4) - bottom;
    const u = dx * perX,
      v = dy * perY;
    const i = nearest<f32>(u),
      j = nearest<f32>(v);
    const a0 = f32x4.splat(before(u - i)),
      a1 = f32x4.splat(amid(u - i)),
      a2 = f32x4.splat(after(u - i));
    const charge = f32x4.replace_lane(f32x4.replace_lane(f32x4(1, 0, 0, 0), 2, dx), 3, dy);
    let at = grid + <usize>(<i32>j - 1) * rowBytes + ((<usize>(<i32>i - 1)) << 4);
    addRow(at, f32x4.mul(charge, f32x4.splat(before(v - j))), a0, a1, a2);
    at += rowBytes;
    addRow(at, f32x4.mul(charge, f32x4.splat(amid(v - j))), a0, a1, a2);
    at += rowBytes;
    addRow(at, f32x4.mul(charge, f32x4.splat(after(v - j))), a0, a1, a2);
  }
}

@inline
function addRow(at: usize, charge: v128, a0: v128, a1: v128, a2: v128): void {
  v128.store(at, f32x4.add(v128.load(at), f32x4.mul(charge, a0)));
  v128.store(at, f32x4.add(v128.load(at, 16), f32x4.mul(charge, a1)), 16);
  v128.store(at, f32x4.add(v128.load(at, 32), f32x4.mul(charge, a2)), 32);
}

@inline
function readRow(at: usize, a0: v128, a1: v128, a2: v128): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(v128.load(at), a0), f32x4.mul(v128.load(at, 16), a1)),
    f32x4.mul(v128.load(at, 32), a2),
  );
}

/** Repulsion of the block's points, x, y (f32); their share of Z + n into zs[block] (f64). */
export function gather(
  map: usize,
  points: i32,
  gridAt: usize,
  columns: i32,
  x: f32,
  y: f32,
  nodesPerX: f32,
  nodesPerY: f32,
  repulsion: usize,
  zs: usize,
  block: i32,
  _scratch: usize,
): void {
  openGrid(gridAt, columns, x, y, nodesPerX, nodesPerY);
  const last = min(points, (block + 1) * BLOCK);
  let total: f64 = 0;
  for (let p = block * BLOCK; p < last; p++) {
    const dx = load<f32>(map + ((<usize>p) << 3)) - left;
    const dy = load<f32>(map + ((<usize>p) << 3), 4) - bottom;
    const u = dx * perX,
      v = dy * perY;
    const i = nearest<f32>(u),
      j = nearest<f32>(v);
    const a0 = f32x4.splat(before(u - i)),
      a1 = f32x4.splat(amid(u - i)),
      a2 = f32x4.splat(after(u - i));
    const at = grid + <usize>(<i32>j - 1) * rowBytes + ((<usize>(<i32>i - 1)) << 4);
    let sums = f32x4.mul(readRow(at, a0, a1, a2), f32x4.splat(before(v - j)));
    sums = f32x4.add(sums, f32x4.mul(readRow(at + rowBytes, a0, a1, a2), f32x4.splat(amid(v - j))));
    sums = f32x4.add(sums, f32x4.mul(readRow(at + 2 * rowBytes, a0, a1, a2), f32x4.splat(after(v - j))));
    total += f32x4.extract_lane(sums, 0);
    const second = f32x4.extract_lane(sums, 1);
    store<f32>(repulsion + ((<usize>p) << 3), dx * second - f32x4.extract_lane(sums, 2));
    store<f32>(repulsion + ((<usize>p) << 3), dy * second - f32x4.extract_lane(sums, 3), 4);
  }
  store<f64>(zs + ((<usize>block) << 3), total);
}
