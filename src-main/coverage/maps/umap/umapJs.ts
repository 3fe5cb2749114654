import { UMAP } from 'umap-js';
import { DataError, TooFewError } from '../../../numerics/dataError.ts';
import type { Random } from '../../../numerics/random.ts';
import { umapJsLimit } from '../../../contract/coverage/embeddingRequest.ts';
import type { Matrix } from '../../../numerics/matrix.ts';
import type { EmbeddingSteps } from '../../progress.ts';
import type { UmapParameters } from './umap.ts';

/**
 * UMAP by the package umap-js, with its own approximate neighbours and random
 * start: the reference for small data. It sees Math.exp and Math.pow, so its
 * bytes hold for one version of the JavaScript engine.
 *
 * Its `transform` is not used: it never ends where the epochs are not divisible
 * by 3 (landmarks.ts places further states instead).
 *
 * @throws DataError where there are no more states than neighbours, or over `umapJsLimit`.
 */
export function* umapJs(
  matrix: Matrix,
  parameters: Omit<UmapParameters, 'densityWeight'>,
  random: Random,
): EmbeddingSteps {
  const { rows, columns, values } = matrix;
  if (rows <= parameters.neighbours) {
    throw new TooFewError(
      `umap-js with ${parameters.neighbours} neighbours needs more than ${parameters.neighbours} states; there ` +
        `are ${rows}. Choose more states or fewer neighbours.`,
    );
  }
  if (rows > umapJsLimit)
    throw new DataError(
      `umap-js takes up to ${umapJsLimit} states; there are ${rows}. Choose landmarks, or the method umap.`,
    );
  yield { phase: 'graph', fraction: 0, coordinates: null };
  const reducer = new UMAP({
    nComponents: 2,
    nNeighbors: parameters.neighbours,
    minDist: parameters.minDist,
    spread: parameters.spread,
    nEpochs: parameters.epochs ?? 0, // 0: its own rule, 500 to 200 by size
    negativeSampleRate: parameters.negativeSamples,
    random: () => random.uniform(),
  });
  const epochs = reducer.initializeFit(
    Array.from({ length: rows }, (_, r) => Array.from(values.subarray(r * columns, (r + 1) * columns))),
  );
  const coordinates = (): Float32Array => Float32Array.from(reducer.getEmbedding().flat());
  for (let epoch = 0; epoch < epochs; epoch++) {
    reducer.step();
    yield { phase: 'layout', fraction: (epoch + 1) / epochs, coordinates };
  }
  return { coordinates: coordinates(), landmarks: null, explainedVariance: null };
}
