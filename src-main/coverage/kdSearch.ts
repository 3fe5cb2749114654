import { constantLeaf, mixedLeaf } from './kdTree.ts';
import type { KdTree } from './kdTree.ts';

/** One thread's search for k nearest neighbours; its arrays are overwritten by the next search. */
export interface KdSearch {
  readonly squaredDistances: Float64Array;
  /** Positions in the tree, nearest first; of equals, the smaller row of the matrix first. */
  readonly positions: Int32Array;
  /**
   * Searches about the point at `query[offset...]`.
   *
   * @param self position that does not count, or -1.
   * @param group points of this group do not count (see `groups`); ignored without groups.
   * @returns how many were found: k, or all that count where they are fewer.
   */
  nearest(query: Float32Array, offset: number, self: number, group: number): number;
}

/** A bound on a distance is a sum taken in another order than the distance; this much it may exceed it by rounding. */
const ROUNDING = 1 - 1e-12;

/**
 * Exact search: branches are left out only where no point in them could be
 * among the k nearest (Arya and Mount 1993, incremental distances).
 *
 * @param groups one whole number per row of the matrix (its rollout, say), or null.
 */
export function kdSearch(tree: KdTree, k: number, groups: Int32Array | null = null): KdSearch {
  const { columns, points, order, split, leftLimit, rightLimit, right, begin, end, smallestRow } = tree;
  const squaredDistances = new Float64Array(k);
  const positions = new Int32Array(k);
  const target = new Float64Array(columns);
  /** Squared distance from the target to the present node's box, per column. */
  const aside = new Float64Array(columns);
  let found = 0;
  let worst = Infinity;
  let worstRow = -1;
  let excludedPosition = -1;
  let excludedGroup = -1;

  function insert(squared: number, position: number): void {
    const row = order[position];
    let slot = found < k ? found++ : k - 1;
    while (slot > 0 && (squaredDistances[slot - 1] > squared || (squaredDistances[slot - 1] === squared && order[positions[slot - 1]] > row))) {
      squaredDistances[slot] = squaredDistances[slot - 1];
      positions[slot] = positions[slot - 1];
      slot--;
    }
    squaredDistances[slot] = squared;
    positions[slot] = position;
    if (found === k) {
      worst = squaredDistances[k - 1];
      worstRow = order[positions[k - 1]];
    }
  }

  function scanLeaf(node: number, allTheSame: boolean): void {
    const stop = end[node];
    for (let p = begin[node], o = p * columns; p < stop; p++, o += columns) {
      let squared = 0;
      for (let c = 0; c < columns; c++) {
        const difference = target[c] - points[o + c];
        squared += difference * difference;
      }
      if (squared < worst || (squared === worst && order[p] < worstRow)) {
        if (p !== excludedPosition && (groups === null || groups[order[p]] !== excludedGroup)) insert(squared, p);
      } else if (allTheSame) return; // the rest are as far, with larger rows
    }
  }

  function visit(node: number, bound: number): void {
    const column = split[node];
    if (column === mixedLeaf || column === constantLeaf) return scanLeaf(node, column === constantLeaf);
    const toLeft = target[column] - leftLimit[node];
    const toRight = target[column] - rightLimit[node];
    const leftIsNear = toLeft + toRight < 0;
    const near = leftIsNear ? node + 1 : right[node];
    const far = leftIsNear ? right[node] : node + 1;
    visit(near, bound);
    const gap = leftIsNear ? toRight : toLeft;
    const before = aside[column];
    const farBound = bound - before + gap * gap;
    if (farBound * ROUNDING > worst || (worst === 0 && smallestRow[far] > worstRow)) return;
    aside[column] = gap * gap;
    visit(far, farBound);
    aside[column] = before;
  }

  function nearest(query: Float32Array, offset: number, self: number, group: number): number {
    for (let c = 0; c < columns; c++) target[c] = query[offset + c];
    aside.fill(0);
    found = 0;
    worst = Infinity;
    worstRow = -1;
    excludedPosition = self;
    excludedGroup = group;
    if (tree.rows > 0) visit(0, 0);
    return found;
  }

  return { squaredDistances, positions, nearest };
}
