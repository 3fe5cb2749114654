import { logarithm } from '../../numerics/elementary.ts';
import { digamma, logBallVolume } from '../../numerics/digamma.ts';
import type { RolloutStates } from './divergence.ts';

/** Distances below this, the grain of float32 in standardised states, count as this. */
const GRAIN = 1e-6;

/**
 * What each state contributes to the Kozachenko-Leonenko entropy, in nats; the
 * entropy is their mean (Kraskov, Stögbauer and Grassberger 2004, equation 20).
 * Neighbours are sought among other rollouts only, as the next step of the same
 * one is near for no reason of coverage (Theiler 1986).
 *
 * It is the entropy with respect to volume in all columns: states on a surface
 * (an angle as sine and cosine) read lower, and the more so the more of them
 * there are. Compare sets of about the same size.
 *
 * @param distances of each state's k-th nearest state of other rollouts.
 */
export function entropyContributions(
  { states, rollouts }: RolloutStates,
  distances: Float32Array,
  k: number,
): Float64Array {
  const own = new Map<number, number>();
  for (const rollout of rollouts) own.set(rollout, (own.get(rollout) ?? 0) + 1);
  const constant = logBallVolume(states.columns) - digamma(k);
  const contributions = new Float64Array(states.rows);
  for (let i = 0; i < states.rows; i++) {
    const others = states.rows - (own.get(rollouts[i]) ?? 0);
    const radius = Math.max(distances[i], GRAIN);
    contributions[i] = digamma(others + 1) + constant + states.columns * logarithm(radius);
  }
  return contributions;
}
