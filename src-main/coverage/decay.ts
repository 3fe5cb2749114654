import { exponential } from '../numerics/elementary.ts';

/** 2^(-j/64) for j in [0, 64), and 2^-k for k in [0, 1022]. */
const STEPS = 64;
const FRACTIONS = Float64Array.from({ length: STEPS }, (_, j) => exponential((-j * Math.LN2) / STEPS));
const HALVINGS = new Float64Array(1023).fill(0.5);
HALVINGS[0] = 1;
for (let k = 1; k < HALVINGS.length; k++) HALVINGS[k] = HALVINGS[k - 1] / 2;
const PER_UNIT = STEPS / Math.LN2;
const UNIT = Math.LN2 / STEPS;

/**
 * e^-x for x >= 0, relative error below 1e-12, 0 for x > 700: the exponential
 * of the calibrations, which take thousands of millions of them. From +, -, *
 * alone, so the same bits everywhere.
 */
export function decay(x: number): number {
  if (!(x <= 700)) return 0;
  const steps = (x * PER_UNIT + 0.5) | 0;
  const r = steps * UNIT - x;
  return HALVINGS[steps >> 6] * FRACTIONS[steps & 63] * (1 + r * (1 + r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))))));
}
