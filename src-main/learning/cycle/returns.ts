import type { Configuration } from '../configuration.ts';
import type { Segment } from '../record.ts';

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

/**
 * Standard error of `estimateReturn` from the spread of what it is the mean of;
 * null where that are fewer than two, and for per-step, whose rollouts weigh as
 * much as they are long.
 */
export function returnError(d1: readonly Segment[], estimate: Configuration['returnEstimate']): number | null {
  switch (estimate) {
    case 'trajectories':
      return standardError(d1.map(({ segmentReturn }) => segmentReturn));
    case 'completed':
      return standardError(finished(d1).map(({ rolloutReturn }) => rolloutReturn));
    case 'per-step':
      return null;
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

/** Mean of those that are known; null where none is. */
export function meanOfKnown(values: readonly (number | null)[]): number | null {
  return mean(values.filter((value) => value !== null));
}

/** Root mean square of those that are known; null where none is. */
export function rootMeanSquareOfKnown(values: readonly (number | null)[]): number | null {
  const square = mean(values.filter((value) => value !== null).map((value) => value * value));
  return square === null ? null : Math.sqrt(square);
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

/** Of the mean of independent values; null under two of them. */
export function standardError(values: readonly number[]): number | null {
  const deviation = standardDeviation(values);
  return deviation === null ? null : deviation / Math.sqrt(values.length);
}

/** Standard error of the mean of independent numbers with these errors; null where one is unknown. */
export function errorOfMean(errors: readonly (number | null)[]): number | null {
  const known = errors.filter((error) => error !== null);
  if (known.length < errors.length || known.length === 0) return null;
  return Math.sqrt(known.reduce((sum, error) => sum + error * error, 0)) / known.length;
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
 * A meta-reward in the scale in which it enters equation 5. running-std divides
 * by the standard deviation (ddof 1) of all raw meta-rewards so far, this
 * cycle's included; the first two pass as they are, because there is no
 * deviation yet.
 */
export function scaleMetaReward(
  reward: number,
  history: RewardHistory,
  scale: Configuration['metaRewardScale'],
): number {
  switch (scale) {
    case 'raw':
      return reward;
    case 'running-std': {
      const deviation = history.count < 3 ? 0 : Math.sqrt(squaredDeviations(history) / (history.count - 1));
      return deviation === 0 ? reward : reward / deviation;
    }
  }
}

/**
 * What is subtracted from each raw meta-reward of a cycle.
 *
 * @param rewards of the cycle's explorations.
 * @param before all raw meta-rewards of the cycles before.
 */
export function metaRewardBaselines(
  rewards: readonly number[],
  before: RewardHistory,
  baseline: Configuration['metaRewardBaseline'],
): readonly number[] {
  switch (baseline) {
    case 'none':
      return rewards.map(() => 0);
    case 'running-mean':
      return rewards.map(() => (before.count === 0 ? 0 : before.sum / before.count));
    case 'leave-one-out': {
      const sum = rewards.reduce((total, reward) => total + reward, 0);
      return rewards.map((reward) => (sum - reward) / (rewards.length - 1));
    }
  }
}

/** Sums over the meta-rewards whose noise is known. */
export interface NoiseHistory {
  readonly count: number;
  readonly sumOfSquares: number;
  /** Of the squares of their standard errors. */
  readonly sumOfErrors: number;
}

export const noNoise: NoiseHistory = { count: 0, sumOfSquares: 0, sumOfErrors: 0 };

export function addNoise(history: NoiseHistory, reward: number, error: number | null): NoiseHistory {
  if (error === null) return history;
  return {
    count: history.count + 1,
    sumOfSquares: history.sumOfSquares + reward * reward,
    sumOfErrors: history.sumOfErrors + error * error,
  };
}

/**
 * Signal-to-noise ratio of the raw meta-rewards, as a ratio of powers: their
 * mean square less the mean of their squared standard errors, over the latter;
 * 0 where the noise explains all of it, null where none is known or there is none.
 */
export function signalToNoise({ sumOfSquares, sumOfErrors }: NoiseHistory): number | null {
  return sumOfErrors === 0 ? null : Math.max(0, sumOfSquares - sumOfErrors) / sumOfErrors;
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
