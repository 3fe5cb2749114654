import { TooFewError } from '../../../numerics/dataError.ts';
import { logarithm } from '../../../numerics/elementary.ts';
import type { Random } from '../../../numerics/random.ts';
import { chooseLandmarks } from '../../../numerics/sample.ts';
import type { Matrix } from '../../../numerics/matrix.ts';
import { distancesOf, neighboursWithin, searchable, type Neighbours } from '../../parallel/neighbours.ts';
import { createCrew, type Crew } from '../../parallel/crew.ts';
import { scaled } from '../../progress.ts';
import { rankCorrelation } from '../../../numerics/rankCorrelation.ts';

/** How far a map can be trusted. */
export interface Trust {
  /** Size of the neighbourhoods, the point itself left out. */
  readonly k: number;
  /** States that were asked for their neighbours among all, drawn at random where there are more. */
  readonly sampled: number;
  /** Share of the k nearest states that are among the k nearest in the map, 0 to 1; k / (n - 1) by chance. */
  readonly neighbourPreservation: number;
  /** 1 less the penalty on neighbours in the map that are far as states, 0 to 1 (Venna and Kaski 2001, equation 2). */
  readonly trustworthiness: number;
  /** Spearman's correlation of the distances to the k-th neighbour as states and in the map, -1 to 1. */
  readonly densityCorrelation: number;
}

export interface TrustOptions {
  readonly k: number;
  /** States asked at most. */
  readonly sample: number;
  /** States that ranks are counted against at most; of more, a random sample, whose counts are scaled up. */
  readonly reference: number;
  /** The first row that is asked: those before it are neighbours only. 0 where it is not said. */
  readonly from?: number;
}

export const defaultTrustOptions: TrustOptions = { k: 15, sample: 5000, reference: 5000 };

/**
 * Compares neighbourhoods of states with those in a map. Yields the part done.
 *
 * @param coordinates x, y per row.
 * @throws DataError where there are fewer than 2 k + 1 rows.
 */
export function* measureTrust(
  matrix: Matrix,
  coordinates: Float32Array,
  random: Random,
  options = defaultTrustOptions,
  crew: Crew = createCrew(),
): Generator<number, Trust> {
  const { k, from = 0 } = options;
  const n = matrix.rows;
  if (n < 2 * k + 1)
    throw new TooFewError(
      `Trust in a map is measured over ${k} neighbours, from ${2 * k + 1} states on; there are ${n}.`,
    );
  const asked = chooseLandmarks([n - from], options.sample, random).map((row) => row + from);
  const reference = chooseLandmarks([n], options.reference, random);
  const neighboursIn = function* (space: Matrix): Generator<number, Neighbours> {
    const mark = crew.arena.mark();
    const found = yield* neighboursWithin(searchable(crew, space), k, asked);
    crew.arena.release(mark);
    return found;
  };
  const asStates = yield* scaled(neighboursIn(matrix), 0, 0.4);
  const inMap = yield* scaled(neighboursIn({ rows: n, columns: 2, values: coordinates }), 0.4, 0.2);
  let kept = 0;
  let penalty = 0;
  for (let i = 0; i < asked.length; i++) {
    const near = new Set(asStates.indices.subarray(i * k, (i + 1) * k));
    const intruders = inMap.indices.subarray(i * k, (i + 1) * k).filter((row) => !near.has(row));
    kept += k - intruders.length;
    if (intruders.length > 0) penalty += excessRanks(matrix, asked[i], intruders, reference, k);
    if (i % 256 === 255) yield 0.6 + (0.4 * i) / asked.length;
  }
  return {
    k,
    sampled: asked.length,
    neighbourPreservation: kept / (asked.length * k),
    trustworthiness: 1 - (2 * penalty) / (asked.length * k * (2 * n - 3 * k - 1)),
    densityCorrelation: rankCorrelation(logDistances(asStates), logDistances(inMap)),
  };
}

/** Sum over `intruders` of their rank about `row` less k; the rank is one more than the number of nearer rows. */
function excessRanks(matrix: Matrix, row: number, intruders: Int32Array, reference: Int32Array, k: number): number {
  const limits = Float64Array.from(intruders, (other) => squaredDistance(matrix, row, other)).sort();
  const last = limits.length - 1;
  /** Rows that are nearer than limits[i] and no nearer than limits[i - 1]. */
  const between = new Float64Array(limits.length);
  for (const other of reference) {
    const squared = squaredDistance(matrix, row, other);
    if (squared >= limits[last] || other === row) continue;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (squared < limits[middle]) high = middle;
      else low = middle + 1;
    }
    between[low]++;
  }
  const scale = matrix.rows / reference.length;
  let nearer = 0;
  let excess = 0;
  for (const count of between) {
    nearer += count;
    excess += Math.max(0, 1 + nearer * scale - k);
  }
  return excess;
}

function squaredDistance({ columns, values }: Matrix, a: number, b: number): number {
  let squared = 0;
  for (let c = 0; c < columns; c++) {
    const difference = values[a * columns + c] - values[b * columns + c];
    squared += difference * difference;
  }
  return squared;
}

function logDistances(neighbours: Neighbours): Float64Array {
  return Float64Array.from(distancesOf(neighbours, neighbours.k), logarithm);
}
