import { exponential, logarithm } from '../../numerics/elementary.ts';
import { studentTQuantile } from '../../numerics/studentT.ts';

/** No group left out. */
export const NONE = -1;
/** With fewer groups of rollouts than this, how much a measure varies cannot be told. */
export const LEAST_GROUPS = 10;

/**
 * How far a share may lie from its estimate, as half a 95% interval by leaving out one group of whole rollouts after
 * the other (the delete-a-group jackknife, Wolter 2007, section 4.2.2), with Student's t of one degree fewer than
 * there are groups; 1 at most. Where every group reads the same, as of sets that are wholly apart, it reaches as far
 * as a share may be of which none of as many groups shows anything (Clopper and Pearson 1934). Null of too few groups.
 *
 * @param values the share without each group.
 * @param doubtful what was added to the share and may be wrong by as much.
 */
export function halfWidth(values: readonly number[], doubtful: number): number | null {
  if (values.length < LEAST_GROUPS) return null;
  const error = jackknifeError(values);
  const unseen = 1 - exponential(logarithm(0.05) / values.length);
  const byChance = error > 0 ? studentTQuantile(0.975, values.length - 1) * error : unseen;
  return Math.min(1, Math.hypot(byChance, doubtful));
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
