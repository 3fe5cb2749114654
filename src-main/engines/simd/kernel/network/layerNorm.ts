import { bytes } from '../memory';
import { multiplyAdd, rectify, totals } from './vectors';
import { Width } from './network';

/**
 * Layer normalisation and ReLU: n = (z - mean) / sqrt(variance + 1e-12) over a
 * row's units, h = max(g n + s, 0). Four rows at a time, so that their means
 * and square roots share vectors; a row's result is the same alone or among
 * four. Padding counts neither in the mean nor in the variance, and n is 0 there.
 */
const EPSILON: f32 = 1e-12;

/** @param z becomes n; @param reciprocals one 1 / sqrt(variance + 1e-12) a row, for the backward pass. */
export function layerNorm(z: usize, reciprocals: usize, g: usize, s: usize, h: usize, width: Width, rows: i32): void {
  const stride = bytes(width.padded),
    mask = width.mask;
  const size = f32x4.splat(<f32>width.size),
    epsilon = f32x4.splat(EPSILON),
    one = f32x4.splat(1);
  for (; rows >= 4; rows -= 4) {
    const z1 = z + stride,
      z2 = z1 + stride,
      z3 = z2 + stride;
    const mean = f32x4.div(totals(sum(z, stride), sum(z1, stride), sum(z2, stride), sum(z3, stride)), size);
    const squares = totals(
      centre(z, v128.shuffle<f32>(mean, mean, 0, 0, 0, 0), mask, stride),
      centre(z1, v128.shuffle<f32>(mean, mean, 1, 1, 1, 1), mask, stride),
      centre(z2, v128.shuffle<f32>(mean, mean, 2, 2, 2, 2), mask, stride),
      centre(z3, v128.shuffle<f32>(mean, mean, 3, 3, 3, 3), mask, stride),
    );
    const r = f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.div(squares, size), epsilon)));
    v128.store(reciprocals, r);
    scale(z, v128.shuffle<f32>(r, r, 0, 0, 0, 0), g, s, h, stride);
    scale(z1, v128.shuffle<f32>(r, r, 1, 1, 1, 1), g, s, h + stride, stride);
    scale(z2, v128.shuffle<f32>(r, r, 2, 2, 2, 2), g, s, h + 2 * stride, stride);
    scale(z3, v128.shuffle<f32>(r, r, 3, 3, 3, 3), g, s, h + 3 * stride, stride);
    z = z3 + stride;
    h += 4 * stride;
    reciprocals += 16;
  }
  for (; rows > 0; rows--) {
    const units = sum(z, stride);
    const squares = centre(z, f32x4.div(totals(units, units, units, units), size), mask, stride);
    const variance = f32x4.div(totals(squares, squares, squares, squares), size);
    const r = f32x4.div(one, f32x4.sqrt(f32x4.add(variance, epsilon)));
    v128.store32_lane(reciprocals, r, 0);
    scale(z, r, g, s, h, stride);
    z += stride;
    h += stride;
    reciprocals += 4;
  }
}

/** Four partial sums of a row. */
function sum(z: usize, stride: usize): v128 {
  const end = z + stride;
  let even = f32x4.splat(0),
    odd = even;
  for (; z < end; z += 32) {
    even = f32x4.add(even, v128.load(z));
    odd = f32x4.add(odd, v128.load(z, 16));
  }
  return f32x4.add(even, odd);
}

/** Takes the mean from a row; four partial sums of what is left, squared. */
function centre(z: usize, mean: v128, mask: usize, stride: usize): v128 {
  const end = z + stride;
  let even = f32x4.splat(0),
    odd = even;
  for (; z < end; z += 32) {
    const x = v128.and(f32x4.sub(v128.load(z), mean), v128.load(mask));
    const y = v128.and(f32x4.sub(v128.load(z, 16), mean), v128.load(mask, 16));
    v128.store(z, x);
    v128.store(z, y, 16);
    even = multiplyAdd(x, x, even);
    odd = multiplyAdd(y, y, odd);
    mask += 32;
  }
  return f32x4.add(even, odd);
}

/** n = r z in place, h = max(g n + s, 0). */
function scale(z: usize, r: v128, g: usize, s: usize, h: usize, stride: usize): void {
  const end = z + stride;
  for (; z < end; z += 32) {
    const x = f32x4.mul(v128.load(z), r),
      y = f32x4.mul(v128.load(z, 16), r);
    v128.store(z, x);
    v128.store(z, y, 16);
    v128.store(h, rectify(multiplyAdd(x, v128.load(g), v128.load(s))));
    v128.store(h, rectify(multiplyAdd(y, v128.load(g, 16), v128.load(s, 16))), 16);
    g += 32;
    s += 32;
    h += 32;
  }
}

/** Adds the gradients of g and s. @param d the gradient of h, @param h decides where the ReLU let it through. */
export function addLayerNormGradient(
  gGradient: usize,
  sGradient: usize,
  d: usize,
  n: usize,
  h: usize,
  width: Width,
  rows: i32,
): void {
  const stride = bytes(width.padded),
    zero = f32x4.splat(0);
  for (let j: usize = 0; j < stride; j += 32) {
    let g0 = v128.load(gGradient + j),
      g1 = v128.load(gGradient + j, 16);
    let s0 = v128.load(sGradient + j),
      s1 = v128.load(sGradient + j, 16);
    let at = j;
    for (let i = 0; i < rows; i++) {
      const x = v128.and(v128.load(d + at), f32x4.gt(v128.load(h + at), zero));
      const y = v128.and(v128.load(d + at, 16), f32x4.gt(v128.load(h + at, 16), zero));
      g0 = multiplyAdd(x, v128.load(n + at), g0);
      g1 = multiplyAdd(y, v128.load(n + at, 16), g1);
      s0 = f32x4.add(s0, x);
      s1 = f32x4.add(s1, y);
      at += stride;
    }
    v128.store(gGradient + j, g0);
    v128.store(gGradient + j, g1, 16);
    v128.store(sGradient + j, s0);
    v128.store(sGradient + j, s1, 16);
  }
}

/**
 * From the gradient of h to that of z, in place: with e = g d where h > 0,
 * r (e - mean(e) - n mean(e n)) over the units, and 0 in the padding.
 */
export function layerNormBackward(
  d: usize,
  n: usize,
  h: usize,
  reciprocals: usize,
  g: usize,
  width: Width,
  rows: i32,
): void {
  const stride = bytes(width.padded),
    mask = width.mask,
    zero = f32x4.splat(0);
  const size = f32x4.splat(<f32>width.size);
  for (; rows > 0; rows--) {
    let sum0 = zero,
      sum1 = zero,
      product0 = zero,
      product1 = zero;
    for (let j: usize = 0; j < stride; j += 32) {
      const at = d + j,
        unit = n + j;
      const x = f32x4.mul(v128.and(v128.load(at), f32x4.gt(v128.load(h + j), zero)), v128.load(g + j));
      const y = f32x4.mul(v128.and(v128.load(at, 16), f32x4.gt(v128.load(h + j, 16), zero)), v128.load(g + j, 16));
      v128.store(at, x);
      v128.store(at, y, 16);
      sum0 = f32x4.add(sum0, x);
      sum1 = f32x4.add(sum1, y);
      product0 = multiplyAdd(x, v128.load(unit), product0);
      product1 = multiplyAdd(y, v128.load(unit, 16), product1);
    }
    const sum = f32x4.add(sum0, sum1),
      product = f32x4.add(product0, product1);
    const means = f32x4.div(totals(sum, product, sum, product), size);
    const mean = v128.shuffle<f32>(means, means, 0, 0, 0, 0),
      r = v128.load32_splat(reciprocals);
    const slope = f32x4.neg(v128.shuffle<f32>(means, means, 1, 1, 1, 1));
    for (let j: usize = 0; j < stride; j += 32) {
      const at = d + j,
        unit = n + j;
      const x = multiplyAdd(v128.load(unit), slope, f32x4.sub(v128.load(at), mean));
      const y = multiplyAdd(v128.load(unit, 16), slope, f32x4.sub(v128.load(at, 16), mean));
      v128.store(at, v128.and(f32x4.mul(x, r), v128.load(mask + j)));
      v128.store(at, v128.and(f32x4.mul(y, r), v128.load(mask + j, 16)), 16);
    }
    d += stride;
    n += stride;
    h += stride;
    reciprocals += 4;
  }
}
