import { mean } from '../../numerics/moments.ts';
import { percentileInterval, resample, type BootstrapOptions } from '../bootstrap.ts';
import { interquartileMean, median } from '../order.ts';
import type { Interval } from '../studentT.ts';
import { optimalityGap, performanceProfile, type ScoresByTask } from './rliable.ts';

/** Returns that count as 0 and as 1 on a task. */
export interface Anchors {
  readonly low: number;
  readonly high: number;
}

export function normalised(value: number, { low, high }: Anchors): number {
  return (value - low) / (high - low);
}

export const overTasksNames = ['mean', 'median', 'iqm', 'optimality-gap'] as const;
export type OverTasksName = (typeof overTasksNames)[number];

/** Of normalised scores by task, one a run (Agarwal et al. 2021, section 4). */
export const overTasksStatistics: Readonly<Record<OverTasksName, (scores: ScoresByTask) => number>> = {
  /** Mean over tasks of their means; so that a task counts once however many runs it has. */
  mean: (scores) => mean(scores.map(mean)),
  /** Median over tasks of their means. */
  median: (scores) => median(scores.map(mean)),
  /** Interquartile mean of all runs. */
  iqm: (scores) => interquartileMean(scores.flat()),
  'optimality-gap': (scores) => optimalityGap(scores),
};

export interface Estimate extends Interval {
  readonly estimate: number;
}

export interface OverTasks {
  readonly values: Readonly<Record<OverTasksName, Estimate>>;
  /** Share of runs above each of `taus`, with pointwise intervals. */
  readonly profile: readonly (Estimate & { readonly tau: number })[];
}

/** 0 to 1.5 in steps of 0.05: from the low anchor to well above the high one. */
export const profileTaus: readonly number[] = Array.from({ length: 31 }, (_, i) => i / 20);

/**
 * Aggregates over tasks with percentile intervals of one stratified bootstrap:
 * whole runs are resampled within each task. No interval where a task has fewer
 * than two runs: what they would vary by is missing in it.
 */
export function overTasks(scores: ScoresByTask, options: BootstrapOptions): OverTasks {
  const canVary = scores.length > 0 && scores.every((runs) => runs.length > 1);
  const drawn = canVary ? resample(scores, options.random, options.replicates) : [];
  const estimated = (statistic: (of: ScoresByTask) => number): Estimate => ({
    estimate: statistic(scores),
    ...(canVary ? percentileInterval(drawn.map(statistic), options.level) : { low: NaN, high: NaN }),
  });
  const profiles = drawn.map((each) => performanceProfile(each, profileTaus));
  const own = performanceProfile(scores, profileTaus);
  return {
    values: {
      mean: estimated(overTasksStatistics.mean),
      median: estimated(overTasksStatistics.median),
      iqm: estimated(overTasksStatistics.iqm),
      'optimality-gap': estimated(overTasksStatistics['optimality-gap']),
    },
    profile: profileTaus.map((tau, i) => ({
      tau,
      estimate: own[i],
      ...(canVary
        ? percentileInterval(
            profiles.map((profile) => profile[i]),
            options.level,
          )
        : { low: NaN, high: NaN }),
    })),
  };
}
