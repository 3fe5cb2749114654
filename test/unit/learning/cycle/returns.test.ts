import { describe, expect, test } from 'vitest';
import {
  errorOfMean,
  returnError,
  addReward,
  estimateReturn,
  lagOneAutocorrelation,
  largestDiscountedReturn,
  meanLength,
  noRewards,
  scaleMetaReward,
  standardDeviation,
  type RewardHistory,
} from '../../../../src-main/learning/cycle/returns.ts';
import type { Segment } from '../../../../src-main/learning/record.ts';
import { segmentOf } from '../../../helpers/learning/segments.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';

const historyOf = (rewards: readonly number[]): RewardHistory => rewards.reduce(addReward, noRewards);

describe('estimateReturn', () => {
  const tail = segmentOf([1, 2], { firstStep: 3, ending: 'terminated', rolloutReturn: 13 });
  const whole = segmentOf([4, 4, 4], { index: 1, ending: 'truncated' });
  const open = segmentOf([5], { index: 2 });

  test('trajectories: the mean over the stretches in D1, the unfinished one as it stands', () => {
    expect(estimateReturn([tail, whole, open], 'trajectories', 10, null)).toBe((3 + 12 + 5) / 3);
  });

  test('completed: the mean over whole rollouts that ended in D1, their earlier steps included', () => {
    expect(estimateReturn([tail, whole, open], 'completed', 10, null)).toBe((13 + 12) / 2);
  });

  test('completed: the previous estimate where none ended, and none before the first', () => {
    expect(estimateReturn([open], 'completed', 10, 7)).toBe(7);
    expect(estimateReturn([open], 'completed', 10, null)).toBeNull();
    expect(estimateReturn([segmentOf([1], { ending: 'cut' })], 'completed', 10, 7)).toBe(7);
  });

  test('per-step: mean reward times the episode limit', () => {
    expect(estimateReturn([tail, whole, open], 'per-step', 12, null)).toBe((20 / 6) * 12);
  });

  test('a perfect student cut by a 200-step budget in a 1000-step task reads 1872 four times and then 936', () => {
    const perfect = (steps: number, ending: Segment['ending'] = 'open'): Segment =>
      segmentOf(new Array<number>(steps).fill(9.36), { ending });
    const d1s = [
      [perfect(200)],
      [perfect(200)],
      [perfect(200)],
      [perfect(200)],
      [perfect(70, 'truncated'), perfect(130)],
    ];
    const read = (estimate: 'trajectories' | 'per-step'): number[] =>
      d1s.map((d1) => Math.round(estimateReturn(d1, estimate, 1000, null) ?? NaN));
    expect(read('trajectories')).toEqual([1872, 1872, 1872, 1872, 936]);
    expect(read('per-step')).toEqual([9360, 9360, 9360, 9360, 9360]);
  });
});

describe('moments of lists', () => {
  test('standardDeviation divides by n - 1', () => {
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(standardDeviation([1])).toBeNull();
  });

  test('meanLength counts whole rollouts only, with their earlier steps', () => {
    expect(
      meanLength([
        segmentOf([1, 1], { firstStep: 8, ending: 'terminated' }),
        segmentOf([1, 1, 1, 1], { ending: 'truncated' }),
        segmentOf([1]),
      ]),
    ).toBe(7);
    expect(meanLength([segmentOf([1])])).toBeNull();
  });
});

describe('how far a return may be off', () => {
  const d1 = [
    segmentOf([1, 2], { firstStep: 3, ending: 'terminated', rolloutReturn: 13 }),
    segmentOf([4, 4, 4], { index: 1, ending: 'truncated' }),
    segmentOf([5], { index: 2 }),
  ];

  test('is the error of the mean that the estimate is, over stretches or over whole rollouts', () => {
    expect(returnError(d1, 'trajectories')).toBeCloseTo((standardDeviation([3, 12, 5]) ?? NaN) / Math.sqrt(3), 12);
    expect(returnError(d1, 'completed')).toBeCloseTo((standardDeviation([13, 12]) ?? NaN) / Math.sqrt(2), 12);
    expect(returnError(d1.slice(0, 1), 'trajectories')).toBeNull();
  });

  test('is not known of a ratio', () => {
    expect(returnError(d1, 'per-step')).toBeNull();
  });

  test('of a mean falls with how many there are, and is unknown where one is', () => {
    expect(errorOfMean([3, 3, 3, 3])).toBeCloseTo(1.5, 12);
    expect(errorOfMean([3, 4])).toBeCloseTo(2.5, 12);
    expect(errorOfMean([3, null])).toBeNull();
    expect(errorOfMean([])).toBeNull();
  });
});

describe('meta-reward', () => {
  const random = randomFromSeed(1, 'rewards');
  const rewards = Array.from({ length: 200 }, () => 100 + 3 * random.normal());

  test('raw passes as it is', () => {
    expect(scaleMetaReward(-5, historyOf([3, -5]), 'raw')).toBe(-5);
  });

  test('running-std divides by the deviation of all so far, from the third on', () => {
    expect(scaleMetaReward(3, historyOf([3]), 'running-std')).toBe(3);
    expect(scaleMetaReward(5, historyOf([3, 5]), 'running-std')).toBe(5);
    expect(scaleMetaReward(-2, historyOf([3, 5, -2]), 'running-std')).toBeCloseTo(
      -2 / (standardDeviation([3, 5, -2]) ?? NaN),
      12,
    );
    expect(scaleMetaReward(rewards.at(-1) ?? NaN, historyOf(rewards), 'running-std')).toBeCloseTo(
      (rewards.at(-1) ?? NaN) / (standardDeviation(rewards) ?? NaN),
      8,
    );
  });

  test('running-std leaves a constant as it is', () => {
    expect(scaleMetaReward(2, historyOf([2, 2, 2, 2]), 'running-std')).toBe(2);
  });

  test('the autocorrelation is that of the direct formula', () => {
    for (const list of [[1, 2, 3], [1, -1, 1, -1, 1], rewards]) {
      const centre = list.reduce((sum, x) => sum + x, 0) / list.length;
      const products = list.slice(1).reduce((sum, x, i) => sum + (x - centre) * (list[i] - centre), 0);
      const squares = list.reduce((sum, x) => sum + (x - centre) ** 2, 0);
      expect(lagOneAutocorrelation(historyOf(list))).toBeCloseTo(products / squares, 8);
    }
  });

  test('differences of independent noise have autocorrelation about -1/2', () => {
    const differences = rewards.slice(1).map((x, i) => x - rewards[i]);
    expect(lagOneAutocorrelation(historyOf(differences))).toBeCloseTo(-0.5, 1);
  });

  test('there is none under three values or where nothing varies', () => {
    expect(lagOneAutocorrelation(historyOf([1, 2]))).toBeNull();
    expect(lagOneAutocorrelation(historyOf([2, 2, 2]))).toBeNull();
  });
});

describe('largestDiscountedReturn', () => {
  test('is the geometric sum up to the limit', () => {
    expect(largestDiscountedReturn(2, 0.9, 3)).toBeCloseTo(2 * (1 + 0.9 + 0.81), 12);
    expect(largestDiscountedReturn(1, 0.99, Infinity)).toBeCloseTo(100, 10);
    expect(largestDiscountedReturn(2, 1, 50)).toBe(100);
    expect(largestDiscountedReturn(0, 1, Infinity)).toBe(0);
    expect(largestDiscountedReturn(null, 0.99, 10)).toBeNull();
  });
});
