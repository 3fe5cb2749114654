import type { Moments } from './learner.ts';

const smallestVariance = 0.01;

/**
 * Moments before any observation: a hundredth of an observation with mean 0 and variance 1, so that the first division
 * is safe.
 */
export function initialMoments(observationSize: number): Moments {
  return {
    count: 0.01,
    sum: new Float64Array(observationSize),
    sumOfSquares: new Float64Array(observationSize).fill(0.01),
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
  const std = sumOfSquares.map((s, i) => Math.sqrt(Math.max(s / count - mean[i] * mean[i], smallestVariance)));
  return { mean, std };
}
