import { clip, multiplyAdd } from './vectors';

const LN2_HIGH: f32 = 0.693359375; // nine bits: k * LN2_HIGH is exact
const LN2_LOW: f32 = -2.1219444e-4;

/** tanh of every number from `block` to `end`, in place. */
export function tanhInPlace(block: usize, end: usize): void {
  for (; block < end; block += 16) v128.store(block, tanh(v128.load(block)));
}

/**
 * tanh(x) = m / (m + 2) with m = e^(2x) - 1, from + - * / alone. With
 * 2x = k ln 2 + r, m = 2^k (e^r - 1) + (2^k - 1), and e^r - 1 is its Taylor
 * series: near 0, where k is 0, nothing cancels. Relative error below 4e-7.
 */
function tanh(x: v128): v128 {
  const y = f32x4.mul(clip(x, f32x4.splat(9.1)), f32x4.splat(2)); // tanh(9.1) rounds to 1
  const k = f32x4.nearest(f32x4.mul(y, f32x4.splat(1.44269504)));
  const r = f32x4.sub(f32x4.sub(y, f32x4.mul(k, f32x4.splat(LN2_HIGH))), f32x4.mul(k, f32x4.splat(LN2_LOW)));
  let series = f32x4.splat(1.0 / 5040.0);
  series = multiplyAdd(series, r, f32x4.splat(1.0 / 720.0));
  series = multiplyAdd(series, r, f32x4.splat(1.0 / 120.0));
  series = multiplyAdd(series, r, f32x4.splat(1.0 / 24.0));
  series = multiplyAdd(series, r, f32x4.splat(1.0 / 6.0));
  series = multiplyAdd(series, r, f32x4.splat(0.5));
  series = multiplyAdd(f32x4.mul(series, r), r, r);
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  const m = f32x4.add(f32x4.mul(power, series), f32x4.sub(power, f32x4.splat(1)));
  return f32x4.div(m, f32x4.add(m, f32x4.splat(2)));
}
