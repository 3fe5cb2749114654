import type { Moments } from './learner.ts';

/** Below it a running variance is held: what hardly varies is not blown up. */
const SMALLEST_VARIANCE = 0.01;

/** Before any value: a hundredth of one, with mean 0 and variance 1, so that the first division is safe. */
export const firstMoments = { count: 0.01, sum: 0, sumOfSquares: 0.01 } as const;

/** Moments before any observation. */
export function initialMoments(observationSize: number): Moments {
  const { count, sum, sumOfSquares } = firstMoments;
  return {
    count,
    sum: new Float64Array(observationSize).fill(sum),
    sumOfSquares: new Float64Array(observationSize).fill(sumOfSquares),
  };
}

/** The moments once the observations of these rows have been counted in; each row begins with its observation. */
export function countIn(moments: Moments, rows: Float32Array, rowLength: number): Moments {
  const sum = moments.sum.slice();
  const sumOfSquares = moments.sumOfSquares.slice();
  for (let start = 0; start < rows.length; start += rowLength) {
    for (let i = 0; i < sum.length; i++) {
      const x = rows[start + i];
      sum[i] += x;
      sumOfSquares[i] += x * x;
    }
  }
  return { count: moments.count + rows.length / rowLength, sum, sumOfSquares };
}

/** Mean and standard deviation of each component. */
export function meanAndStd({ count, sum, sumOfSquares }: Moments): { mean: Float64Array; std: Float64Array } {
  const mean = sum.map((s) => s / count);
  return { mean, std: sumOfSquares.map((squares, i) => runningDeviation(count, sum[i], squares)) };
}

/** The standard deviation that running moments say, from sqrt(0.01) on. */
export function runningDeviation(count: number, sum: number, sumOfSquares: number): number {
  const mean = sum / count;
  return Math.sqrt(Math.max(sumOfSquares / count - mean * mean, SMALLEST_VARIANCE));
}
