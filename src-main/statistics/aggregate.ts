import type { Random } from '../numerics/random.ts';
import { defaultReplicates, percentileInterval, resample } from './bootstrap.ts';
import { mean, standardDeviation, standardError } from '../numerics/moments.ts';
import { interquartileMean, median } from './order.ts';
import { studentTInterval } from './studentT.ts';
import type { Interval } from './studentT.ts';

export const estimatorNames = ['mean', 'iqm', 'median'] as const;
export type Estimator = (typeof estimatorNames)[number];

/** `student-t` and `bootstrap` are 95% intervals of the estimate; `range` is smallest to largest. */
export const bandNames = ['none', 'standard-deviation', 'standard-error', 'student-t', 'bootstrap', 'range'] as const;
export type Band = (typeof bandNames)[number];

export type AggregateOptions =
  | { readonly estimator: Estimator; readonly band: Exclude<Band, 'bootstrap'> }
  | {
      readonly estimator: Estimator;
      readonly band: 'bootstrap';
      readonly random: Random;
      readonly replicates?: number;
    };

/** One number over runs, with its band. The unit is the run (seed), never the episode. */
export interface Aggregate extends Interval {
  readonly estimator: Estimator;
  readonly band: Band;
  readonly n: number;
  readonly centre: number;
}

export function estimate(estimator: Estimator, values: ArrayLike<number>): number {
  switch (estimator) {
    case 'mean':
      return mean(values);
    case 'iqm':
      return interquartileMean(values);
    case 'median':
      return median(values);
  }
}

/** From the values of `n` runs (n numbers) to centre and band. */
export type Aggregator = (values: readonly number[]) => Interval & { readonly centre: number };

/**
 * The way from the values of n runs to centre and band. A bootstrap draws its
 * resamples of runs here, once: all values given to one aggregator (the
 * checkpoints of a curve) are resampled by whole runs.
 *
 * @throws RangeError for a band about the mean with another estimator.
 */
export function aggregator(n: number, options: AggregateOptions): Aggregator {
  const { estimator, band } = options;
  if (estimator !== 'mean' && (band === 'standard-deviation' || band === 'standard-error' || band === 'student-t')) {
    throw new RangeError(
      `The band "${band}" belongs to the mean; with "${estimator}" choose "bootstrap", "range" or "none".`,
    );
  }
  const runs = Array.from({ length: n }, (_, run) => run);
  const resamples =
    options.band === 'bootstrap' && n > 1
      ? resample([runs], options.random, options.replicates ?? defaultReplicates).map(([drawn]) => drawn)
      : [];
  const interval = (values: readonly number[]): Interval => {
    switch (band) {
      case 'none':
        return { low: NaN, high: NaN };
      case 'standard-deviation':
        return about(mean(values), standardDeviation(values));
      case 'standard-error':
        return about(mean(values), standardError(values));
      case 'student-t':
        return studentTInterval(values);
      case 'bootstrap':
        return percentileInterval(
          resamples.map((drawn) =>
            estimate(
              estimator,
              drawn.map((run) => values[run]),
            ),
          ),
        );
      case 'range':
        return values.length < 2 ? { low: NaN, high: NaN } : { low: Math.min(...values), high: Math.max(...values) };
    }
  };
  return (values) => ({ centre: estimate(estimator, values), ...interval(values) });
}

/** Aggregates one value a run. Below two runs there is no band: both its ends are NaN. */
export function aggregate(values: readonly number[], options: AggregateOptions): Aggregate {
  return {
    estimator: options.estimator,
    band: options.band,
    n: values.length,
    ...aggregator(values.length, options)(values),
  };
}

function about(centre: number, half: number): Interval {
  return { low: centre - half, high: centre + half };
}
