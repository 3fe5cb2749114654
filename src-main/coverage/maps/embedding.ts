import { TooFewError } from '../../numerics/dataError.ts';
import { randomFromSeed } from '../../numerics/random.ts';
import type { Random } from '../../numerics/random.ts';
import type { EmbeddingRequest } from '../../contract/coverage/embeddingRequest.ts';
import { chooseLandmarks } from '../../numerics/sample.ts';
import { placeAmongLandmarks } from './landmarks.ts';
import { requireFinite, selectRows } from '../../numerics/matrix.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import { createCrew } from '../parallel/crew.ts';
import type { Crew } from '../parallel/crew.ts';
import { principalPlane } from './pca.ts';
import type { EmbeddingSteps } from '../progress.ts';
import { tsne } from './tsne.ts';
import { umap } from './umap/umap.ts';
import { umapJs } from './umap/umapJs.ts';

/**
 * Embeds all sets jointly in the plane. Same request and matrix, same bytes, with a crew of any size.
 * To cancel, call `return()` on the generator.
 *
 * @param matrix the sets, one after the other, already standardised over their union.
 * @param setSizes rows of each set, in that order.
 * @param crew who does the work; made for this one map, and dismissed by who made it. Without one, this thread.
 * @throws RangeError where a state is not finite, sizes do not add up, or there are too few states.
 */
export function* embed(
  request: EmbeddingRequest,
  matrix: Matrix,
  setSizes: readonly number[],
  crew: Crew | null = null,
): EmbeddingSteps {
  const total = setSizes.reduce((sum, size) => sum + size, 0);
  if (total !== matrix.rows) throw new RangeError(`The sets have ${total} states together, the matrix ${matrix.rows}.`);
  if (matrix.rows < 2) throw new TooFewError(`A map needs at least 2 states; there are ${matrix.rows}.`);
  requireFinite(matrix);
  if (request.method === 'pca') {
    const { coordinates, explainedVariance } = principalPlane(matrix);
    return { coordinates, landmarks: null, explainedVariance };
  }
  const random = randomFromSeed(request.seed, 'embedding');
  const workers = crew ?? createCrew();
  if (request.landmarks === null || matrix.rows <= request.landmarks)
    return yield* layOut(request, matrix, random, workers);
  const landmarks = chooseLandmarks(setSizes, request.landmarks, randomFromSeed(request.seed, 'landmarks'));
  const mark = workers.arena.mark();
  const { coordinates: places } = yield* withoutTheRest(
    layOut(request, selectRows(matrix, landmarks), random, workers),
    landmarks,
    matrix.rows,
  );
  workers.arena.release(mark);
  return {
    coordinates: yield* placeAmongLandmarks(matrix, landmarks, places, workers),
    landmarks,
    explainedVariance: null,
  };
}

function layOut(
  request: Exclude<EmbeddingRequest, { method: 'pca' }>,
  matrix: Matrix,
  random: Random,
  crew: Crew,
): EmbeddingSteps {
  switch (request.method) {
    case 'umap':
      return umap(matrix, request, random, crew);
    case 'tsne':
      return tsne(matrix, request, random, crew);
    case 'umap-js':
      return umapJs(matrix, request, random);
  }
}

/** Passes progress on with a map of all rows, in which those that are no landmarks are NaN until they are placed. */
function* withoutTheRest(steps: EmbeddingSteps, landmarks: Int32Array, rows: number): EmbeddingSteps {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const { phase, fraction, coordinates } = step.value;
    yield { phase, fraction, coordinates: coordinates === null ? null : () => widened(coordinates(), landmarks, rows) };
  }
}

function widened(places: Float32Array, landmarks: Int32Array, rows: number): Float32Array {
  const coordinates = new Float32Array(2 * rows).fill(NaN);
  landmarks.forEach((row, l) => coordinates.set(places.subarray(2 * l, 2 * l + 2), 2 * row));
  return coordinates;
}
