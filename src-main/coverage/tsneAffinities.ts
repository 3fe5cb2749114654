import type { Neighbours } from './neighbours.ts';
import { perplexityWeights } from './perplexity.ts';
import { symmetrise } from './sparseGraph.ts';
import type { SparseGraph } from './sparseGraph.ts';

/**
 * Joint probabilities p_ij = (p_j|i + p_i|j) / 2n of t-SNE over nearest
 * neighbours only (van der Maaten 2014, equations 6 and 7); all edges sum to 1.
 *
 * @param neighbours commonly 3 * perplexity of each point.
 */
export function tsneAffinities(neighbours: Neighbours, perplexity: number): SparseGraph {
  const { k, distances } = neighbours;
  const points = distances.length / k;
  const conditional = new Float32Array(distances.length);
  const squared = new Float64Array(k);
  const weights = new Float64Array(k);
  for (let from = 0; from < distances.length; from += k) {
    const nearest = distances[from] * distances[from];
    for (let z = 0; z < k; z++) squared[z] = Math.max(0, distances[from + z] * distances[from + z] - nearest);
    perplexityWeights(squared, perplexity, weights);
    for (let z = 0; z < k; z++) conditional[from + z] = weights[z] / points;
  }
  return symmetrise(neighbours, conditional, (forth, back) => (forth + back) / 2);
}
