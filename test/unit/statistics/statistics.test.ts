import { describe, expect, test } from 'vitest';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';
import { aggregate } from '../../../src-main/statistics/aggregate.ts';
import { resample, stratifiedBootstrap } from '../../../src-main/statistics/bootstrap.ts';
import {
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  probabilityOfSuperiority,
} from '../../../src-main/statistics/comparison/rliable.ts';
import { describeAggregate, runsOf, underCoverageNote } from '../../../src-main/statistics/describe.ts';
import { mean, standardDeviation, standardError } from '../../../src-main/numerics/moments.ts';
import { interquartileMean, median, quantile } from '../../../src-main/statistics/order.ts';
import { smooth } from '../../../src-main/statistics/smoothing.ts';
import { studentTInterval } from '../../../src-main/statistics/studentT.ts';
import { studentTQuantile } from '../../../src-main/numerics/studentT.ts';

const oneToTen = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('moments', () => {
  test('divide by n - 1', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(standardDeviation([1, 2, 6])).toBeCloseTo(Math.sqrt(7), 14);
    expect(standardError([1, 2, 6])).toBeCloseTo(Math.sqrt(7 / 3), 14);
    expect(standardDeviation([4])).toBeNaN();
    expect(mean([])).toBeNaN();
  });
});

describe('Student t', () => {
  test.each([
    [0.975, 1, 12.7062047],
    [0.975, 2, 4.302653],
    [0.975, 3, 3.182446],
    [0.975, 4, 2.776445],
    [0.975, 9, 2.262157],
    [0.95, 7, 1.894579],
    [0.995, 1, 63.656741],
    [0.995, 2, 9.924843],
    [0.975, 99, 1.984217],
    [0.025, 2, -4.302653],
    [0.5, 5, 0],
  ])('quantile %d of %d degrees', (probability, degrees, expected) => {
    expect(studentTQuantile(probability, degrees)).toBeCloseTo(expected, 6);
  });

  test('approaches the normal distribution', () => {
    expect(studentTQuantile(0.975, 100_000)).toBeCloseTo(1.959964 + 2.372e-5, 6);
  });

  test('refuses what is no probability and no count', () => {
    expect(() => studentTQuantile(1, 2)).toThrow(/between 0 and 1; got 1/);
    expect(() => studentTQuantile(0.9, 0.5)).toThrow(/from 1 on; got 0.5/);
  });

  // scipy.stats.t.ppf
  test.each([
    [0.975, 2.5, 3.5746549],
    [0.975, 7.3, 2.3450667],
    [0.9, 1.01, 3.0452528],
    [0.995, 55.5, 2.6673563],
  ])('quantile %d of %d degrees, which are not whole', (probability, degrees, expected) => {
    expect(studentTQuantile(probability, degrees)).toBeCloseTo(expected, 6);
  });

  test('interval of a mean', () => {
    const { low, high } = studentTInterval([1, 2, 6]);
    expect(high - 3).toBeCloseTo(4.302653 * Math.sqrt(7 / 3), 5);
    expect(3 - low).toBeCloseTo(high - 3, 12);
    expect(studentTInterval([1]).low).toBeNaN();
  });
});

describe('order statistics', () => {
  test('interquartile mean', () => {
    expect(interquartileMean([100, 2, 3, 4, 1])).toBe(3);
    expect(interquartileMean(oneToTen)).toBe(5.5);
    expect(interquartileMean([1, 2, 6])).toBe(3);
    expect(interquartileMean([1, NaN, 2, 3])).toBeNaN();
  });

  test('quantiles interpolate', () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([1, Infinity], 0)).toBe(1);
    expect(median([3, 1, 2])).toBe(2);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('bootstrap', () => {
  test('covers a mean as normal theory says', () => {
    const random = randomFromSeed(1);
    const values = Array.from({ length: 200 }, () => random.normal());
    const { low, high } = stratifiedBootstrap([values], ([x]) => mean(x), { random });
    expect((high - low) / (2 * 1.96 * standardError(values))).toBeCloseTo(1, 1);
    expect((high + low) / 2).toBeCloseTo(mean(values), 1);
  });

  test('stays within tasks: tasks that differ but whose runs agree leave no doubt', () => {
    const interval = stratifiedBootstrap(
      [
        [0, 0, 0],
        [10, 10, 10],
      ],
      (tasks) => mean(tasks.flat()),
      { random: randomFromSeed(2) },
    );
    expect(interval).toEqual({ low: 5, high: 5 });
    const pooled = stratifiedBootstrap([[0, 0, 0, 10, 10, 10]], (tasks) => mean(tasks.flat()), {
      random: randomFromSeed(2),
    });
    expect(pooled.high - pooled.low).toBeGreaterThan(5);
  });

  test('is given by its seed', () => {
    const draw = (seed: number): number[][][] => resample([[1, 2, 3], [4]], randomFromSeed(seed), 20);
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
    expect(draw(3)[0].map((stratum) => stratum.length)).toEqual([3, 1]);
    expect(() => resample([[1]], randomFromSeed(0), 0)).toThrow(/from 1 on; got 0/);
  });
});

describe('comparison', () => {
  test('probability of improvement', () => {
    expect(probabilityOfSuperiority([3, 4, 5], [1, 3, 6])).toBeCloseTo(0.6111, 4);
    expect(probabilityOfImprovement([[3, 4, 5], [1]], [[1, 3, 6], [1]])).toBeCloseTo((5.5 / 9 + 0.5) / 2, 12);
    expect(() => probabilityOfImprovement([[1]], [])).toThrow(/1 and 0 tasks/);
  });

  test('performance profile counts strictly above', () => {
    expect(
      performanceProfile(
        [
          [0, 0.5],
          [1, 2],
        ],
        [-1, 0, 0.5, 2],
      ),
    ).toEqual([1, 0.75, 0.5, 0]);
  });

  test('optimality gap ignores what lies above gamma', () => {
    expect(
      optimalityGap([
        [0.5, 3],
        [1, 0],
      ]),
    ).toBe(1 - 2.5 / 4);
    expect(optimalityGap([[2]], 4)).toBe(2);
  });
});

describe('smoothing', () => {
  test('is debiased', () => {
    const smoothed = smooth([0, 10, 0, 10], 0.6);
    [0, 6.25, 3.0612245, 6.25].forEach((value, i) => expect(smoothed[i]).toBeCloseTo(value, 7));
  });

  test('leaves constants, and passes over what is not finite', () => {
    expect(smooth([0.1, 0.1, 0.1], 0.9)).toEqual([0.1, 0.1, 0.1]);
    expect(smooth([NaN, 0, Infinity, 10], 0.6)).toEqual([NaN, 0, Infinity, 6.25]);
    expect(smooth([3, 1, 2], 0)).toEqual([3, 1, 2]);
    expect(() => smooth([1], 1)).toThrow(/\[0, 1\); got 1/);
  });
});

describe('aggregate', () => {
  test('each band', () => {
    const values = [1, 2, 6];
    const ends = (band: 'none' | 'standard-deviation' | 'standard-error' | 'student-t' | 'range'): number =>
      aggregate(values, { estimator: 'mean', band }).high;
    expect(ends('none')).toBeNaN();
    expect(ends('standard-deviation')).toBeCloseTo(3 + Math.sqrt(7), 12);
    expect(ends('standard-error')).toBeCloseTo(3 + Math.sqrt(7 / 3), 12);
    expect(ends('student-t')).toBe(studentTInterval(values).high);
    expect(ends('range')).toBe(6);
    const bootstrap = aggregate(values, { estimator: 'iqm', band: 'bootstrap', random: randomFromSeed(0) });
    expect(bootstrap).toMatchObject({ n: 3, centre: 3, low: 1, high: 6, estimator: 'iqm', band: 'bootstrap' });
  });

  test('one run has no band, whatever was asked', () => {
    for (const band of ['standard-deviation', 'student-t', 'range'] as const) {
      expect(aggregate([4], { estimator: 'mean', band })).toMatchObject({ centre: 4, low: NaN, high: NaN, n: 1 });
    }
    expect(aggregate([4], { estimator: 'mean', band: 'bootstrap', random: randomFromSeed(0) })).toMatchObject({
      centre: 4,
      low: NaN,
    });
  });

  test('a band about the mean goes with no other estimator', () => {
    expect(() => aggregate([1, 2], { estimator: 'iqm', band: 'standard-deviation' })).toThrow(
      /"bootstrap", "range" or "none"/,
    );
  });

  test('in words', () => {
    expect(describeAggregate('mean', 'standard-deviation', runsOf([3, 3]))).toBe(
      'mean ± one standard deviation over n = 3 runs',
    );
    expect(describeAggregate('iqm', 'bootstrap', runsOf([5, 10]))).toBe(
      'interquartile mean with 95% bootstrap interval over n = 5 to 10 runs',
    );
    expect(describeAggregate('mean', 'student-t', runsOf([1]))).toBe('mean over n = 1 run');
    expect(underCoverageNote('student-t', runsOf([4, 8]))).toMatch(/fewer than 5/);
    expect(underCoverageNote('student-t', runsOf([5]))).toMatch(/^With n = 5 .*% of bimodal returns/);
    expect(underCoverageNote('bootstrap', runsOf([5]), 'iqm')).toMatch(/^With n = 5/);
    expect(underCoverageNote('standard-deviation', runsOf([2]))).toBeNull();
  });
});
