import { pack, pointOf, weightOf } from './edge';
import { findNearestOthers, foundDistance, foundPosition, openSearch } from './search';
import { memberships, perplexityWeights } from './weights';

/** Points in a block of these operations. */
const BLOCK: i32 = 512;

export const TSNE: i32 = 0;
export const UMAP: i32 = 1;

/**
 * The k nearest others of each point with their weights, as edges: point p's at p * k. `wanted`: log perplexity (t-SNE)
 * or the sum of memberships (UMAP).
 */
export function linkNeighbours(
  nodes: usize,
  groups: usize,
  rows: i32,
  columns: i32,
  k: i32,
  method: i32,
  wanted: f64,
  indexBits: i32,
  edges: usize,
  block: i32,
  scratch: usize,
): void {
  const distances = openSearch(nodes, groups, rows, columns, k, scratch) + 16;
  const weights = distances + ((<usize>k) << 3);
  const last = min(rows, (block + 1) * BLOCK);
  for (let p = block * BLOCK; p < last; p++) {
    findNearestOthers(p);
    fillDistances(distances, k, method);
    if (method == TSNE) perplexityWeights(distances, k, wanted, weights);
    else memberships(distances, k, wanted, weights);
    let edge = edges + ((<usize>p * k) << 2);
    for (let z = 0; z < k; z++) {
      store<u32>(edge, pack(foundPosition(z), <f32>load<f64>(weights + ((<usize>z) << 3)), indexBits));
      edge += 4;
    }
  }
}

/** Squared and less the smallest for t-SNE, as they are for UMAP. */
export function fillDistances(distances: usize, k: i32, method: i32): void {
  let least: f64 = Infinity;
  for (let z = 0; z < k; z++) least = min(least, <f64>foundDistance(z));
  for (let z = 0; z < k; z++) {
    const squared = <f64>foundDistance(z);
    store<f64>(distances + ((<usize>z) << 3), method == TSNE ? squared - least : sqrt(squared));
  }
}

/** Where the edge from one point to another stands among its k; 0 where there is none. */
@inline
function edgeBetween(edges: usize, k: i32, from: i32, to: i32, indexBits: i32): usize {
  let at = edges + ((<usize>from * k) << 2);
  const end = at + ((<usize>k) << 2);
  for (; at < end; at += 4) if (pointOf(load<u32>(at), indexBits) == to) return at;
  return 0;
}

/** Counts for each point the edges that lead to it and not back, into `incoming`, zeros before. */
export function countIncoming(
  edges: usize,
  points: i32,
  k: i32,
  indexBits: i32,
  incoming: usize,
  block: i32,
  _scratch: usize,
): void {
  const last = min(points, (block + 1) * BLOCK);
  for (let p = block * BLOCK; p < last; p++) {
    for (let z = 0; z < k; z++) {
      const other = pointOf(load<u32>(edges + ((<usize>p * k + z) << 2)), indexBits);
      if (edgeBetween(edges, k, other, p, indexBits) == 0) atomic.add<i32>(incoming + ((<usize>other) << 2), 1);
    }
  }
}

/** Both directions joined: t-SNE's mean, UMAP's probabilistic sum. */
@inline
function join(forth: f32, back: f32, method: i32): f32 {
  return method == TSNE ? (forth + back) / 2 : forth + back - forth * back;
}

/** The symmetric graph's edges: a point's own at start[p], those that only lead to it at next[p], which moves on. */
export function fillRows(
  edges: usize,
  points: i32,
  k: i32,
  method: i32,
  indexBits: i32,
  start: usize,
  next: usize,
  joined: usize,
  block: i32,
  _scratch: usize,
): void {
  const last = min(points, (block + 1) * BLOCK);
  for (let p = block * BLOCK; p < last; p++) {
    let to = joined + ((<usize>load<i32>(start + ((<usize>p) << 2))) << 2);
    for (let z = 0; z < k; z++) {
      const edge = load<u32>(edges + ((<usize>p * k + z) << 2));
      const other = pointOf(edge, indexBits);
      const forth = weightOf(edge, indexBits);
      const reverse = edgeBetween(edges, k, other, p, indexBits);
      const weight = join(forth, reverse == 0 ? 0 : weightOf(load<u32>(reverse), indexBits), method);
      store<u32>(to, pack(other, weight, indexBits));
      to += 4;
      if (reverse == 0) {
        const slot = atomic.add<i32>(next + ((<usize>other) << 2), 1);
        store<u32>(joined + ((<usize>slot) << 2), pack(p, weight, indexBits));
      }
    }
  }
}

/** Puts each row in the order of the points that it leads to: whichever thread came first, and near ones together. */
export function sortRows(points: i32, indexBits: i32, start: usize, joined: usize, block: i32, _scratch: usize): void {
  const last = min(points, (block + 1) * BLOCK);
  for (let p = block * BLOCK; p < last; p++) {
    const from = load<i32>(start + ((<usize>p) << 2));
    sort(joined + ((<usize>from) << 2), load<i32>(start + ((<usize>p) << 2), 4) - from, indexBits);
  }
}

/** Shell's sort by point, with the gaps of Ciura 2001. */
function sort(row: usize, count: i32, indexBits: i32): void {
  for (let gap = firstGap(count); gap > 0; gap = nextGap(gap)) {
    for (let i = gap; i < count; i++) {
      const edge = load<u32>(row + ((<usize>i) << 2));
      const point = pointOf(edge, indexBits);
      let j = i;
      while (j >= gap) {
        const before = load<u32>(row + ((<usize>(j - gap)) << 2));
        if (pointOf(before, indexBits) <= point) break;
        store<u32>(row + ((<usize>j) << 2), before);
        j -= gap;
      }
      store<u32>(row + ((<usize>j) << 2), edge);
    }
  }
}

function firstGap(count: i32): i32 {
  let gap = 1;
  while (gap < count / 3)
    gap = gap < 4 ? 4 : gap < 10 ? 10 : gap < 23 ? 23 : gap < 57 ? 57 : gap < 132 ? 132 : (gap * 9) / 4;
  return gap;
}

@inline
function nextGap(gap: i32): i32 {
  return gap > 132
    ? max(132, (gap * 4) / 9)
    : gap == 132
      ? 57
      : gap == 57
        ? 23
        : gap == 23
          ? 10
          : gap == 10
            ? 4
            : gap == 4
              ? 1
              : 0;
}
