import { describe, expect, test } from 'vitest';
import { cosine, exponential, logarithm, sine } from '../../../src-main/numerics/elementary.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';

const random = randomFromSeed(1, 'elementary');
const points = (n: number, range: number): number[] =>
  Array.from({ length: n }, () => (2 * random.uniform() - 1) * range);

/** The largest error over `xs`, relative to the true value where that is above 1. */
function worst(ours: (x: number) => number, theirs: (x: number) => number, xs: readonly number[]): number {
  return Math.max(...xs.map((x) => Math.abs(ours(x) - theirs(x)) / Math.max(1, Math.abs(theirs(x)))));
}

describe('sine and cosine', () => {
  test('agree with the platform to its last bit, near 0 and far out', () => {
    for (const range of [1e-8, 1, 10, 1e5]) {
      const xs = points(5000, range);
      expect(worst(sine, Math.sin, xs)).toBeLessThan(4e-16);
      expect(worst(cosine, Math.cos, xs)).toBeLessThan(4e-16);
    }
  });

  test('are exact where the value is, odd and even to the bit', () => {
    expect(sine(0)).toBe(0);
    expect(cosine(0)).toBe(1);
    expect(sine(Math.PI / 2)).toBe(1);
    expect(cosine(Math.PI)).toBe(-1);
    for (const x of points(1000, 100)) {
      expect(sine(-x)).toBe(-sine(x));
      expect(cosine(-x)).toBe(cosine(x));
    }
  });

  test('sin^2 + cos^2 is 1', () => {
    for (const x of points(1000, 1000)) expect(sine(x) ** 2 + cosine(x) ** 2).toBeCloseTo(1, 14);
  });

  test('have no value at infinity', () => {
    for (const x of [Infinity, -Infinity, NaN]) {
      expect(sine(x)).toBeNaN();
      expect(cosine(x)).toBeNaN();
    }
  });
});

describe('logarithm and exponential', () => {
  test('have their closed forms', () => {
    expect(logarithm(1)).toBe(0);
    expect(logarithm(2)).toBe(Math.LN2);
    expect(logarithm(1024)).toBeCloseTo(10 * Math.LN2, 14);
    expect(exponential(0)).toBe(1);
    expect(Math.abs(exponential(1) / Math.E - 1)).toBeLessThan(4e-16);
  });

  test('agree with the platform over the whole range', () => {
    for (const x of points(5000, 700)) expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(5e-16);
    for (const x of points(5000, 700)) {
      const y = Math.exp(x);
      expect(Math.abs(logarithm(y) - Math.log(y))).toBeLessThan(5e-16 * Math.max(1, Math.abs(x)));
    }
  });

  test('end where float64 ends', () => {
    expect(logarithm(0)).toBe(-Infinity);
    expect(logarithm(-1)).toBeNaN();
    expect(logarithm(NaN)).toBeNaN();
    expect(logarithm(Infinity)).toBe(Infinity);
    expect(logarithm(Number.MIN_VALUE)).toBeCloseTo(-744.4400719213812, 12);
    expect(exponential(710)).toBe(Infinity);
    expect(exponential(-746)).toBe(0);
    expect(exponential(-745.1)).toBe(Number.MIN_VALUE);
    expect(exponential(709.78)).toBeLessThan(Infinity);
    expect(exponential(NaN)).toBeNaN();
  });
});
