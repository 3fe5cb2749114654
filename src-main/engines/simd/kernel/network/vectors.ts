/** Four float32 in one register: the few operations that WebAssembly does not name. */

/** a b + c; rounded twice in `simd`, where every machine must agree, and as the processor likes in `simd-fma`. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** [sum of a, sum of b, sum of c, sum of d]. */
@inline
export function totals(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Negative numbers become 0; NaN stays NaN. */
@inline
export function rectify(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/** Clipped to +-limit; NaN stays NaN. */
@inline
export function clip(x: v128, limit: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.neg(limit)), limit);
}

/** NaN has many bit patterns and WebAssembly leaves open which one arises: what leaves the kernel has this one. */
@inline
export function canonical(x: v128): v128 {
  return v128.bitselect(x, f32x4.splat(NaN), f32x4.eq(x, x));
}
