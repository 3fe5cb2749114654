import { cholesky } from '../../numerics/cholesky.ts';
import { digamma, logBallVolume } from '../../numerics/digamma.ts';
import { logarithm } from '../../numerics/elementary.ts';
import { matrixFrom, type Matrix } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import type { Crew } from '../parallel/crew.ts';
import { neighboursWithin, searchable, type Neighbours } from '../parallel/neighbours.ts';
import type { RolloutStates } from './divergence.ts';
import type { Estimate } from '../../contract/coverage/findings.ts';
import { doubtOf } from './doubts.ts';
import { jackknifeEstimate, NONE, withoutEach } from './jackknife.ts';
import { dealRollouts, ownCounts } from './rolloutGroups.ts';

/** Distances below this, the grain of float32 in standardised states, count as this. */
const GRAIN = 1e-6;
/** Local dimensions against those of a normal law below which states count as a surface. */
const SURFACE = 0.85;

/**
 * The Kozachenko-Leonenko entropy in nats (Kraskov, Stögbauer and Grassberger
 * 2004, equation 20). Neighbours are sought among other rollouts only, as the
 * next step of the same one is near for no reason of coverage (Theiler 1986).
 * The bias that the same estimate has on a normal law of the same covariance and
 * as many states is taken off.
 *
 * It is the entropy with respect to volume in all columns. States on a surface
 * (an angle as sine and cosine) have none: what is read falls as states are
 * added. Where the distances show that, there is no interval, and nothing is taken off.
 *
 * @param near of each state's neighbours in other rollouts, k at least.
 */
export function* entropyEstimate(
  set: RolloutStates,
  near: Neighbours,
  k: number,
  random: Random,
  crew: Crew,
): Generator<number, Estimate> {
  const { states, rollouts } = set;
  const own = ownCounts(rollouts);
  const ownOf = Int32Array.from(rollouts, (rollout) => own.get(rollout) ?? 0);
  const groups = dealRollouts([rollouts], random);
  const [groupOf] = groups.ofState;
  const measure = (left: number): number => readEntropy(states, near, ownOf, groupOf, k, left);
  const value = measure(NONE);

  const normal = normalLike(states, random);
  if (normal === null) return onSurface(value);
  const mark = crew.arena.mark();
  const nearNormal = yield* neighboursWithin(searchable(crew, normal.states, rollouts), near.k);
  crew.arena.release(mark);
  if (localDimension(near) < SURFACE * localDimension(nearNormal)) return onSurface(value);
  const bias = readEntropy(normal.states, nearNormal, ownOf, groupOf, k, NONE) + normal.logDensity;
  return jackknifeEstimate(
    value - bias,
    withoutEach(groups.count, (left) => measure(left) - bias),
    [-Infinity, Infinity],
  );
}

function onSurface(value: number): Estimate {
  return { value, interval: null, doubt: doubtOf('surface') };
}

/** Without the states of a group, neither as such nor as neighbours. */
function readEntropy(
  { rows, columns }: Matrix,
  near: Neighbours,
  ownOf: Int32Array,
  groupOf: Int32Array,
  k: number,
  left: number,
): number {
  let remaining = 0;
  for (let i = 0; i < rows; i++) if (groupOf[i] !== left) remaining++;
  let sum = 0;
  let counted = 0;
  for (let i = 0; i < rows; i++) {
    if (groupOf[i] === left) continue;
    let found = 0;
    let distance = 0;
    for (let z = i * near.k; z < (i + 1) * near.k && found < k; z++) {
      if (groupOf[near.indices[z]] === left) continue;
      found++;
      distance = near.distances[z];
    }
    if (found === 0) continue;
    sum += digamma(remaining - ownOf[i] + 1) - digamma(found) + columns * logarithm(Math.max(distance, GRAIN));
    counted++;
  }
  return logBallVolume(columns) + sum / counted;
}

/**
 * Independent normal states of the same mean and covariance, and the mean logarithm of their density; null where the
 * covariance is singular.
 */
function normalLike(
  { rows, columns, values }: Matrix,
  random: Random,
): { readonly states: Matrix; readonly logDensity: number } | null {
  const mean = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) mean[i % columns] += values[i] / rows;
  const covariance = new Float64Array(columns * columns);
  for (let i = 0; i < rows; i++)
    for (let c = 0; c < columns; c++)
      for (let e = 0; e <= c; e++)
        covariance[c * columns + e] +=
          ((values[i * columns + c] - mean[c]) * (values[i * columns + e] - mean[e])) / rows;
  const lower = cholesky(covariance, columns, 1e-6);
  if (lower === null) return null;
  const states = new Float32Array(rows * columns);
  const drawn = new Float64Array(columns);
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns; c++) {
      drawn[c] = random.normal();
      squares += drawn[c] * drawn[c];
      let sum = mean[c];
      for (let e = 0; e <= c; e++) sum += lower[c * columns + e] * drawn[e];
      states[i * columns + c] = sum;
    }
  }
  let logDensity = (-columns / 2) * logarithm(2 * Math.PI) - squares / (2 * rows);
  for (let c = 0; c < columns; c++) logDensity -= logarithm(lower[c * columns + c]);
  return { states: matrixFrom(states, columns), logDensity };
}

/** Dimensions that the growth of neighbourhoods shows (Levina and Bickel 2005, with inverses averaged). */
function localDimension({ k, distances }: Neighbours): number {
  let sum = 0;
  let counted = 0;
  for (let i = 0; i < distances.length; i += k) {
    const last = logarithm(Math.max(distances[i + k - 1], GRAIN));
    for (let z = 0; z < k - 1; z++) {
      sum += last - logarithm(Math.max(distances[i + z], GRAIN));
      counted++;
    }
  }
  return counted / sum;
}
