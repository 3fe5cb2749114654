import { fillDistances, TSNE } from './graph';
import { findNearest, foundPosition, openSearch } from './search';
import { perplexityWeights } from './weights';

/** Rows in a block. */
const BLOCK: i32 = 512;

/**
 * Each of the block's `rows` (columns f32 each) to the mean place of its k
 * nearest landmarks, with weights of the given perplexity; `places` by position
 * in the landmarks' tree.
 */
export function place(
  nodes: usize,
  groups: usize,
  landmarks: i32,
  columns: i32,
  k: i32,
  logPerplexity: f64,
  places: usize,
  rows: usize,
  rowCount: i32,
  coordinates: usize,
  block: i32,
  scratch: usize,
): void {
  const distances = openSearch(nodes, groups, landmarks, columns, k, scratch) + 16;
  const weights = distances + ((<usize>k) << 3);
  const last = min(rowCount, (block + 1) * BLOCK);
  for (let r = block * BLOCK; r < last; r++) {
    findNearest(rows + ((<usize>(r * columns)) << 2), 4, -1);
    fillDistances(distances, k, TSNE);
    perplexityWeights(distances, k, logPerplexity, weights);
    let x: f64 = 0;
    let y: f64 = 0;
    for (let z = 0; z < k; z++) {
      const weight = load<f64>(weights + ((<usize>z) << 3));
      const at = places + ((<usize>foundPosition(z)) << 3);
      x += weight * load<f32>(at);
      y += weight * load<f32>(at, 4);
    }
    store<f32>(coordinates + ((<usize>r) << 3), <f32>x);
    store<f32>(coordinates + ((<usize>r) << 3), <f32>y, 4);
  }
}
