import { mean, standardDeviation } from '../numerics/moments.ts';
import { studentTQuantile } from '../numerics/studentT.ts';
import type { Interval } from './studentT.ts';

/** The rule of `setApart` in a sentence, for the note of every table that sets a mean in bold. */
export const setApartRule =
  'Bold: the highest mean of its row, where the 95% interval of its difference from each of the others (Welch) ' +
  'lies above 0; else none.';

/**
 * Which of several groups of runs has a mean that is higher than every other's
 * beyond doubt: its place, where the 95% interval of each difference lies above
 * 0. Null where that is nobody, as with fewer than two runs in any group that
 * is compared, or nothing to compare with.
 *
 * @param groups one value a run; a group without runs is not compared.
 */
export function setApart(groups: readonly (readonly number[])[]): number | null {
  const present = [...groups.entries()].filter(([, values]) => values.length > 0);
  if (present.length < 2) return null;
  const [place, best] = present.reduce((most, next) => (mean(next[1]) > mean(most[1]) ? next : most));
  return present.every(([other, values]) => other === place || differenceInterval(best, values).low > 0) ? place : null;
}

/**
 * The 95% interval of the difference of two means, of x less of y, with unequal
 * variances (Welch 1947). The degrees of freedom (Satterthwaite) are rounded
 * down, which makes it a little wider. NaN below two runs on either side.
 */
export function differenceInterval(x: readonly number[], y: readonly number[]): Interval {
  if (x.length < 2 || y.length < 2) return { low: NaN, high: NaN };
  const [a, b] = [x, y].map((values) => standardDeviation(values) ** 2 / values.length);
  const centre = mean(x) - mean(y);
  const degrees = (a + b) ** 2 / (a ** 2 / (x.length - 1) + b ** 2 / (y.length - 1));
  const half = a + b === 0 ? 0 : studentTQuantile(0.975, Math.max(1, Math.floor(degrees))) * Math.sqrt(a + b);
  return { low: centre - half, high: centre + half };
}
