import type { Estimate } from '../../contract/findings.ts';
import type { Random } from '../../numerics/random.ts';

/** What a set's states contribute to a mean, summed by rollout. */
export interface RolloutSums {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

export const defaultReplicates = 2000;

/** @param rollouts the rollout of each contribution; any whole numbers. */
export function sumByRollout(contributions: Float64Array, rollouts: Int32Array): RolloutSums {
  const index = rolloutIndex(rollouts);
  const rolloutCount = index.reduce((most, i) => Math.max(most, i + 1), 0);
  const sums = new Float64Array(rolloutCount);
  const counts = new Float64Array(rolloutCount);
  contributions.forEach((contribution, i) => {
    sums[index[i]] += contribution;
    counts[index[i]]++;
  });
  return { sums, counts };
}

/** Rollouts numbered from 0 in the order in which they first come. */
export function rolloutIndex(rollouts: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return rollouts.map((rollout) => {
    const known = numbers.get(rollout);
    if (known !== undefined) return known;
    numbers.set(rollout, numbers.size);
    return numbers.size - 1;
  });
}

/**
 * The mean over the sets of the mean over each set's states, with its interval:
 * rollouts are drawn with replacement within each set (Efron and Tibshirani 1993,
 * section 13.3, percentile method), for states of one rollout are not independent.
 * Contributions stay as they were measured: neighbours are not sought anew.
 */
export function estimateMean(sets: readonly RolloutSums[], random: Random, replicates = defaultReplicates): Estimate {
  const value = average(sets.map(({ sums, counts }) => total(sums) / total(counts)));
  if (sets.some(({ sums }) => sums.length < 2)) return { value, interval: null };
  const drawn = Float64Array.from({ length: replicates }, () => average(sets.map((set) => resampledMean(set, random))));
  return { value, interval: percentileInterval(drawn) };
}

function resampledMean({ sums, counts }: RolloutSums, random: Random): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < sums.length; i++) {
    const rollout = random.below(sums.length);
    sum += sums[rollout];
    count += counts[rollout];
  }
  return sum / count;
}

/** The 2.5% and 97.5% quantiles, interpolated. */
export function percentileInterval(replicates: Float64Array): [number, number] {
  const sorted = replicates.slice().sort();
  const quantile = (share: number): number => {
    const at = share * (sorted.length - 1);
    const below = Math.floor(at);
    return sorted[below] + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
  };
  return [quantile(0.025), quantile(0.975)];
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
