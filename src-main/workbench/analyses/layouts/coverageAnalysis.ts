import type { ReadableDatabase } from '../../../../db/open.ts';
import { firstOfTwins } from '../../../../db/log/states.ts';
import type { CoverageRequest, CoverageResult, CoverageSet, Trust } from '../../../contract/coverage/coverage.ts';
import {
  densityExtent,
  gridOver,
  scottBandwidth,
  type Bandwidth,
  type DensityGrid,
} from '../../../coverage/densities/density.ts';
import { likelihoodBandwidth } from '../../../coverage/densities/likelihoodBandwidth.ts';
import { embed } from '../../../coverage/maps/embedding.ts';
import { standardise, type Matrix } from '../../../numerics/matrix.ts';
import type { Crew } from '../../../coverage/parallel/crew.ts';
import type { Embedding, EmbeddingPhase } from '../../../coverage/progress.ts';
import { defaultTrustOptions, measureTrust } from '../../../coverage/maps/trust/trust.ts';
import { randomFromSeed } from '../../../numerics/random.ts';
import type { Task } from '../../../tasks/task.ts';
import type { AnalysisOutcome } from '../analysis.ts';
import { contoursOf } from '../../maps/coverageDensities.ts';
import { coverageNotes } from '../../maps/coverageNotes.ts';
import { previewOf } from '../../maps/coveragePreview.ts';
import { withCrew, type Recruit } from '../recruit.ts';
import { countCells, trueCoverageNotes, withCount } from '../trueCoverage.ts';
import {
  readUnion,
  samplingNote,
  selectStates,
  sharedNote,
  type AnalysisProgress,
  type SelectedSet,
} from '../stateSets.ts';

const phaseTitles: Readonly<Record<EmbeddingPhase, string>> = {
  neighbours: 'finding neighbours',
  graph: 'building the graph',
  layout: 'laying out the map',
  placement: 'placing the rest',
};

/**
 * From runs to the figure's numbers (src-main/coverage/README.md): states in one matrix,
 * standardised over the union, embedded jointly; one density per set on a common
 * grid and bandwidth, contours at mass levels, and how far the map can be trusted.
 */
export function* analyseCoverage(
  database: ReadableDatabase,
  request: CoverageRequest,
  recruit: Recruit,
): Generator<AnalysisProgress, AnalysisOutcome<CoverageResult>> {
  const { selected, task } = selectStates(database, request);
  const { matrix: states, sizes, origins } = yield* readUnion(database, selected, request.every, task.observationSize);
  const matrix = standardise(states, undefined, states.values);

  const { coordinates, landmarks, explainedVariance } = yield* withCrew(recruit, (crew) =>
    embedWithProgress(request.embedding, matrix, sizes, crew),
  );
  const { bandwidth, bandwidthRule } = yield* bandwidthOf(database, request, coordinates, sizes, origins);
  const extent = densityExtent(coordinates, bandwidth);
  const drawn = yield* drawSets(request, selected, coordinates, gridOver(extent), bandwidth);
  const sets = yield* withCells(database, task, selected, drawn);
  const trust = yield* trustOf(recruit, 'measuring the map', matrix, coordinates);
  const result = {
    request,
    extent,
    bandwidth: [bandwidth.x, bandwidth.y],
    bandwidthRule,
    landmarks: landmarks === null ? null : { embedded: landmarks.length, placed: matrix.rows - landmarks.length },
    explainedVariance,
    sets,
    trust,
  } as const;
  const shared = sharedNote(request.sets, selected);
  const notes = coverageNotes(result, [samplingNote(request, selected), shared, ...areaNotes(sets)]);
  return { result: { ...result, ...(shared === '' ? {} : { shared }), notes }, coordinates, origins };
}

/**
 * How far a map can be trusted, measured on the same states every time.
 *
 * @param from the first row of those that it is measured on, among all.
 */
export function* trustOf(
  recruit: Recruit,
  phase: string,
  matrix: Matrix,
  coordinates: Float32Array,
  from = 0,
): Generator<AnalysisProgress, Trust> {
  const options = { ...defaultTrustOptions, from };
  const { sampled, ...trust } = yield* withPhase(
    phase,
    withCrew(recruit, (crew) => measureTrust(matrix, coordinates, randomFromSeed(0, 'trust'), options, crew)),
  );
  return { ...trust, sample: sampled };
}

/** One bandwidth for all sets, by the rule that is asked for, and the rule in words. */
function* bandwidthOf(
  database: ReadableDatabase,
  request: CoverageRequest,
  coordinates: Float32Array,
  sizes: readonly number[],
  origins: Int32Array,
): Generator<AnalysisProgress, { readonly bandwidth: Bandwidth; readonly bandwidthRule: string }> {
  if (request.bandwidth !== null)
    return { bandwidth: { x: request.bandwidth, y: request.bandwidth }, bandwidthRule: 'as given' };
  const scott = scottBandwidth(coordinates);
  const byScott = { bandwidth: scott, bandwidthRule: "Scott's rule on the union" };
  if (request.bandwidthRule === 'scott') return byScott;
  const ids = Int32Array.from({ length: origins.length / 2 }, (_, row) => origins[2 * row]);
  const twins = firstOfTwins(database, new Set(ids));
  const likeliest = yield* withPhase(
    'choosing the bandwidth',
    likelihoodBandwidth(
      coordinates,
      sizes,
      ids.map((id) => twins.get(id) ?? id),
      scott,
    ),
  );
  return likeliest === null ? byScott : { bandwidth: likeliest, bandwidthRule: 'the likeliest for rollouts left out' };
}

/** An embedding's progress in words. */
export function* embedWithProgress(
  embedding: CoverageRequest['embedding'],
  matrix: Matrix,
  sizes: readonly number[],
  crew: Crew,
): Generator<AnalysisProgress, Embedding> {
  const steps = embed(embedding, matrix, sizes, crew);
  let step = steps.next();
  while (!step.done) {
    const { phase, fraction, coordinates } = step.value;
    yield {
      phase: phaseTitles[phase],
      fraction,
      ...(coordinates === null ? {} : { preview: () => previewOf(coordinates(), sizes) }),
    };
    step = steps.next();
  }
  return step.value;
}

/** Passes fractions on as the progress of `phase`. */
export function* withPhase<T>(phase: string, steps: Generator<number, T>): Generator<AnalysisProgress, T> {
  yield { phase, fraction: 0 };
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { phase, fraction: step.value };
  }
}

/** Contours of each set, on one grid. */
export function* drawSets(
  request: Pick<CoverageRequest, 'sets'>,
  selected: readonly SelectedSet[],
  coordinates: Float32Array,
  grid: DensityGrid,
  bandwidth: Bandwidth,
): Generator<AnalysisProgress, CoverageSet[]> {
  const drawn: CoverageSet[] = [];
  let from = 0;
  for (const [i, { label, row, column, role }] of request.sets.entries()) {
    yield { phase: 'estimating densities', fraction: i / selected.length };
    const { states, taken, rollouts } = selected[i];
    const contours = contoursOf(coordinates.subarray(2 * from, 2 * (from + taken)), grid, bandwidth);
    drawn.push({ label, row, column, role, states, shown: taken, rollouts: rollouts.length, contours });
    from += taken;
  }
  return drawn;
}

/** The sets with the cells that their states are in, where the task has cells. */
export function* withCells(
  database: ReadableDatabase,
  task: Task,
  selected: readonly SelectedSet[],
  sets: readonly CoverageSet[],
): Generator<AnalysisProgress, CoverageSet[]> {
  const counts = yield* countCells(database, task, selected);
  return sets.map((set, i) => withCount(set, counts[i]));
}

/** Mass of the contour whose area is compared with what is known. */
const AREA_MASS = 0.9;

/** Whether the areas of the map tell which set has been to more places. */
export function areaNotes(sets: readonly CoverageSet[]): string[] {
  const areaOf = ({ contours }: CoverageSet): number | null => {
    const contour = contours.find(({ mass }) => mass === AREA_MASS);
    return contour === undefined ? null : contour.polygons.reduce((sum, rings) => sum + ringsArea(rings), 0);
  };
  return trueCoverageNotes(
    sets.map(({ cells }) => cells ?? null),
    [[`area of the ${100 * AREA_MASS}% contour as the map was first drawn`, sets.map(areaOf)]],
  );
}

/** Of a polygon: its first ring less the holes. */
function ringsArea(rings: readonly (readonly number[])[]): number {
  const areas = rings.map((ring) => {
    let twice = 0;
    for (let i = 0; i < ring.length; i += 2) {
      const next = (i + 2) % ring.length;
      twice += ring[i] * ring[next + 1] - ring[next] * ring[i + 1];
    }
    return Math.abs(twice) / 2;
  });
  return areas.reduce((sum, area, i) => (i === 0 ? area : sum - area), 0);
}
