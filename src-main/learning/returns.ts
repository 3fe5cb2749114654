import type { Configuration } from './configuration.ts';
import type { Segment } from './record.ts';

/**
 * R-hat of the student from D1 (Algorithm 1, "estimate the reward of pi'").
 * trajectories: mean undiscounted return of the stretches of rollout that lie
 * in D1, the unfinished last one as it stands. completed: mean return of the
 * whole rollouts that ended in D1; `previous` where none did, which is null
 * until one has. per-step: mean reward times the episode limit.
 */
export function estimateReturn(
  d1: readonly Segment[],
  estimate: Configuration['returnEstimate'],
  episodeLimit: number,
  previous: number | null,
): number | null {
  switch (estimate) {
    case 'trajectories':
      return mean(d1.map((segment) => segment.segmentReturn)) ?? previous;
    case 'completed':
      return mean(finished(d1).map((segment) => segment.rolloutReturn)) ?? previous;
    case 'per-step': {
      const steps = d1.reduce((sum, segment) => sum + segment.steps, 0);
      const total = d1.reduce((sum, segment) => sum + segment.segmentReturn, 0);
      return steps === 0 ? previous : (total / steps) * episodeLimit;
    }
  }
}

/** The last segments of rollouts that reached their end. */
export function finished(segments: readonly Segment[]): readonly Segment[] {
  return segments.filter(({ ending }) => ending === 'terminated' || ending === 'truncated');
}

/** Mean length, in steps, of the rollouts of `segments` that reached their end; null where none did. */
export function meanLength(segments: readonly Segment[]): number | null {
  return mean(finished(segments).map((segment) => segment.firstStep + segment.steps));
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation with ddof 1; null under two values. */
export function standardDeviation(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** Sums over the raw meta-rewards of a run: enough for their deviation and autocorrelation, whatever its length. */
export interface RewardHistory {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** Sum of each reward times the one before it. */
  readonly sumOfProducts: number;
  readonly first: number;
  readonly last: number;
}

export const noRewards: RewardHistory = { count: 0, sum: 0, sumOfSquares: 0, sumOfProducts: 0, first: 0, last: 0 };

export function addReward(history: RewardHistory, reward: number): RewardHistory {
  return {
    count: history.count + 1,
    sum: history.sum + reward,
    sumOfSquares: history.sumOfSquares + reward * reward,
    sumOfProducts: history.sumOfProducts + (history.count === 0 ? 0 : reward * history.last),
    first: history.count === 0 ? reward : history.first,
    last: reward,
  };
}

/**
 * The meta-reward as it enters equation 5. running-std divides by the standard
 * deviation (ddof 1) of all raw meta-rewards so far, this one included; the
 * first two pass as they are, because there is no deviation yet.
 */
export function scaleMetaReward(history: RewardHistory, scale: Configuration['metaRewardScale']): number {
  switch (scale) {
    case 'raw':
      return history.last;
    case 'running-std': {
      const deviation = history.count < 3 ? 0 : Math.sqrt(squaredDeviations(history) / (history.count - 1));
      return deviation === 0 ? history.last : history.last / deviation;
    }
  }
}

/** Lag-1 autocorrelation; null under three values or where nothing varies. */
export function lagOneAutocorrelation(history: RewardHistory): number | null {
  const { count, sum, sumOfProducts, first, last } = history;
  const variance = squaredDeviations(history);
  if (count < 3 || variance === 0) return null;
  const centre = sum / count;
  return (sumOfProducts - centre * (2 * sum - first - last) + (count - 1) * centre * centre) / variance;
}

function squaredDeviations({ count, sum, sumOfSquares }: RewardHistory): number {
  return count === 0 ? 0 : Math.max(0, sumOfSquares - (sum * sum) / count);
}

/**
 * The largest discounted return of an episode: r_max (1 - gamma^limit) / (1 - gamma); null where the reward has no
 * bound.
 */
export function largestDiscountedReturn(
  largestReward: number | null,
  gamma: number,
  episodeLimit: number,
): number | null {
  if (largestReward === null || largestReward === 0) return largestReward;
  return gamma === 1 ? largestReward * episodeLimit : (largestReward * (1 - gamma ** episodeLimit)) / (1 - gamma);
}
