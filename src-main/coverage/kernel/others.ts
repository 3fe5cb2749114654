import { findNearest, foundDistance, foundPosition, leaveOut, openSearch } from './search';

/** Rows in a block. */
const BLOCK: i32 = 256;

/**
 * The k nearest of each asked row among a tree's points, nearest first, those of
 * the row's own group left out. `labels` has the group of each position, and
 * `rowLabels` that of each row; without the latter, a row is its own group.
 *
 * Of the i-th asked row it stores which rows they are and how far, at i * k or,
 * `byRow`, at the row * k; where there are fewer than k, -1 and Infinity.
 */
export function findOthers(
  nodes: usize,
  groups: usize,
  order: usize,
  points: i32,
  columns: i32,
  k: i32,
  labels: usize,
  rows: usize,
  rowLabels: usize,
  asked: usize,
  count: i32,
  byRow: bool,
  indices: usize,
  distances: usize,
  block: i32,
  scratch: usize,
): void {
  openSearch(nodes, groups, points, columns, k, scratch);
  const last = min(count, (block + 1) * BLOCK);
  for (let i = block * BLOCK; i < last; i++) {
    const row = load<i32>(asked + ((<usize>i) << 2));
    leaveOut(labels, rowLabels == 0 ? row : load<i32>(rowLabels + ((<usize>row) << 2)));
    findNearest(rows + ((<usize>row * columns) << 2), 4, -1);
    const to = (<usize>(byRow ? row : i) * k) << 2;
    sortFound(k, order, indices + to, distances + to);
  }
}

/** What was found, nearest first; of equals, the smaller row first. */
function sortFound(k: i32, order: usize, indices: usize, distances: usize): void {
  for (let z = 0; z < k; z++) {
    const position = foundPosition(z);
    const row = position < 0 ? -1 : load<i32>(order + ((<usize>position) << 2));
    const distance = sqrt(foundDistance(z));
    let slot = (<usize>z) << 2;
    for (; slot > 0; slot -= 4) {
      const before = load<f32>(distances + slot - 4);
      if (before < distance || (before == distance && load<i32>(indices + slot - 4) < row)) break;
      store<f32>(distances + slot, before);
      store<i32>(indices + slot, load<i32>(indices + slot - 4));
    }
    store<f32>(distances + slot, distance);
    store<i32>(indices + slot, row);
  }
}
