import { logarithm } from './elementary.ts';

/**
 * The digamma function for x > 0, to about 1e-14: the recurrence up to 10, then its asymptotic series (Abramowitz and
 * Stegun 6.3.18).
 */
export function digamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 10; y++) shift -= 1 / y;
  const q = 1 / (y * y);
  return (
    shift +
    logarithm(y) -
    1 / (2 * y) -
    q * (1 / 12 - q * (1 / 120 - q * (1 / 252 - q * (1 / 240 - q * (1 / 132 - q * (691 / 32760 - q / 12))))))
  );
}

/** Logarithm of the volume of the unit ball in `dimensions` dimensions. */
export function logBallVolume(dimensions: number): number {
  let volume = dimensions % 2 === 0 ? 0 : Math.LN2;
  for (let d = dimensions % 2 === 0 ? 2 : 3; d <= dimensions; d += 2) volume += logarithm((2 * Math.PI) / d);
  return volume;
}
