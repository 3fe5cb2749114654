import { DataError } from '../../../numerics/dataError.ts';
import { logarithm } from '../../../numerics/elementary.ts';
import type { Random } from '../../../numerics/random.ts';
import { initialMap, toLargest } from '../initialMap.ts';
import type { Matrix } from '../../../numerics/matrix.ts';
import { linkNeighbours } from '../neighbourGraph.ts';
import type { Crew } from '../../parallel/crew.ts';
import type { EmbeddingSteps } from '../../progress.ts';
import { buildSharedTree, inRowOrder } from '../../parallel/sharedTree.ts';
import { fitUmapCurve } from './umapCurve.ts';
import { densityShare, densityTerm } from './umapDensity.ts';
import { umapLayout } from './umapLayout.ts';

export interface UmapParameters {
  /** Size of a neighbourhood, the point itself among them, as umap-learn counts; 2 or more. */
  readonly neighbours: number;
  /** Distance in the map below which points count as the same; in [0, spread]. */
  readonly minDist: number;
  readonly spread: number;
  /**
   * Passes over the edges; null for 500 up to 10,000 states and 300 beyond, where umap-learn makes 200: that keeps as
   * many neighbours together as it does.
   */
  readonly epochs: number | null;
  /** Random points that push, per point that pulls. */
  readonly negativeSamples: number;
  /** Weight of densMAP's term, which keeps local densities; 0 leaves it out. See umapDensity.ts. */
  readonly densityWeight: number;
}

/**
 * UMAP (McInnes, Healy and Melville 2018), from exact neighbours and the
 * principal plane.
 *
 * @throws DataError where there are no more states than neighbours, or memory does not suffice.
 */
export function* umap(matrix: Matrix, parameters: UmapParameters, random: Random, crew: Crew): EmbeddingSteps {
  if (matrix.rows <= parameters.neighbours) {
    throw new DataError(
      `UMAP with ${parameters.neighbours} neighbours needs more than ${parameters.neighbours} states; there ` +
        `are ${matrix.rows}. Choose more states or fewer neighbours.`,
    );
  }
  const tree = buildSharedTree(crew, matrix);
  // umap-learn counts the point itself among its neighbours, here and in the sum.
  const graph = yield* linkNeighbours(crew, tree, parameters.neighbours - 1, {
    method: 'umap',
    wanted: logarithm(parameters.neighbours) / Math.LN2,
  });
  const map = initialMap(crew, tree, matrix, random, toLargest(10), 1e-4);
  const curve = fitUmapCurve(parameters.minDist, parameters.spread);
  const epochs = parameters.epochs ?? (matrix.rows <= 10_000 ? 500 : 300);
  const layout = umapLayout(crew, graph, map, {
    curve,
    epochs,
    negativeSamples: parameters.negativeSamples,
    key: random.uint32(),
  });
  const densities =
    parameters.densityWeight > 0
      ? densityTerm(matrix, tree.order, graph, { curve, strength: parameters.densityWeight })
      : null;
  for (const epoch of layout) {
    if (epoch > (1 - densityShare) * epochs) densities?.move(map, 1 - (epoch - 1) / epochs);
    yield { phase: 'layout', fraction: epoch / epochs, coordinates: () => inRowOrder(tree, map) };
  }
  return { coordinates: inRowOrder(tree, map), landmarks: null, explainedVariance: null };
}
