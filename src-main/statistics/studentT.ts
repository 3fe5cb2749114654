import { mean, standardError } from '../numerics/moments.ts';
import { studentTQuantile } from '../numerics/studentT.ts';

/** Two ends of a band or an interval, `low <= high`; NaN where it cannot be had. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The interval of a mean over few runs (Student 1908): mean +- t((1 + level) / 2, n - 1) s / sqrt(n); NaN below two
 * values.
 */
export function studentTInterval(values: ArrayLike<number>, level = 0.95): Interval {
  if (values.length < 2) return { low: NaN, high: NaN };
  const centre = mean(values);
  const half = studentTQuantile((1 + level) / 2, values.length - 1) * standardError(values);
  return { low: centre - half, high: centre + half };
}
