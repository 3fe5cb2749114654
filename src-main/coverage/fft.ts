import { cosine, sine } from '../numerics/elementary.ts';

/** Roots of unity and bit reversal for transforms of one length, a power of two from 2 on. */
export interface FourierPlan {
  readonly length: number;
  readonly reversed: Int32Array;
  /** cos and sin of 2 pi i / length, i < length / 2. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

export function fourierPlan(length: number): FourierPlan {
  const bits = 31 - Math.clz32(length);
  if (length < 2 || 1 << bits !== length) throw new RangeError(`A transform has a power of two from 2 on as its length; got ${length}.`);
  const reversed = new Int32Array(length);
  for (let i = 1; i < length; i++) reversed[i] = (reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
  const angle = (i: number): number => (2 * Math.PI * i) / length;
  return {
    length,
    reversed,
    cosines: Float64Array.from({ length: length / 2 }, (_, i) => cosine(angle(i))),
    sines: Float64Array.from({ length: length / 2 }, (_, i) => sine(angle(i))),
  };
}

/** A complex table, row-major with `stride` >= columns numbers to a row. */
export interface ComplexTable {
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Rows a power of two apart fall on the same lines of the cache; eight numbers more keep them off one another. */
export function complexTable(rows: number, columns: number): ComplexTable {
  const stride = columns + 8;
  return { rows, columns, stride, re: new Float64Array(rows * stride), im: new Float64Array(rows * stride) };
}

/** Columns that are transformed side by side, so that they stay in the cache from the first stage to the last. */
const BLOCK = 16;

/**
 * Transforms the first `columns` columns in place, unscaled: forward with
 * e^(-i...), or back with e^(+i...).
 */
export function transformColumns(plan: FourierPlan, table: ComplexTable, columns: number, direction: 'forward' | 'back'): void {
  const sign = direction === 'forward' ? -1 : 1;
  for (let from = 0; from < columns; from += BLOCK) transformBlock(plan, table, from, Math.min(columns, from + BLOCK), sign);
}

/** Radix 2, decimation in time (Cooley and Tukey 1965). */
function transformBlock({ length, reversed, cosines, sines }: FourierPlan, { stride, re, im }: ComplexTable, from: number, to: number, sign: number): void {
  for (let row = 0; row < length; row++) {
    const other = reversed[row];
    if (other > row) swapRows(re, im, row * stride, other * stride, from, to);
  }
  for (let half = 1, turn = length >> 1; half < length; half <<= 1, turn >>= 1) {
    for (let j = 0; j < half; j++) {
      const c = cosines[j * turn];
      const s = sign * sines[j * turn];
      for (let row = j; row < length; row += half << 1) {
        const stop = row * stride + to;
        for (let p = row * stride + from, q = p + half * stride; p < stop; p++, q++) {
          const tr = re[q] * c - im[q] * s;
          const ti = re[q] * s + im[q] * c;
          re[q] = re[p] - tr;
          im[q] = im[p] - ti;
          re[p] += tr;
          im[p] += ti;
        }
      }
    }
  }
}

function swapRows(re: Float64Array, im: Float64Array, a: number, b: number, from: number, to: number): void {
  for (let c = from; c < to; c++) {
    const r = re[a + c];
    re[a + c] = re[b + c];
    re[b + c] = r;
    const i = im[a + c];
    im[a + c] = im[b + c];
    im[b + c] = i;
  }
}

const TILE = 16;

/** Writes the first `columns` columns of `source` as rows of `target`, tile by tile for the cache. */
export function transpose(source: ComplexTable, target: ComplexTable, columns: number): void {
  for (let r0 = 0; r0 < source.rows; r0 += TILE) {
    const r1 = Math.min(source.rows, r0 + TILE);
    for (let c0 = 0; c0 < columns; c0 += TILE) {
      const c1 = Math.min(columns, c0 + TILE);
      for (let r = r0; r < r1; r++) {
        for (let c = c0; c < c1; c++) {
          target.re[c * target.stride + r] = source.re[r * source.stride + c];
          target.im[c * target.stride + r] = source.im[r * source.stride + c];
        }
      }
    }
  }
}
