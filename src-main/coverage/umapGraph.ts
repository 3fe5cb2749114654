import { logarithm } from '../numerics/elementary.ts';
import { decay } from './decay.ts';
import type { Neighbours } from './neighbours.ts';
import { symmetrise } from './sparseGraph.ts';
import type { SparseGraph } from './sparseGraph.ts';

/** A local scale is at least this part of the mean distance to the neighbours, as in umap-learn. */
const SMALLEST_SCALE = 1e-3;
const TOLERANCE = 1e-6;

/**
 * The fuzzy simplicial set (McInnes, Healy and Melville 2018, algorithms 2 and
 * 3): membership exp(-(d - rho) / sigma) of each neighbour, rho the distance to
 * the nearest that is not the point's double, sigma such that the memberships
 * sum to log2(k + 1); the two directions w, v joined as w + v - w v.
 *
 * @param neighbours k others of each point: one fewer than umap-learn's `n_neighbors`, which counts the point itself.
 */
export function fuzzySimplicialSet(neighbours: Neighbours): SparseGraph {
  const { k, distances } = neighbours;
  const wanted = logarithm(k + 1) / Math.LN2;
  const overallMean = mean(distances, 0, distances.length) * (k / (k + 1));
  const memberships = new Float32Array(distances.length);
  const excess = new Float64Array(k);
  for (let from = 0; from < distances.length; from += k) {
    const rho = firstPositive(distances, from, k);
    for (let z = 0; z < k; z++) excess[z] = Math.max(0, distances[from + z] - rho);
    const localMean = mean(distances, from, k) * (k / (k + 1));
    const smallest = SMALLEST_SCALE * (rho > 0 ? localMean : overallMean);
    const rate = Math.min(rateForSum(excess, wanted), smallest > 0 ? 1 / smallest : Infinity);
    for (let z = 0; z < k; z++) memberships[from + z] = excess[z] > 0 ? decay(excess[z] * rate) : 1;
  }
  return symmetrise(neighbours, memberships, (w, v) => w + v - w * v);
}

function firstPositive(values: Float32Array, from: number, count: number): number {
  for (let i = from; i < from + count; i++) if (values[i] > 0) return values[i];
  return 0;
}

function mean(values: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i];
  return sum / count;
}

/**
 * The rate r = 1 / sigma at which the sum of exp(-r x) is `wanted`; Infinity
 * where more than that many x are 0. Newton's method on the logarithm of the
 * sum, which is convex and falls: from r = 0 it never goes too far.
 */
function rateForSum(excess: Float64Array, wanted: number): number {
  let rate = 0;
  for (let step = 0; step < 64; step++) {
    let sum = 0;
    let slope = 0;
    for (const x of excess) {
      const membership = decay(rate * x);
      sum += membership;
      slope += x * membership;
    }
    if (sum - wanted <= TOLERANCE * wanted) return rate;
    if (!(slope > 0)) return Infinity;
    rate += (logarithm(sum / wanted) * sum) / slope;
  }
  return rate;
}
