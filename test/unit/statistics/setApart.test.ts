import { describe, expect, test } from 'vitest';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';
import { differenceInterval, setApart } from '../../../src-main/statistics/setApart.ts';

describe('what an interval of the difference sets apart', () => {
  test('Welch’s interval, by hand', () => {
    // Variances 1 and 4 over 3 runs: error sqrt(5 / 3), degrees (5/3)^2 / ((1/3)^2 / 2 + (4/3)^2 / 2) = 2.94, rounded
    // to 2: t = 4.30265.
    const { low, high } = differenceInterval([9, 10, 11], [1, 3, 5]);
    expect(low).toBeCloseTo(7 - 4.30265 * Math.sqrt(5 / 3), 4);
    expect(high).toBeCloseTo(7 + 4.30265 * Math.sqrt(5 / 3), 4);
    expect(differenceInterval([1], [2, 3])).toEqual({ low: NaN, high: NaN });
  });

  test('covers the truth in at least 95% of repetitions, with unequal variances and few runs', () => {
    const random = randomFromSeed(1, 'welch');
    const draw = (n: number, mean: number, deviation: number): number[] =>
      Array.from({ length: n }, () => mean + deviation * random.normal());
    for (const [n, m] of [
      [2, 2],
      [3, 5],
      [5, 5],
    ]) {
      let covered = 0;
      for (let i = 0; i < 4000; i++) {
        const { low, high } = differenceInterval(draw(n, 1, 1), draw(m, 0, 3));
        if (low <= 1 && high >= 1) covered += 1;
      }
      expect(covered / 4000).toBeGreaterThan(0.94);
    }
  });

  test('two runs that only look better are not in bold', () => {
    expect(
      setApart([
        [-150, -300],
        [-400, -380],
      ]),
    ).toBeNull();
    expect(setApart([[10, 11, 12, 10], [1, 2, 1, 2], []])).toBe(0);
    expect(
      setApart([
        [1, 2, 1, 2],
        [10, 11, 12, 10],
        [9, 11, 12, 10],
      ]),
    ).toBeNull();
    expect(setApart([[1, 2, 1, 2], [10, 11, 12, 10], [3]])).toBeNull();
  });

  test('nothing is best of one, of none, or of equals', () => {
    expect(setApart([[5, 6]])).toBeNull();
    expect(setApart([])).toBeNull();
    expect(
      setApart([
        [5, 5],
        [5, 5],
      ]),
    ).toBeNull();
  });
});
