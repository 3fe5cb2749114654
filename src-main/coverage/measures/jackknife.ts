import { exponential, logarithm } from '../../numerics/elementary.ts';
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
 * measure's range is cut off there. Where every group reads the same, as of sets
 * that are wholly apart, the interval reaches as far as a share may be of which
 * none of as many groups shows anything (Clopper and Pearson 1934).
 *
 * `npm run bench -- --part measures` says how often it holds the truth.
 *
 * @param values the measure without each group.
 * @param range what the measure can be, in finite numbers.
 * @param doubtful what was added to the measure and may be wrong by as much.
 */
export function jackknifeEstimate(
  value: number,
  values: readonly number[],
  range: readonly [number, number],
  doubtful = 0,
): Estimate {
  const within = (x: number): number => Math.min(range[1], Math.max(range[0], x));
  if (values.length < LEAST_GROUPS) return { value: within(value), interval: null, doubt: doubtOf('few-rollouts') };
  const error = jackknifeError(values);
  const unseen = (range[1] - range[0]) * (1 - exponential(logarithm(0.05) / values.length));
  const byChance = error > 0 ? studentTQuantile(0.975, values.length - 1) * error : unseen;
  const half = Math.hypot(byChance, doubtful);
  const centre = within(value);
  return { value: centre, interval: [within(centre - half), within(centre + half)], doubt: null };
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
