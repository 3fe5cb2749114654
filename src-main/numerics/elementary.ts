/* eslint-disable no-loss-of-precision -- constants stand as published; the nearest double is meant */
/**
 * Elementary functions from +, -, * and / alone. JavaScript fixes the bits of
 * those four and of nothing above them: `Math.sin` may differ in the last bit
 * between engines and processors, and a chaotic task amplifies that bit.
 */

const bits = new DataView(new ArrayBuffer(8));

/** pi/2 in three parts; the first two have trailing zeros, so k * part is exact for |k| < 2^20. */
const HALF_PI_HIGH = 1.57079632673412561417;
const HALF_PI_MIDDLE = 6.0771005063039659766e-11;
const HALF_PI_LOW = 2.0222662487959505929e-21;

/** ln 2 in two parts, the first with trailing zeros. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.9082149292705877e-10;

/** Taylor series of sin on [-pi/4, pi/4]; the first term left out is below 1e-19. */
function sineSeries(x: number): number {
  const q = x * x;
  let sum = 0;
  for (let n = 19; n >= 3; n -= 2) sum = (q / (n * (n - 1))) * (1 - sum);
  return x - x * sum;
}

/** Taylor series of cos on [-pi/4, pi/4]; the first term left out is below 1e-18. */
function cosineSeries(x: number): number {
  const q = x * x;
  let sum = 0;
  for (let n = 20; n >= 4; n -= 2) sum = (q / (n * (n - 1))) * (1 - sum);
  return 1 - (q / 2) * (1 - sum);
}

/** Sine and cosine share the reduction by quarter turns; `quarter` rotates one into the other. */
function circular(x: number, quarter: number): number {
  if (!Number.isFinite(x)) return NaN;
  const k = Math.round(x / (HALF_PI_HIGH + HALF_PI_MIDDLE));
  const y = x - k * HALF_PI_HIGH - k * HALF_PI_MIDDLE - k * HALF_PI_LOW;
  switch ((((k + quarter) % 4) + 4) % 4) {
    case 0:
      return sineSeries(y);
    case 1:
      return cosineSeries(y);
    case 2:
      return -sineSeries(y);
    default:
      return -cosineSeries(y);
  }
}

/** sin(x), x in radians; within 2e-16 of the true value for |x| < 1e5. */
export function sine(x: number): number {
  return circular(x, 0);
}

/** cos(x), x in radians; within 2e-16 of the true value for |x| < 1e5. */
export function cosine(x: number): number {
  return circular(x, 1);
}

/** Natural logarithm; relative error below 4e-16. Zero gives -Infinity, a negative number NaN. */
export function logarithm(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let exponent = 0;
  let scaled = x;
  if (x < 2.2250738585072014e-308) {
    scaled = x * 18014398509481984; // 2^54 lifts a subnormal number into the normal range
    exponent = -54;
  }
  bits.setFloat64(0, scaled);
  const high = bits.getUint32(0);
  exponent += (high >>> 20) - 1023;
  bits.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > 1.4142135623730951) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const q = s * s;
  let sum = 0;
  for (let n = 23; n >= 3; n -= 2) sum = q * (1 / n + sum);
  return exponent * LN2_HIGH + (2 * s + (2 * s * sum + exponent * LN2_LOW));
}

/** e^x; relative error below 4e-16. Overflows to Infinity, underflows to 0. */
export function exponential(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.2) return 0;
  const k = Math.round(x / (LN2_HIGH + LN2_LOW));
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 16; n >= 1; n--) sum = 1 + (r / n) * sum;
  const half = Math.trunc(k / 2);
  return sum * powerOfTwo(half) * powerOfTwo(k - half);
}

function powerOfTwo(exponent: number): number {
  bits.setUint32(0, (exponent + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
