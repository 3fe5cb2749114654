import { cosine, sine } from '../numerics/elementary.ts';

/** What transforms of one length need, which is 2^a or 3 * 2^a. */
export interface FourierPlan {
  readonly length: number;
  /** Radices of the stages, first to last; their product is the length. */
  readonly radices: readonly number[];
  /** Row that stands at each place before the first stage. */
  readonly source: Int32Array;
  /** cos and sin of 2 pi i / length. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** @throws RangeError where the length is not 2^a or 3 * 2^a, 2 or more. */
export function fourierPlan(length: number): FourierPlan {
  const radices: number[] = [];
  let rest = length;
  for (const radix of [4, 2, 3]) {
    while (rest % radix === 0 && !(radix === 3 && radices.includes(3))) {
      radices.push(radix);
      rest /= radix;
    }
  }
  if (rest !== 1 || radices.length === 0) throw new RangeError(`A transform has a length of 2^a or 3 * 2^a; got ${length}.`);
  const angle = (i: number): number => (2 * Math.PI * i) / length;
  return {
    length,
    radices,
    source: Int32Array.from(sourceOrder(length, radices)),
    cosines: Float64Array.from({ length }, (_, i) => cosine(angle(i))),
    sines: Float64Array.from({ length }, (_, i) => sine(angle(i))),
  };
}

/** Decimation in time: the last stage joins the transforms of every `radix`-th row, each of which is laid out likewise. */
function sourceOrder(length: number, radices: readonly number[]): number[] {
  if (radices.length === 0) return [0];
  const radix = radices[radices.length - 1];
  const part = sourceOrder(length / radix, radices.slice(0, -1));
  return Array.from({ length: radix }, (_, q) => part.map((row) => row * radix + q)).flat();
}

/** A complex table, row-major with `stride` >= columns numbers to a row; kept in float32, as memory is what a large transform waits for. */
export interface ComplexTable {
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  readonly re: Float32Array;
  readonly im: Float32Array;
}

/** Rows a power of two apart fall on the same lines of the cache; eight numbers more keep them off one another. */
export function complexTable(rows: number, columns: number): ComplexTable {
  const stride = columns + 8;
  return { rows, columns, stride, re: new Float32Array(rows * stride), im: new Float32Array(rows * stride) };
}

/** Columns that are transformed side by side in a scratch table, which stays in the cache from the first stage to the last. */
const BLOCK = 8;

/**
 * Transforms the first `columns` columns in place, unscaled: forward with
 * e^(-i...), or back with e^(+i...). Mixed radix (Cooley and Tukey 1965).
 */
export function transformColumns(plan: FourierPlan, table: ComplexTable, columns: number, direction: 'forward' | 'back'): void {
  const { length, radices, source } = plan;
  const sign = direction === 'forward' ? -1 : 1;
  const re = new Float64Array(length * BLOCK);
  const im = new Float64Array(length * BLOCK);
  for (let from = 0; from < columns; from += BLOCK) {
    const width = Math.min(BLOCK, columns - from);
    for (let row = 0; row < length; row++) {
      const at = source[row] * table.stride + from;
      for (let c = 0; c < width; c++) {
        re[row * BLOCK + c] = table.re[at + c];
        im[row * BLOCK + c] = table.im[at + c];
      }
    }
    let done = 1;
    for (const radix of radices) {
      if (radix === 4) joinFour(plan, re, im, done, sign);
      else if (radix === 3) joinThree(plan, re, im, done, sign);
      else joinTwo(plan, re, im, done, sign);
      done *= radix;
    }
    for (let row = 0; row < length; row++) {
      const at = row * table.stride + from;
      for (let c = 0; c < width; c++) {
        table.re[at + c] = re[row * BLOCK + c];
        table.im[at + c] = im[row * BLOCK + c];
      }
    }
  }
}

/** Joins pairs of transforms of length `done`. */
function joinTwo({ length, cosines, sines }: FourierPlan, re: Float64Array, im: Float64Array, done: number, sign: number): void {
  const turn = length / (2 * done);
  for (let j = 0; j < done; j++) {
    const c = cosines[j * turn];
    const s = sign * sines[j * turn];
    for (let row = j; row < length; row += 2 * done) {
      const q = done * BLOCK;
      const stop = (row + 1) * BLOCK;
      for (let p = row * BLOCK; p < stop; p++) {
        const br = re[p + q] * c - im[p + q] * s;
        const bi = re[p + q] * s + im[p + q] * c;
        re[p + q] = re[p] - br;
        im[p + q] = im[p] - bi;
        re[p] += br;
        im[p] += bi;
      }
    }
  }
}

/** Joins threes of transforms of length `done`. */
function joinThree({ length, cosines, sines }: FourierPlan, re: Float64Array, im: Float64Array, done: number, sign: number): void {
  const turn = length / (3 * done);
  const height = sign * Math.sqrt(0.75);
  for (let j = 0; j < done; j++) {
    const c1 = cosines[j * turn];
    const s1 = sign * sines[j * turn];
    const c2 = cosines[2 * j * turn];
    const s2 = sign * sines[2 * j * turn];
    for (let row = j; row < length; row += 3 * done) {
      const q = done * BLOCK;
      const stop = (row + 1) * BLOCK;
      for (let p = row * BLOCK; p < stop; p++) {
        const br = re[p + q] * c1 - im[p + q] * s1;
        const bi = re[p + q] * s1 + im[p + q] * c1;
        const cr = re[p + 2 * q] * c2 - im[p + 2 * q] * s2;
        const ci = re[p + 2 * q] * s2 + im[p + 2 * q] * c2;
        const mr = re[p] - (br + cr) / 2;
        const mi = im[p] - (bi + ci) / 2;
        const hr = height * (br - cr);
        const hi = height * (bi - ci);
        re[p] += br + cr;
        im[p] += bi + ci;
        re[p + q] = mr - hi;
        im[p + q] = mi + hr;
        re[p + 2 * q] = mr + hi;
        im[p + 2 * q] = mi - hr;
      }
    }
  }
}

/** Joins fours of transforms of length `done`. */
function joinFour({ length, cosines, sines }: FourierPlan, re: Float64Array, im: Float64Array, done: number, sign: number): void {
  const turn = length / (4 * done);
  for (let j = 0; j < done; j++) {
    const c1 = cosines[j * turn];
    const s1 = sign * sines[j * turn];
    const c2 = cosines[2 * j * turn];
    const s2 = sign * sines[2 * j * turn];
    const c3 = cosines[3 * j * turn];
    const s3 = sign * sines[3 * j * turn];
    for (let row = j; row < length; row += 4 * done) {
      const q = done * BLOCK;
      const stop = (row + 1) * BLOCK;
      for (let p = row * BLOCK; p < stop; p++) {
        const br = re[p + q] * c1 - im[p + q] * s1;
        const bi = re[p + q] * s1 + im[p + q] * c1;
        const cr = re[p + 2 * q] * c2 - im[p + 2 * q] * s2;
        const ci = re[p + 2 * q] * s2 + im[p + 2 * q] * c2;
        const dr = re[p + 3 * q] * c3 - im[p + 3 * q] * s3;
        const di = re[p + 3 * q] * s3 + im[p + 3 * q] * c3;
        const evenR = re[p] + cr;
        const evenI = im[p] + ci;
        const oddR = br + dr;
        const oddI = bi + di;
        const acrossR = re[p] - cr;
        const acrossI = im[p] - ci;
        const turnedR = sign * (di - bi);
        const turnedI = sign * (br - dr);
        re[p] = evenR + oddR;
        im[p] = evenI + oddI;
        re[p + q] = acrossR + turnedR;
        im[p + q] = acrossI + turnedI;
        re[p + 2 * q] = evenR - oddR;
        im[p + 2 * q] = evenI - oddI;
        re[p + 3 * q] = acrossR - turnedR;
        im[p + 3 * q] = acrossI - turnedI;
      }
    }
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
