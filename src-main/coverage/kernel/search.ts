import { LEAF, leftCount, nodeAt } from './tree';

/**
 * Exact search for the k nearest points: boxes are left out only where no point
 * in them could be among them (Friedman, Bentley and Finkel 1977, with boxes
 * about the points themselves). Of equals, those stay that were found first, in
 * an order that the tree and the target fix.
 */
let nodes: usize;
let groups: usize;
let columns: i32;
let rowCount: i32;
let k: i32;
let self: i32;
/** Group of each position (i32), and the group whose points do not count; no groups where 0. */
let labels: usize;
let label: i32;
let worst: f32;
/** A heap with the farthest on top: squared distances (f32), positions (i32). */
let heapDistances: usize;
let heapPositions: usize;
/** The target, each number four times over; and as it is, with zeros up to a multiple of 16 bytes. */
let target: usize;
let row: usize;
let rowBytes: usize;

/** The distance of a box is rounded otherwise than that of a point; this much it may exceed it. */
const ROUNDING: f32 = 0.99999;

/**
 * Sets up searches in one tree; takes 20 * columns + 8 * k bytes of scratch and 32 more. Returns where the scratch goes
 * on.
 */
export function openSearch(
  nodesAt: usize,
  groupsAt: usize,
  rows: i32,
  columnCount: i32,
  neighbours: i32,
  scratch: usize,
): usize {
  nodes = nodesAt;
  groups = groupsAt;
  rowCount = rows;
  columns = columnCount;
  k = neighbours;
  labels = 0;
  target = scratch;
  row = target + ((<usize>columnCount) << 4);
  rowBytes = (((<usize>columnCount) << 2) + 15) & ~15;
  heapDistances = row + rowBytes;
  heapPositions = heapDistances + ((<usize>k) << 2);
  return (heapPositions + ((<usize>k) << 2) + 15) & ~15;
}

/** From here on, until the next `openSearch`, points of the given group do not count. */
@inline
export function leaveOut(labelsAt: usize, group: i32): void {
  labels = labelsAt;
  label = group;
}

@inline
function isLeftOut(position: i32): bool {
  return position == self || (labels != 0 && load<i32>(labels + ((<usize>position) << 2)) == label);
}

@inline
export function foundDistance(z: i32): f32 {
  return load<f32>(heapDistances + ((<usize>z) << 2));
}

@inline
export function foundPosition(z: i32): i32 {
  return load<i32>(heapPositions + ((<usize>z) << 2));
}

function insert(distance: f32, position: i32): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= k) break;
    if (child + 1 < k && foundDistance(child + 1) > foundDistance(child)) child++;
    const farther = foundDistance(child);
    if (farther <= distance) break;
    store<f32>(heapDistances + ((<usize>at) << 2), farther);
    store<i32>(heapPositions + ((<usize>at) << 2), foundPosition(child));
    at = child;
  }
  store<f32>(heapDistances + ((<usize>at) << 2), distance);
  store<i32>(heapPositions + ((<usize>at) << 2), position);
  worst = foundDistance(0);
}

function scanLeaf(from: i32, count: i32): void {
  let values = groups + ((<usize>(from >> 2) * columns) << 4);
  for (let p = from; p < from + count; p += 4) {
    let sum = f32x4.splat(0);
    for (let c = 0; c < columns; c++) {
      const difference = f32x4.sub(v128.load(values), v128.load(target + ((<usize>c) << 4)));
      sum = f32x4.add(sum, f32x4.mul(difference, difference));
      values += 16;
    }
    let near = i32x4.bitmask(f32x4.lt(sum, f32x4.splat(worst)));
    if (near == 0) continue;
    v128.store(heapPositions + ((<usize>k) << 2), sum); // the scratch beyond the heap
    while (near) {
      const lane = ctz(near);
      near &= near - 1;
      const distance = load<f32>(heapPositions + ((<usize>(k + lane)) << 2));
      if (distance < worst && !isLeftOut(p + lane)) insert(distance, p + lane);
    }
  }
}

/** The least squared distance that a point in the node's box can have. */
@inline
function boxDistance(id: i32): f32 {
  const node = nodeAt(nodes, id, rowBytes);
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const q = v128.load(row + at);
    const outside = f32x4.max(
      f32x4.max(f32x4.sub(v128.load(node + at), q), f32x4.sub(q, v128.load(node + rowBytes + at))),
      f32x4.splat(0),
    );
    sum = f32x4.add(sum, f32x4.mul(outside, outside));
  }
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}

function visit(id: i32, from: i32, count: i32): void {
  if (count <= LEAF) {
    scanLeaf(from, count);
    return;
  }
  const left = leftCount(count);
  const toLeft = boxDistance(2 * id) * ROUNDING;
  const toRight = boxDistance(2 * id + 1) * ROUNDING;
  if (toLeft <= toRight) {
    if (toLeft < worst) visit(2 * id, from, left);
    if (toRight < worst) visit(2 * id + 1, from + left, count - left);
  } else {
    if (toRight < worst) visit(2 * id + 1, from + left, count - left);
    if (toLeft < worst) visit(2 * id, from, left);
  }
}

/** The k nearest of the target, whose columns stand `step` bytes apart; the point at position `self` does not count. */
export function findNearest(point: usize, step: i32, selfPosition: i32): void {
  for (let c = 0; c < columns; c++) {
    v128.store(target + ((<usize>c) << 4), v128.load32_splat(point + <usize>c * step));
    store<f32>(row + ((<usize>c) << 2), load<f32>(point + <usize>c * step));
  }
  for (let at = (<usize>columns) << 2; at < rowBytes; at += 4) store<f32>(row + at, 0);
  for (let z = 0; z < k; z++) {
    store<f32>(heapDistances + ((<usize>z) << 2), Infinity);
    store<i32>(heapPositions + ((<usize>z) << 2), -1);
  }
  self = selfPosition;
  worst = Infinity;
  visit(1, 0, rowCount);
}

/** The k nearest others of the point at `position`. */
@inline
export function findNearestOthers(position: i32): void {
  findNearest(groups + ((<usize>(position >> 2) * columns) << 4) + (((<usize>position) & 3) << 2), 16, position);
}
