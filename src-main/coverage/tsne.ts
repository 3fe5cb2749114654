import type { Random } from '../numerics/random.ts';
import { exactRepulsion } from './exactRepulsion.ts';
import { initialMap, toDeviation } from './initialMap.ts';
import { buildKdTree } from './kdTree.ts';
import type { Matrix } from './matrix.ts';
import { inRowOrder, neighboursInTreeOrder } from './neighbours.ts';
import { asPhase } from './progress.ts';
import type { EmbeddingSteps } from './progress.ts';
import { gridRepulsion } from './repulsion.ts';
import { tsneAffinities } from './tsneAffinities.ts';
import { tsneLayout } from './tsneLayout.ts';

export interface TsneParameters {
  /** Effective number of neighbours of a state; over 1. */
  readonly perplexity: number;
  /** Steps of gradient descent, the exaggerated ones among them. */
  readonly iterations: number;
  /** Factor on the attraction during the first `exaggerationIterations`. */
  readonly exaggeration: number;
  readonly exaggerationIterations: number;
  /** Step size; null for max(200, n / 12). */
  readonly learningRate: number | null;
}

/** Up to so many states all pairs repel exactly: that is the faster there, and needs no grid. */
const EXACT_LIMIT = 2000;

/**
 * t-SNE (van der Maaten and Hinton 2008) over 3 * perplexity exact neighbours,
 * from the principal plane at a standard deviation of 1e-4, with the learning
 * rate of Belkina et al. 2019.
 *
 * @throws RangeError where there are no more than 3 * perplexity states.
 */
export function* tsne(matrix: Matrix, parameters: TsneParameters, random: Random): EmbeddingSteps {
  const k = Math.ceil(3 * parameters.perplexity);
  if (matrix.rows <= k) {
    throw new RangeError(`t-SNE at perplexity ${parameters.perplexity} needs more than ${k} states, three times the perplexity; there are ${matrix.rows}. Choose more states or a smaller perplexity.`);
  }
  const tree = buildKdTree(matrix);
  const neighbours = yield* asPhase('neighbours', neighboursInTreeOrder(tree, k));
  yield { phase: 'graph', fraction: 0, coordinates: null };
  const graph = tsneAffinities(neighbours, parameters.perplexity);
  const map = initialMap({ rows: tree.rows, columns: tree.columns, values: tree.points }, random, toDeviation(1e-4), 1e-6);
  const repulsion = matrix.rows <= EXACT_LIMIT ? exactRepulsion : gridRepulsion();
  const learningRate = parameters.learningRate ?? Math.max(200, matrix.rows / 12);
  for (const done of tsneLayout(graph, map, repulsion, { ...parameters, learningRate })) {
    yield { phase: 'layout', fraction: done / parameters.iterations, coordinates: () => inRowOrder(tree, map) };
  }
  return { coordinates: inRowOrder(tree, map), landmarks: null, explainedVariance: null };
}
