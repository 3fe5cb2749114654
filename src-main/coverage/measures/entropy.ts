import { digamma, logBallVolume } from '../../numerics/digamma.ts';
import { logarithm } from '../../numerics/elementary.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import type { Crew } from '../parallel/crew.ts';
import { scaled } from '../progress.ts';
import { neighboursWithin, searchable, type Neighbours } from '../parallel/neighbours.ts';
import type { RolloutStates } from './pair.ts';
import type { Estimate } from '../../contract/coverage/findings.ts';
import { doubtOf } from './doubts.ts';
import { ownCounts } from './rolloutGroups.ts';
import { drawNormal, logDensities, normalLawOf } from './normalLaw.ts';
import { meanOf } from './streams.ts';

/** Distances below this, the grain of float32 in standardised states, count as this. */
const GRAIN = 1e-6;
/** Local dimensions against those of a normal law below which states count as a surface. */
const SURFACE = 0.85;
/** How often the normal law is drawn from. */
const DRAWS = 3;

/**
 * The Kozachenko-Leonenko entropy in nats (Kraskov, Stögbauer and Grassberger
 * 2004, equation 20). Neighbours are sought among other rollouts only, as the
 * next step of the same one is near for no reason of coverage (Theiler 1986).
 * The bias that the same estimate has on normal laws of the same covariance and
 * as many states is taken off.
 *
 * It is the entropy with respect to volume in all columns. States on a surface
 * (an angle as sine and cosine) have none: what is read falls as states are
 * added. Where the distances show that, nothing is taken off.
 *
 * It has no interval: a law with sharp edges reads 0.03 to 0.07 nats too high, a
 * law in clusters as much too low, which is more than chance and shows in nothing.
 *
 * @param near of each state's neighbours in other rollouts, k at least.
 */
export function* entropyEstimate(
  { states, rollouts }: RolloutStates,
  near: Neighbours,
  k: number,
  random: Random,
  crew: Crew,
): Generator<number, Estimate> {
  const own = ownCounts(rollouts);
  const ownOf = Int32Array.from(rollouts, (rollout) => own.get(rollout) ?? 0);
  const value = readEntropy(states, near, ownOf, k);
  const law = normalLawOf(states);
  if (law === null) return { value, interval: null, doubt: doubtOf('surface') };
  const dimension = localDimension(near);
  const biases: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    const normal = drawNormal(law, states.rows, random);
    const mark = crew.arena.mark();
    const nearNormal = yield* scaled(
      neighboursWithin(searchable(crew, normal, rollouts), near.k),
      draw / DRAWS,
      1 / DRAWS,
    );
    crew.arena.release(mark);
    if (dimension < SURFACE * localDimension(nearNormal)) return { value, interval: null, doubt: doubtOf('surface') };
    const logDensity = logDensities(law, normal).reduce((sum, each) => sum + each, 0) / normal.rows;
    biases.push(readEntropy(normal, nearNormal, ownOf, k) + logDensity);
  }
  const bias = meanOf(biases);
  return { value: value - bias.value, interval: null, doubt: doubtOf('unknown-error'), spread: bias.spread };
}

function readEntropy({ rows, columns }: Matrix, near: Neighbours, ownOf: Int32Array, k: number): number {
  let sum = 0;
  for (let i = 0; i < rows; i++)
    sum +=
      digamma(rows - ownOf[i] + 1) -
      digamma(k) +
      columns * logarithm(Math.max(near.distances[i * near.k + k - 1], GRAIN));
  return logBallVolume(columns) + sum / rows;
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
