import { bytes } from '../memory';
import { multiplyAdd, totals } from './vectors';

/**
 * Products of dense row-major matrices. Most of an update's time goes by in the
 * two 4 x 8 tiles below. Eight accumulators, two vectors of B, one broadcast of
 * A and one product are what the registers hold: unrolled over k, the tiles
 * spill, and without multiply-add that costs a quarter of the time.
 *
 * `columns` is a multiple of 8; `rows` and `inner` are any from 1 on. An element's
 * sum runs in the order of k whichever loop computes it, so a row's result does
 * not depend on how many rows there are.
 */

/** C = initial + A B, where row i of the initial matrix is at `initial + i * initialStride` (a stride of 0: a bias). */
export function product(
  c: usize,
  a: usize,
  b: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  initial: usize,
  initialStride: usize,
): void {
  const aStride = bytes(inner),
    cStride = bytes(columns);
  for (; rows >= 4; rows -= 4) {
    for (let j: usize = 0; j < cStride; j += 32) {
      productTile(c + j, a, b + j, aStride, cStride, initial + j, initialStride);
    }
    a += 4 * aStride;
    c += 4 * cStride;
    initial += 4 * initialStride;
  }
  for (; rows > 0; rows--) {
    productRow(c, a, b, aStride, cStride, initial);
    a += aStride;
    c += cStride;
    initial += initialStride;
  }
}

function productTile(
  c: usize,
  a: usize,
  b: usize,
  aStride: usize,
  cStride: usize,
  initial: usize,
  initialStride: usize,
): void {
  let c00 = v128.load(initial),
    c01 = v128.load(initial, 16);
  initial += initialStride;
  let c10 = v128.load(initial),
    c11 = v128.load(initial, 16);
  initial += initialStride;
  let c20 = v128.load(initial),
    c21 = v128.load(initial, 16);
  initial += initialStride;
  let c30 = v128.load(initial),
    c31 = v128.load(initial, 16);
  let a0 = a,
    a1 = a0 + aStride,
    a2 = a1 + aStride,
    a3 = a2 + aStride;
  const end = a + aStride;
  do {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    let x = v128.load32_splat(a0);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a1);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a2);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a3);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    b += cStride;
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
  } while (a0 < end);
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += cStride;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += cStride;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += cStride;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** One row: 32 columns at a time, so that eight sums hide the adder's latency; then 8 at a time. */
function productRow(c: usize, a: usize, b: usize, aStride: usize, cStride: usize, initial: usize): void {
  const end = a + aStride;
  let j: usize = 0;
  for (; j + 128 <= cStride; j += 128) {
    const from = initial + j,
      to = c + j;
    let c0 = v128.load(from),
      c1 = v128.load(from, 16),
      c2 = v128.load(from, 32),
      c3 = v128.load(from, 48);
    let c4 = v128.load(from, 64),
      c5 = v128.load(from, 80),
      c6 = v128.load(from, 96),
      c7 = v128.load(from, 112);
    let row = b + j;
    for (let k = a; k < end; k += 4) {
      const x = v128.load32_splat(k);
      c0 = multiplyAdd(x, v128.load(row), c0);
      c1 = multiplyAdd(x, v128.load(row, 16), c1);
      c2 = multiplyAdd(x, v128.load(row, 32), c2);
      c3 = multiplyAdd(x, v128.load(row, 48), c3);
      c4 = multiplyAdd(x, v128.load(row, 64), c4);
      c5 = multiplyAdd(x, v128.load(row, 80), c5);
      c6 = multiplyAdd(x, v128.load(row, 96), c6);
      c7 = multiplyAdd(x, v128.load(row, 112), c7);
      row += cStride;
    }
    v128.store(to, c0);
    v128.store(to, c1, 16);
    v128.store(to, c2, 32);
    v128.store(to, c3, 48);
    v128.store(to, c4, 64);
    v128.store(to, c5, 80);
    v128.store(to, c6, 96);
    v128.store(to, c7, 112);
  }
  for (; j < cStride; j += 32) {
    let c0 = v128.load(initial + j),
      c1 = v128.load(initial + j, 16);
    let row = b + j;
    for (let k = a; k < end; k += 4) {
      const x = v128.load32_splat(k);
      c0 = multiplyAdd(x, v128.load(row), c0);
      c1 = multiplyAdd(x, v128.load(row, 16), c1);
      row += cStride;
    }
    v128.store(c + j, c0);
    v128.store(c + j, c1, 16);
  }
}

/**
 * C += A^T B: the gradient of a kernel, from the inputs A and the gradient B of
 * the outputs, `rows` of both. A has `inputs` columns (a multiple of 4), B `columns`.
 */
export function addTransposedProduct(c: usize, a: usize, b: usize, rows: i32, inputs: i32, columns: i32): void {
  const aStride = bytes(inputs),
    bStride = bytes(columns);
  for (let i: usize = 0; i < aStride; i += 16) {
    for (let j: usize = 0; j < bStride; j += 32) transposedTile(c + j, a + i, b + j, rows, aStride, bStride);
    c += 4 * bStride;
  }
}

function transposedTile(c: usize, a: usize, b: usize, rows: i32, aStride: usize, bStride: usize): void {
  const c1 = c + bStride,
    c2 = c1 + bStride,
    c3 = c2 + bStride;
  let c00 = v128.load(c),
    c01 = v128.load(c, 16),
    c10 = v128.load(c1),
    c11 = v128.load(c1, 16);
  let c20 = v128.load(c2),
    c21 = v128.load(c2, 16),
    c30 = v128.load(c3),
    c31 = v128.load(c3, 16);
  for (; rows > 0; rows--) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    a += aStride;
    b += bStride;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c1, c10);
  v128.store(c1, c11, 16);
  v128.store(c2, c20);
  v128.store(c2, c21, 16);
  v128.store(c3, c30);
  v128.store(c3, c31, 16);
}

/** C = bias + A B^T for few rows of B (`outputs` of them, a multiple of 4); `inner` is a multiple of 4. */
export function dotProducts(c: usize, a: usize, b: usize, bias: usize, rows: i32, inner: i32, outputs: i32): void {
  const stride = bytes(inner),
    cStride = bytes(outputs);
  for (; rows > 0; rows--) {
    let row = b;
    for (let j: usize = 0; j < cStride; j += 16) {
      const row1 = row + stride,
        row2 = row1 + stride,
        row3 = row2 + stride;
      let sum0 = f32x4.splat(0),
        sum1 = sum0,
        sum2 = sum0,
        sum3 = sum0;
      for (let k: usize = 0; k < stride; k += 16) {
        const x = v128.load(a + k);
        sum0 = multiplyAdd(x, v128.load(row + k), sum0);
        sum1 = multiplyAdd(x, v128.load(row1 + k), sum1);
        sum2 = multiplyAdd(x, v128.load(row2 + k), sum2);
        sum3 = multiplyAdd(x, v128.load(row3 + k), sum3);
      }
      v128.store(c + j, f32x4.add(v128.load(bias + j), totals(sum0, sum1, sum2, sum3)));
      row = row3 + stride;
    }
    a += stride;
    c += cStride;
  }
}

/** Sums of the columns of A, added to `sums`: the gradient of a bias. `columns` is a multiple of 4. */
export function addColumnSums(sums: usize, a: usize, rows: i32, columns: i32): void {
  const stride = bytes(columns);
  for (let j: usize = 0; j < stride; j += 16) {
    let sum = v128.load(sums + j),
      from = a + j;
    for (let i = 0; i < rows; i++) {
      sum = f32x4.add(sum, v128.load(from));
      from += stride;
    }
    v128.store(sums + j, sum);
  }
}

/** B = A^T; both sides are multiples of 4. */
export function transpose(b: usize, a: usize, rows: i32, columns: i32): void {
  const aStride = bytes(columns),
    bStride = bytes(rows);
  for (let i: usize = 0; i < bStride; i += 16) {
    let from = a,
      to = b + i;
    for (let j: usize = 0; j < aStride; j += 16) {
      const a0 = v128.load(from),
        a1 = v128.load(from + aStride);
      const a2 = v128.load(from + 2 * aStride),
        a3 = v128.load(from + 3 * aStride);
      const low01 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5),
        high01 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5),
        high23 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(to + bStride, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      v128.store(to + 2 * bStride, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      v128.store(to + 3 * bStride, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      from += 16;
      to += 4 * bStride;
    }
    a += 4 * aStride;
  }
}
