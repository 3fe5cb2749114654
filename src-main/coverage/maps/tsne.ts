import { TooFewError } from '../../numerics/dataError.ts';
import { logarithm } from '../../numerics/elementary.ts';
import type { Random } from '../../numerics/random.ts';
import { initialMap, toDeviation } from './initialMap.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import { linkNeighbours } from './neighbourGraph.ts';
import type { Crew } from '../parallel/crew.ts';
import type { EmbeddingSteps } from '../progress.ts';
import { exactRepulsion, gridRepulsion } from './repulsionGrid.ts';
import { buildSharedTree, inRowOrder } from '../parallel/sharedTree.ts';
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
const EXACT_LIMIT = 1000;

/**
 * t-SNE (van der Maaten and Hinton 2008) over 3 * perplexity exact neighbours,
 * from the principal plane at a standard deviation of 1e-4, with the learning
 * rate of Belkina et al. 2019. At most about 4 (columns + 9 perplexity) bytes
 * a state, and 100 MB.
 *
 * @throws DataError where there are no more than 3 * perplexity states, or memory does not suffice.
 */
export function* tsne(matrix: Matrix, parameters: TsneParameters, random: Random, crew: Crew): EmbeddingSteps {
  const k = Math.ceil(3 * parameters.perplexity);
  if (matrix.rows <= k) {
    throw new TooFewError(
      `t-SNE at perplexity ${parameters.perplexity} needs more than ${k} states, three times the perplexity; ` +
        `there are ${matrix.rows}. Choose more states or a smaller perplexity.`,
    );
  }
  const tree = buildSharedTree(crew, matrix);
  const graph = yield* linkNeighbours(crew, tree, k, { method: 'tsne', wanted: logarithm(parameters.perplexity) });
  const map = initialMap(crew, tree, matrix, random, toDeviation(1e-4), 1e-6);
  const repulsive = crew.arena.float32(map.length);
  const repulsion =
    matrix.rows <= EXACT_LIMIT ? exactRepulsion(crew, map, repulsive) : gridRepulsion(crew, map, repulsive);
  const learningRate = parameters.learningRate ?? Math.max(200, matrix.rows / 12);
  for (const done of tsneLayout(crew, graph, map, repulsive, repulsion, { ...parameters, learningRate })) {
    yield { phase: 'layout', fraction: done / parameters.iterations, coordinates: () => inRowOrder(tree, map) };
  }
  return { coordinates: inRowOrder(tree, map), landmarks: null, explainedVariance: null };
}
