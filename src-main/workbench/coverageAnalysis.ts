import type { CoverageRequest, CoverageResult, CoverageSet } from '../contract/coverage.ts';
import { massContours } from '../coverage/contours.ts';
import { densityGrid, kernelDensity, scottBandwidth, type Bandwidth } from '../coverage/density.ts';
import { embed, embeddingRequestSchema } from '../coverage/embedding.ts';
import { columnMoments, matrixFrom, standardise } from '../coverage/matrix.ts';
import type { EmbeddingPhase } from '../coverage/progress.ts';
import { measureTrust } from '../coverage/trust.ts';
import { randomFromSeed } from '../numerics/random.ts';

/** The states of one set, as they come from the log. */
export interface SetStates {
  /** Rows of observationSize numbers: the states that the map shows. */
  readonly values: Float32Array;
  /** States of the set in all, and the rollouts they are from. */
  readonly states: number;
  readonly rollouts: number;
}

export interface AnalysisProgress {
  readonly phase: string;
  readonly fraction: number;
}

const phaseTitles: Readonly<Record<EmbeddingPhase, string>> = { neighbours: 'finding neighbours', graph: 'building the graph', layout: 'laying out the map', placement: 'placing the rest' };

/**
 * From states to the figure's numbers (DESIGN section 8): standardise over the
 * union, embed jointly, one density per set on a common grid and bandwidth,
 * contours at mass levels, and how far the map can be trusted.
 */
export function* analyseCoverage(request: CoverageRequest, sets: readonly SetStates[], observationSize: number): Generator<AnalysisProgress, Omit<CoverageResult, 'id' | 'seconds'> & { readonly coordinates: Float32Array }> {
  const empty = sets.findIndex((set) => set.values.length === 0);
  if (empty >= 0) throw new RangeError(`The set "${request.sets[empty].label}" has no states: its runs have no rollouts of that role in that stage. Leave it out, or let the runs train.`);
  const states = matrixFrom(concatenate(sets.map((set) => set.values)), observationSize);
  const matrix = standardise(states, columnMoments(states), states.values);
  const sizes = sets.map((set) => set.values.length / observationSize);

  const embedding = embed(embeddingRequestSchema.parse({ ...request.embedding, ...(request.embedding.method === 'pca' ? {} : { landmarks: null }) }), matrix, sizes);
  let step = embedding.next();
  while (!step.done) {
    yield { phase: phaseTitles[step.value.phase], fraction: step.value.fraction };
    step = embedding.next();
  }
  const { coordinates } = step.value;

  yield { phase: 'estimating densities', fraction: 0 };
  const bandwidth: Bandwidth = request.bandwidth === null ? scottBandwidth(coordinates) : { x: request.bandwidth, y: request.bandwidth };
  const grid = densityGrid(coordinates, bandwidth);
  const drawn: CoverageSet[] = [];
  let from = 0;
  for (const [i, { label, row, column, role }] of request.sets.entries()) {
    const ofSet = coordinates.subarray(2 * from, 2 * (from + sizes[i]));
    from += sizes[i];
    const contours = massContours(kernelDensity(ofSet, grid, bandwidth)).map(({ mass, polygons }) => ({ mass, polygons: polygons.map((rings) => rings.map((ring) => Array.from(ring, (value) => Number(value.toPrecision(6))))) }));
    drawn.push({ label, row, column, role, states: sets[i].states, shown: sizes[i], rollouts: sets[i].rollouts, contours });
    yield { phase: 'estimating densities', fraction: (i + 1) / sizes.length };
  }

  const measuring = measureTrust(matrix, coordinates, randomFromSeed(0, 'trust'));
  let part = measuring.next();
  while (!part.done) {
    yield { phase: 'measuring the map', fraction: part.value };
    part = measuring.next();
  }
  const { neighbourPreservation, trustworthiness, densityCorrelation, sampled } = part.value;
  return {
    request,
    extent: { x: [grid.x, grid.x + (grid.columns - 1) * grid.stepX], y: [grid.y, grid.y + (grid.rows - 1) * grid.stepY] },
    bandwidth: [bandwidth.x, bandwidth.y],
    bandwidthRule: request.bandwidth === null ? "Scott's rule on the union" : 'as given',
    sets: drawn,
    trust: { neighbourPreservation, trustworthiness, densityCorrelation, sample: sampled },
    coordinates,
  };
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
