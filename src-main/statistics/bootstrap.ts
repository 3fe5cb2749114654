import type { Random } from '../numerics/random.ts';
import { quantile } from './order.ts';
import type { Interval } from './studentT.ts';

export const defaultReplicates = 2000;

/**
 * Resamples of a stratified bootstrap (Efron and Tibshirani 1993; Agarwal et
 * al. 2021): within each stratum (task) as many units (whole runs) as it has,
 * drawn with replacement.
 *
 * @returns `replicates` resamples, each of the strata's shape.
 */
export function resample<Unit>(
  strata: readonly (readonly Unit[])[],
  random: Random,
  replicates = defaultReplicates,
): Unit[][][] {
  if (!Number.isSafeInteger(replicates) || replicates < 1)
    throw new RangeError(`A bootstrap needs a whole number of replicates from 1 on; got ${replicates}.`);
  return Array.from({ length: replicates }, () =>
    strata.map((units) => units.map(() => units[random.below(units.length)])),
  );
}

/** The percentile interval: the central `level` of the statistic over the resamples. */
export function percentileInterval(replicates: ArrayLike<number>, level = 0.95): Interval {
  return { low: quantile(replicates, (1 - level) / 2), high: quantile(replicates, (1 + level) / 2) };
}

export interface BootstrapOptions {
  readonly random: Random;
  /** 2000 if not given. */
  readonly replicates?: number;
  /** Share of the replicates inside the interval, in (0, 1); 0.95 if not given. */
  readonly level?: number;
}

/** Percentile interval of any statistic of runs by task; see `resample`. NaN where there are no runs. */
export function stratifiedBootstrap<Unit>(
  strata: readonly (readonly Unit[])[],
  statistic: (strata: readonly (readonly Unit[])[]) => number,
  { random, replicates = defaultReplicates, level = 0.95 }: BootstrapOptions,
): Interval {
  return percentileInterval(resample(strata, random, replicates).map(statistic), level);
}
