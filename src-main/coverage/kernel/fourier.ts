/**
 * Transforms of length 2^a 3^b in place, of ROWS v128 side by side, each two
 * complex numbers (re, im, re, im). Forward by decimation in frequency, back by
 * decimation in time (Cooley and Tukey 1965; Gentleman and Sande 1966), so that
 * the spectrum stays in the order in which it falls out and nothing is sorted.
 * Unscaled.
 */
export const ROWS: i32 = 4;
const ROW: usize = 64;

/** cos and sin (f32) of 2 pi i / length at 8 * i. */
let turns: usize;

@inline
function swap(z: v128): v128 {
  return v128.shuffle<f32>(z, z, 1, 0, 3, 2);
}

/** z e^(i angle), the sine with alternating sign. */
@inline
function rotate(z: v128, cosine: v128, sine: v128): v128 {
  return f32x4.add(f32x4.mul(z, cosine), f32x4.mul(swap(z), sine));
}

@inline
function cosineAt(i: i32): v128 {
  return v128.load32_splat(turns + ((<usize>i) << 3));
}

/** Negative for the real parts if `forward` is 0, for the imaginary ones if it is 1. */
@inline
function sineAt(i: i32, forward: i32): v128 {
  return v128.xor(
    v128.load32_splat(turns + ((<usize>i) << 3), 4),
    forward ? i32x4(0, 0x80000000, 0, 0x80000000) : i32x4(0x80000000, 0, 0x80000000, 0),
  );
}

/** -i z */
@inline
function quarterBack(z: v128): v128 {
  return v128.xor(swap(z), i32x4(0, 0x80000000, 0, 0x80000000));
}

/** i z */
@inline
function quarterOn(z: v128): v128 {
  return v128.xor(swap(z), i32x4(0x80000000, 0, 0x80000000, 0));
}

@inline
function radixOf(span: i32): i32 {
  return span % 3 == 0 ? 3 : span % 4 == 0 ? 4 : 2;
}

export function forward(data: usize, length: i32, turnsAt: usize): void {
  turns = turnsAt;
  for (let span = length; span > 1;) {
    const radix = radixOf(span);
    if (radix == 4) splitFour(data, length, span);
    else if (radix == 3) splitThree(data, length, span);
    else splitTwo(data, length, span);
    span /= radix;
  }
}

/** The stages of `forward`, last to first. */
export function back(data: usize, length: i32, turnsAt: usize): void {
  turns = turnsAt;
  let done = 1;
  while (done < length) {
    let span = length;
    while (span / radixOf(span) != done) span /= radixOf(span);
    const radix = radixOf(span);
    if (radix == 4) joinFour(data, length, span);
    else if (radix == 3) joinThree(data, length, span);
    else joinTwo(data, length, span);
    done = span;
  }
}

function splitFour(data: usize, length: i32, span: i32): void {
  const q = <usize>(span >> 2) * ROW;
  const turn = length / span;
  for (let j = 0; j < span >> 2; j++) {
    const c1 = cosineAt(j * turn),
      s1 = sineAt(j * turn, 1);
    const c2 = cosineAt(2 * j * turn),
      s2 = sineAt(2 * j * turn, 1);
    const c3 = cosineAt(3 * j * turn),
      s3 = sineAt(3 * j * turn, 1);
    for (let first = j; first < length; first += span) {
      const stop = data + <usize>(first + 1) * ROW;
      for (let p = data + <usize>first * ROW; p < stop; p += 16) {
        const a0 = v128.load(p),
          a1 = v128.load(p + q),
          a2 = v128.load(p + 2 * q),
          a3 = v128.load(p + 3 * q);
        const b0 = f32x4.add(a0, a2),
          b1 = f32x4.sub(a0, a2),
          b2 = f32x4.add(a1, a3),
          b3 = quarterBack(f32x4.sub(a1, a3));
        v128.store(p, f32x4.add(b0, b2));
        v128.store(p + q, rotate(f32x4.add(b1, b3), c1, s1));
        v128.store(p + 2 * q, rotate(f32x4.sub(b0, b2), c2, s2));
        v128.store(p + 3 * q, rotate(f32x4.sub(b1, b3), c3, s3));
      }
    }
  }
}

function joinFour(data: usize, length: i32, span: i32): void {
  const q = <usize>(span >> 2) * ROW;
  const turn = length / span;
  for (let j = 0; j < span >> 2; j++) {
    const c1 = cosineAt(j * turn),
      s1 = sineAt(j * turn, 0);
    const c2 = cosineAt(2 * j * turn),
      s2 = sineAt(2 * j * turn, 0);
    const c3 = cosineAt(3 * j * turn),
      s3 = sineAt(3 * j * turn, 0);
    for (let first = j; first < length; first += span) {
      const stop = data + <usize>(first + 1) * ROW;
      for (let p = data + <usize>first * ROW; p < stop; p += 16) {
        const t0 = v128.load(p),
          t1 = rotate(v128.load(p + q), c1, s1),
          t2 = rotate(v128.load(p + 2 * q), c2, s2),
          t3 = rotate(v128.load(p + 3 * q), c3, s3);
        const b0 = f32x4.add(t0, t2),
          b1 = f32x4.sub(t0, t2),
          b2 = f32x4.add(t1, t3),
          b3 = quarterOn(f32x4.sub(t1, t3));
        v128.store(p, f32x4.add(b0, b2));
        v128.store(p + q, f32x4.add(b1, b3));
        v128.store(p + 2 * q, f32x4.sub(b0, b2));
        v128.store(p + 3 * q, f32x4.sub(b1, b3));
      }
    }
  }
}

const HALF_ROOT_3: f32 = 0.8660254037844386;

function splitThree(data: usize, length: i32, span: i32): void {
  const q = <usize>(span / 3) * ROW;
  const turn = length / span;
  for (let j = 0; j < span / 3; j++) {
    const c1 = cosineAt(j * turn),
      s1 = sineAt(j * turn, 1);
    const c2 = cosineAt(2 * j * turn),
      s2 = sineAt(2 * j * turn, 1);
    for (let first = j; first < length; first += span) {
      const stop = data + <usize>(first + 1) * ROW;
      for (let p = data + <usize>first * ROW; p < stop; p += 16) {
        const a0 = v128.load(p),
          a1 = v128.load(p + q),
          a2 = v128.load(p + 2 * q);
        const sum = f32x4.add(a1, a2);
        const middle = f32x4.sub(a0, f32x4.mul(sum, f32x4.splat(0.5)));
        const across = quarterBack(f32x4.mul(f32x4.sub(a1, a2), f32x4.splat(HALF_ROOT_3)));
        v128.store(p, f32x4.add(a0, sum));
        v128.store(p + q, rotate(f32x4.add(middle, across), c1, s1));
        v128.store(p + 2 * q, rotate(f32x4.sub(middle, across), c2, s2));
      }
    }
  }
}

function joinThree(data: usize, length: i32, span: i32): void {
  const q = <usize>(span / 3) * ROW;
  const turn = length / span;
  for (let j = 0; j < span / 3; j++) {
    const c1 = cosineAt(j * turn),
      s1 = sineAt(j * turn, 0);
    const c2 = cosineAt(2 * j * turn),
      s2 = sineAt(2 * j * turn, 0);
    for (let first = j; first < length; first += span) {
      const stop = data + <usize>(first + 1) * ROW;
      for (let p = data + <usize>first * ROW; p < stop; p += 16) {
        const t0 = v128.load(p),
          t1 = rotate(v128.load(p + q), c1, s1),
          t2 = rotate(v128.load(p + 2 * q), c2, s2);
        const sum = f32x4.add(t1, t2);
        const middle = f32x4.sub(t0, f32x4.mul(sum, f32x4.splat(0.5)));
        const across = quarterOn(f32x4.mul(f32x4.sub(t1, t2), f32x4.splat(HALF_ROOT_3)));
        v128.store(p, f32x4.add(t0, sum));
        v128.store(p + q, f32x4.add(middle, across));
        v128.store(p + 2 * q, f32x4.sub(middle, across));
      }
    }
  }
}

function splitTwo(data: usize, length: i32, span: i32): void {
  const q = <usize>(span >> 1) * ROW;
  const turn = length / span;
  for (let j = 0; j < span >> 1; j++) {
    const c = cosineAt(j * turn),
      s = sineAt(j * turn, 1);
    for (let first = j; first < length; first += span) {
      const stop = data + <usize>(first + 1) * ROW;
      for (let p = data + <usize>first * ROW; p < stop; p += 16) {
        const a = v128.load(p),
          b = v128.load(p + q);
        v128.store(p, f32x4.add(a, b));
        v128.store(p + q, rotate(f32x4.sub(a, b), c, s));
      }
    }
  }
}

function joinTwo(data: usize, length: i32, span: i32): void {
  const q = <usize>(span >> 1) * ROW;
  const turn = length / span;
  for (let j = 0; j < span >> 1; j++) {
    const c = cosineAt(j * turn),
      s = sineAt(j * turn, 0);
    for (let first = j; first < length; first += span) {
      const stop = data + <usize>(first + 1) * ROW;
      for (let p = data + <usize>first * ROW; p < stop; p += 16) {
        const a = v128.load(p),
          b = rotate(v128.load(p + q), c, s);
        v128.store(p, f32x4.add(a, b));
        v128.store(p + q, f32x4.sub(a, b));
      }
    }
  }
}
