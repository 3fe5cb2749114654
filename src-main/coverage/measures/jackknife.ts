import { studentTQuantile } from '../../numerics/studentT.ts';
import type { Estimate } from '../../contract/coverage/findings.ts';
import { doubtOf } from './doubts.ts';

/** No group left out. */
export const NONE = -1;
/** With fewer groups of rollouts than this no interval is shown. */
export const LEAST_GROUPS = 10;

/**
 * A measure with its 95% interval by leaving out one group of whole rollouts
 * after the other (the delete-a-group jackknife, Wolter 2007, section 4.2.2),
 * with Student's t of one degree fewer than there are groups. What leaves the
 * measure's range is cut off there.
 *
 * Simulated with 40 rollouts of 20 to 80 states, independent or correlated by 0.9
 * from one to the next, in 2 to 11 dimensions, 24 to 40 times each: the intervals
 * held the truth in 90 to 100% of cases for entropy, 88 to 100% for overlap and for
 * the share outside, and 92 to 100% for divergence, but 83% where a ring is set
 * against a disc, whose divergence of 0.18 reads 0.15 to 0.16.
 *
 * @param values the measure without each group.
 * @param range what the measure can be.
 */
export function jackknifeEstimate(
  value: number,
  values: readonly number[],
  range: readonly [number, number],
): Estimate {
  const within = (x: number): number => Math.min(range[1], Math.max(range[0], x));
  if (values.length < LEAST_GROUPS) return { value: within(value), interval: null, doubt: doubtOf('few-rollouts') };
  const half = studentTQuantile(0.975, values.length - 1) * jackknifeError(values);
  return { value: within(value), interval: [within(value - half), within(value + half)], doubt: null };
}

/** The standard error of a measure from its values without each group. */
export function jackknifeError(values: readonly number[]): number {
  const centre = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  return Math.sqrt(((values.length - 1) / values.length) * squares);
}

/** The measure without each group in turn. */
export function withoutEach<T>(count: number, measure: (left: number) => T): T[] {
  return Array.from({ length: count }, (_, group) => measure(group));
}
