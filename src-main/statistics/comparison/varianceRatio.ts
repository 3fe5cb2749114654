import { incompleteBeta } from '../../numerics/distributions.ts';
import { standardDeviation } from '../../numerics/moments.ts';
import type { Interval } from '../studentT.ts';

/** Quantile of the F distribution with n and m degrees of freedom, by bisection on x / (1 + x). */
function fQuantile(probability: number, n: number, m: number): number {
  let [low, high] = [0, 1];
  for (let halvings = 0; halvings < 100; halvings++) {
    const middle = (low + high) / 2;
    const x = middle / (1 - middle);
    if (incompleteBeta((n * x) / (n * x + m), n / 2, m / 2) < probability) low = middle;
    else high = middle;
  }
  return low / (1 - low);
}

/**
 * Variance of x over that of y with the interval of Fisher's F, which leans on
 * normal returns far more than an interval of means does. NaN below two values
 * in either, or where either has no spread: runs that agree exactly say nothing
 * of how they would differ, so that there is an estimate at most, and no interval.
 */
export function varianceRatio(
  x: readonly number[],
  y: readonly number[],
  level = 0.95,
): Interval & { readonly estimate: number } {
  const estimate = (standardDeviation(x) / standardDeviation(y)) ** 2;
  if (!Number.isFinite(estimate)) return { estimate: NaN, low: NaN, high: NaN };
  if (estimate === 0) return { estimate, low: NaN, high: NaN };
  const [n, m] = [x.length - 1, y.length - 1];
  return {
    estimate,
    low: estimate / fQuantile((1 + level) / 2, n, m),
    high: estimate / fQuantile((1 - level) / 2, n, m),
  };
}
