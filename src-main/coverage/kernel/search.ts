import { LEAF, leftCount, nodeAt } from './tree';

/**
 * Exact search for the k nearest points: branches are left out only where no
 * point in them could be among them (Arya and Mount 1993, incremental
 * distances). Of equals, those stay that were found first, in an order that the
 * tree and the target fix.
 */
let nodes: usize;
let groups: usize;
let columns: i32;
let rowCount: i32;
let k: i32;
let self: i32;
let worst: f32;
/** A heap with the farthest on top: squared distances (f32), positions (i32). */
let heapDistances: usize;
let heapPositions: usize;
/** The target, each number four times over; and its squared distance to the present node's box, by column. */
let target: usize;
let aside: usize;

/** A bound is rounded otherwise than a distance; this much it may exceed it. */
const ROUNDING: f32 = 0.99999;

/** Sets up searches in one tree; takes 20 * columns + 8 * k bytes of scratch, rounded up. Returns where the scratch goes on. */
export function openSearch(nodesAt: usize, groupsAt: usize, rows: i32, columnCount: i32, neighbours: i32, scratch: usize): usize {
  nodes = nodesAt;
  groups = groupsAt;
  rowCount = rows;
  columns = columnCount;
  k = neighbours;
  target = scratch;
  aside = target + (<usize>columnCount << 4);
  heapDistances = aside + (<usize>columnCount << 2);
  heapPositions = heapDistances + (<usize>k << 2);
  return (heapPositions + (<usize>k << 2) + 15) & ~15;
}

@inline
export function foundDistance(z: i32): f32 {
  return load<f32>(heapDistances + (<usize>z << 2));
}

@inline
export function foundPosition(z: i32): i32 {
  return load<i32>(heapPositions + (<usize>z << 2));
}

function insert(distance: f32, position: i32): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= k) break;
    if (child + 1 < k && foundDistance(child + 1) > foundDistance(child)) child++;
    const farther = foundDistance(child);
    if (farther <= distance) break;
    store<f32>(heapDistances + (<usize>at << 2), farther);
    store<i32>(heapPositions + (<usize>at << 2), foundPosition(child));
    at = child;
  }
  store<f32>(heapDistances + (<usize>at << 2), distance);
  store<i32>(heapPositions + (<usize>at << 2), position);
  worst = foundDistance(0);
}

function scanLeaf(from: i32, count: i32): void {
  let values = groups + ((<usize>(from >> 2) * columns) << 4);
  for (let p = from; p < from + count; p += 4) {
    let sum = f32x4.splat(0);
    for (let c = 0; c < columns; c++) {
      const difference = f32x4.sub(v128.load(values), v128.load(target + (<usize>c << 4)));
      sum = f32x4.add(sum, f32x4.mul(difference, difference));
      values += 16;
    }
    let near = i32x4.bitmask(f32x4.lt(sum, f32x4.splat(worst)));
    if (near == 0) continue;
    v128.store(heapPositions + (<usize>k << 2), sum); // the scratch beyond the heap
    while (near) {
      const lane = ctz(near);
      near &= near - 1;
      const distance = load<f32>(heapPositions + (<usize>(k + lane) << 2));
      if (distance < worst && p + lane != self) insert(distance, p + lane);
    }
  }
}

function visit(id: i32, from: i32, count: i32, bound: f32): void {
  if (count <= LEAF) {
    scanLeaf(from, count);
    return;
  }
  const node = nodeAt(nodes, id);
  const column = load<i32>(node);
  const value = load<f32>(target + (<usize>column << 4));
  const toLeft = value - load<f32>(node, 4);
  const toRight = value - load<f32>(node, 8);
  const leftIsNear = toLeft + toRight < 0;
  const left = leftCount(count);
  if (leftIsNear) visit(2 * id, from, left, bound);
  else visit(2 * id + 1, from + left, count - left, bound);
  const gap = leftIsNear ? toRight : toLeft;
  const before = load<f32>(aside + (<usize>column << 2));
  const farBound = bound - before + gap * gap;
  if (farBound * ROUNDING >= worst) return;
  store<f32>(aside + (<usize>column << 2), gap * gap);
  if (leftIsNear) visit(2 * id + 1, from + left, count - left, farBound);
  else visit(2 * id, from, left, farBound);
  store<f32>(aside + (<usize>column << 2), before);
}

/** The k nearest of the target, whose columns stand `step` bytes apart; the point at position `self` does not count. */
export function findNearest(point: usize, step: i32, selfPosition: i32): void {
  for (let c = 0; c < columns; c++) {
    v128.store(target + (<usize>c << 4), v128.load32_splat(point + <usize>c * step));
    store<f32>(aside + (<usize>c << 2), 0);
  }
  for (let z = 0; z < k; z++) {
    store<f32>(heapDistances + (<usize>z << 2), Infinity);
    store<i32>(heapPositions + (<usize>z << 2), -1);
  }
  self = selfPosition;
  worst = Infinity;
  visit(1, 0, rowCount, 0);
}

/** The k nearest others of the point at `position`. */
@inline
export function findNearestOthers(position: i32): void {
  findNearest(groups + ((<usize>(position >> 2) * columns) << 4) + ((<usize>position & 3) << 2), 16, position);
}
