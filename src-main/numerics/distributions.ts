import { exponential, logarithm } from './elementary.ts';

const LOG_ROOT_TWO_PI = 0.9189385332046727;

/**
 * Logarithm of the gamma function for x > 0, to about 1e-13: the recurrence up to 10, then Stirling's series
 * (Abramowitz and Stegun 6.1.41).
 */
export function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 10; y++) shift -= logarithm(y);
  const q = 1 / (y * y);
  const series = (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q * (1 / 1188 - (q * 691) / 360360))))) / y;
  return shift + (y - 0.5) * logarithm(y) - y + LOG_ROOT_TWO_PI + series;
}

/**
 * The regularised incomplete beta function I_x(a, b) for x in [0, 1] and
 * a, b > 0: its continued fraction (Abramowitz and Stegun 26.5.8), summed by
 * the modified method of Lentz (Thompson and Barnett 1986).
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side of the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = exponential(logGamma(a + b) - logGamma(a) - logGamma(b) + a * logarithm(x) + b * logarithm(1 - x));
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  for (let m = 1; m <= 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d, tiny);
    c = kept(1 + even / c, tiny);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d, tiny);
    c = kept(1 + odd / c, tiny);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return (front * fraction) / a;
}

function kept(value: number, least: number): number {
  return Math.abs(value) < least ? least : value;
}

/** P(Z <= x) of a standard normal Z, to about 1e-15 absolutely: the series of Marsaglia 2004. */
export function normalProbability(x: number): number {
  if (Math.abs(x) > 8.5) return x < 0 ? 0 : 1;
  let sum = x;
  let term = x;
  for (let k = 3; sum + term !== sum; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * exponential(-0.5 * x * x - LOG_ROOT_TWO_PI);
}
