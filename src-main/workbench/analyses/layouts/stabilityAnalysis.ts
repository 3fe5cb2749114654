import type { ReadableDatabase } from '../../../../db/open.ts';
import type { Trust } from '../../../contract/coverage/coverage.ts';
import type { StabilityMap, StabilityRequest, StabilityResult } from '../../../contract/coverage/measures.ts';
import { chooseLandmarks } from '../../../numerics/sample.ts';
import { standardise } from '../../../numerics/matrix.ts';
import { defaultStabilityOptions, measureStability } from '../../../coverage/maps/trust/stability.ts';
import { randomFromSeed } from '../../../numerics/random.ts';
import type { AnalysisOutcome } from '../analysis.ts';
import { embedWithProgress, trustOf, withPhase } from './coverageAnalysis.ts';
import { setsOfRows } from '../../maps/coveragePoints.ts';
import { withCrew, type Recruit } from '../recruit.ts';
import { readUnion, samplingNote, selectStates, sharedNote, type AnalysisProgress } from '../stateSets.ts';

/** States of each map that the answer carries, to be drawn beside each other. */
const POINTS = 2000;

/** Several maps of the same states, laid over the first, and how far they agree. */
export function* analyseStability(
  database: ReadableDatabase,
  request: StabilityRequest,
  recruit: Recruit,
): Generator<AnalysisProgress, AnalysisOutcome<StabilityResult>> {
  const { selected, task } = selectStates(database, request);
  const { matrix: states, sizes } = yield* readUnion(database, selected, request.every, task.observationSize);
  const matrix = standardise(states, undefined, states.values);

  const maps: Float32Array[] = [];
  const trusts: Trust[] = [];
  for (const [i, embedding] of request.embeddings.entries()) {
    const ofMap = `map ${i + 1} of ${request.embeddings.length}: `;
    const { coordinates } = yield* prefixed(
      ofMap,
      withCrew(recruit, (crew) => embedWithProgress(embedding, matrix, sizes, crew)),
    );
    maps.push(coordinates);
    trusts.push(yield* prefixed(ofMap, trustOf(recruit, 'measuring the map', matrix, coordinates)));
  }
  const { pairs, aligned, chance, k, sampled } = yield* withPhase(
    'comparing the maps',
    withCrew(recruit, (crew) => measureStability(maps, randomFromSeed(0, 'stability'), defaultStabilityOptions, crew)),
  );
  const shown = chooseLandmarks(sizes, POINTS, randomFromSeed(0, 'points'));
  const ofStates = [samplingNote(request, selected), sharedNote(request.sets, selected)];
  return {
    result: {
      request,
      maps: trusts.map(({ neighbourPreservation, trustworthiness, densityCorrelation }, i): StabilityMap => ({
        neighbourPreservation,
        trustworthiness,
        densityCorrelation,
        points: pointsOf(aligned[i], shown),
      })),
      pairs,
      residual: mean(pairs.map((pair) => pair.residual)),
      neighbourAgreement: mean(pairs.map((pair) => pair.neighbourAgreement)),
      chance,
      pointSets: setsOfRows(shown, sizes),
      states: matrix.rows,
      neighbours: k,
      sample: sampled,
      notes: [
        `Maps of the same ${matrix.rows.toLocaleString('en')} states, each turned, mirrored, scaled and ` +
          "shifted onto the first (Procrustes). What differs between them is of the method's making.",
        ...ofStates.filter((note) => note !== ''),
      ],
    },
    coordinates: new Float32Array(0),
    origins: new Int32Array(0),
  };
}

function* prefixed<T>(prefix: string, steps: Generator<AnalysisProgress, T>): Generator<AnalysisProgress, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { phase: `${prefix}${step.value.phase}`, fraction: step.value.fraction };
  }
}

function pointsOf(coordinates: Float32Array, rows: Int32Array): number[] {
  return Array.from(rows).flatMap((row) =>
    [coordinates[2 * row], coordinates[2 * row + 1]].map((value) => Number(value.toPrecision(6))),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
