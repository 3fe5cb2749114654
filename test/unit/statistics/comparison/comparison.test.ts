import { describe, expect, test } from 'vitest';
import { incompleteBeta, logGamma, normalProbability } from '../../../../src-main/numerics/distributions.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import {
  coverageNote,
  coverageOf,
  laws,
  offeredIntervals,
  simulatedCoverage,
  simulatedRuns,
} from '../../../../src-main/statistics/comparison/coverageTable.ts';
import { difference, pairBySeed, type SeededValue } from '../../../../src-main/statistics/comparison/difference.ts';
import { normalised, overTasks } from '../../../../src-main/statistics/comparison/overTasks.ts';
import { powerOf, seedsNeeded, smallestDifference } from '../../../../src-main/statistics/comparison/power.ts';
import { bestOf, commonSpan, firstStepAt, meanAlong } from '../../../../src-main/statistics/comparison/samples.ts';
import { improvement, superiority } from '../../../../src-main/statistics/comparison/superiority.ts';
import { verdictOf, warningsOf } from '../../../../src-main/statistics/comparison/verdict.ts';
import { simulateQuick, simulateSamples } from '../../../benchmarks/statistics.ts';

const runs = (values: readonly number[], from = 1): SeededValue[] =>
  values.map((value, i) => ({ seed: from + i, value }));
const studentT = { method: 'student-t' } as const;

describe('distributions', () => {
  // scipy.special.betainc and gammaln, scipy.stats.norm.cdf
  test('incomplete beta', () => {
    expect(incompleteBeta(0.3, 0.5, 3.65)).toBeCloseTo(0.881505045321368, 12);
    expect(incompleteBeta(0.4, 2, 3)).toBeCloseTo(0.5248, 13);
    expect(incompleteBeta(0.7, 3.65, 0.5)).toBeCloseTo(1 - 0.881505045321368, 12);
    expect(incompleteBeta(0.25, 1, 1)).toBeCloseTo(0.25, 14);
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
  });

  test('log gamma', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(6)).toBeCloseTo(Math.log(120), 12);
    expect(logGamma(25.7)).toBeCloseTo(57.03375391, 8);
  });

  test('normal', () => {
    expect(normalProbability(0)).toBe(0.5);
    expect(normalProbability(-1.96)).toBeCloseTo(0.0249978951, 10);
    expect(normalProbability(5)).toBeCloseTo(0.99999971334843, 14);
    expect([normalProbability(-40), normalProbability(40)]).toEqual([0, 1]);
  });
});

describe('difference', () => {
  // scipy.stats.ttest_ind(equal_var=False) and ttest_rel, with confidence_interval()
  test('of groups with seeds of their own is Welch’s', () => {
    const found = difference(runs([1.2, 3.4, 2.2, 5]), runs([0.3, 1.1, 2], 11), studentT);
    expect(found).toMatchObject({ paired: false, n: 4, referenceN: 3 });
    expect(found.low).toBeCloseTo(-0.69308276394094, 8);
    expect(found.high).toBeCloseTo(4.326416097274273, 8);
  });

  test('of groups with the same seeds is by pairs, in whatever order they come', () => {
    const x = runs([1.2, 3.4, 2.2, 5]);
    const found = difference(x, runs([0.3, 1.1, 2, 3.1]).toReversed(), studentT);
    expect(found.paired).toBe(true);
    expect(found.low).toBeCloseTo(-0.1922349613579677, 10);
    expect(found.high).toBeCloseTo(2.842234961357968, 10);
    expect(pairBySeed(x, runs([1, 2, 3, 4], 2))).toBeNull();
    expect(pairBySeed(runs([1]), runs([2]))).toBeNull();
  });

  test('pairs take out what seeds share', () => {
    const hard = [-480, -20, -250, -130, -390];
    const paired = difference(runs(hard.map((value, i) => value + 20 + (i % 2))), runs(hard), studentT);
    const apart = difference(runs(hard.map((value, i) => value + 20 + (i % 2))), runs(hard, 100), studentT);
    expect(paired.high - paired.low).toBeLessThan(2);
    expect(apart.high - apart.low).toBeGreaterThan(400);
    expect(paired.estimate).toBeCloseTo(apart.estimate, 12);
  });

  test('needs two runs of each, and says so by NaN', () => {
    expect(difference(runs([1]), runs([2, 3]), studentT).low).toBeNaN();
    expect(difference([], runs([2, 3]), studentT)).toMatchObject({ n: 0, estimate: NaN, low: NaN });
  });

  test('refuses one seed twice', () => {
    expect(() => difference([...runs([1, 2]), ...runs([3])], runs([1, 2]), studentT)).toThrow(
      /Seed 1 comes twice in one group/,
    );
  });

  test('the studentised bootstrap comes near Student’s t on many normal runs', () => {
    const random = randomFromSeed(7);
    const x = Array.from({ length: 60 }, () => random.normal());
    const y = Array.from({ length: 60 }, () => 0.5 + 2 * random.normal());
    for (const from of [1, 1000]) {
      const t = difference(runs(x), runs(y, from), studentT);
      const bootstrap = difference(runs(x), runs(y, from), {
        method: 'bootstrap',
        random: randomFromSeed(8),
        replicates: 20_000,
      });
      expect((bootstrap.high - bootstrap.low) / (t.high - t.low)).toBeCloseTo(1, 1);
      expect((bootstrap.high + bootstrap.low) / 2).toBeCloseTo((t.high + t.low) / 2, 1);
    }
  });

  test('the bootstrap is given by its seed, and honest about two runs', () => {
    const draw = (seed: number) =>
      difference(runs([1, 5, 2]), runs([2, 2, 9], 9), { method: 'bootstrap', random: randomFromSeed(seed) });
    expect(draw(1)).toEqual(draw(1));
    const two = difference(runs([1, 2]), runs([5, 9]), { method: 'bootstrap', random: randomFromSeed(1) });
    expect([two.low, two.high]).toEqual([-Infinity, Infinity]);
  });
});

describe('probability of improvement', () => {
  // Roots of (p - estimate)^2 = z^2 variance(p), found by scipy.optimize.brentq
  test('one task', () => {
    const { estimate, low, high } = superiority([3, 4, 5], [1, 3, 6]);
    expect(estimate).toBeCloseTo(5.5 / 9, 12);
    expect(low).toBeCloseTo(0.21213635, 6);
    expect(high).toBeCloseTo(0.89876215, 6);
    expect(superiority([1, 2], [0, 1.5, 1.5, 3])).toMatchObject({ estimate: 0.5 });
    expect(superiority([1, 2], [0, 1.5, 1.5, 3]).low).toBeCloseTo(0.14271121, 6);
  });

  test('has a width where every run is better', () => {
    const { estimate, low, high } = superiority([6, 7, 8, 9, 10], [1, 2, 3, 4, 5]);
    expect([estimate, high]).toEqual([1, 1]);
    expect(low).toBeCloseTo(0.64270282, 6);
    expect(superiority([], [1]).estimate).toBeNaN();
  });

  test('has no interval where either group is one run', () => {
    for (const [x, y] of [
      [[2], [1]],
      [[2], [1, 3]],
      [[1, 3], [2]],
    ])
      expect(superiority(x, y)).toEqual({ estimate: x[0] === 2 && y.length === 1 ? 1 : 0.5, low: NaN, high: NaN });
    expect(improvement([[1, 2], [3]], [[0, 1], [1]])).toMatchObject({ low: NaN, high: NaN });
  });

  test('over tasks is narrower than on one', () => {
    const x = [3, 4, 5];
    const y = [1, 3, 6];
    const one = improvement([x], [y]);
    const four = improvement([x, x, x, x], [y, y, y, y]);
    expect(one).toEqual(superiority(x, y));
    expect(four.estimate).toBeCloseTo(one.estimate, 12);
    expect((four.estimate - four.low) / (one.estimate - one.low)).toBeCloseTo(0.5, 10);
    expect(() => improvement([x], [])).toThrow(/1 and 0 tasks/);
  });
});

describe('power', () => {
  // scipy.stats.nct
  test.each([
    [20, 1, false, 0.8689528],
    [5, 1, false, 0.2859276],
    [2, 3, false, 0.3873894],
    [3, 2, true, 0.4707477],
    [2, 1, true, 0.0905797],
    [9, 1, true, 0.7480155],
  ])('n = %d, difference of %d standard deviations, paired %s', (n, size, paired, expected) => {
    expect(powerOf(n, { difference: size, spread: 1, paired })).toBeCloseTo(expected, 4);
  });

  test('the smallest difference that so many runs tell has the power that was asked for', () => {
    for (const paired of [true, false]) {
      const least = smallestDifference(10, { spread: 7, paired, level: 0.999 }) ?? NaN;
      expect(powerOf(10, { difference: least, spread: 7, paired, level: 0.999 })).toBeCloseTo(0.8, 4);
      expect(least).toBeGreaterThan(smallestDifference(10, { spread: 7, paired }) ?? NaN);
    }
    expect(smallestDifference(10, { spread: 0, paired: true })).toBeNull();
    expect(smallestDifference(1, { spread: 1, paired: true })).toBeNull();
  });

  test('seeds that tell a difference', () => {
    const seeds = (size: number, spread: number, paired: boolean, power?: number): number | null =>
      seedsNeeded({ difference: size, spread, paired, ...(power === undefined ? {} : { power }) });
    expect(seeds(1, 1, false)).toBe(17);
    expect(seeds(-0.5, 1, false)).toBe(64);
    expect(seeds(1, 1, true)).toBe(10);
    expect(seeds(50, 120, false)).toBe(92);
    expect(seeds(0.5, 1, false, 0.9)).toBe(86);
    expect(seeds(100, 1, false)).toBe(2);
    expect(seeds(0.01, 1, false)).toBeNull();
    expect(seeds(1, 0, false)).toBeNull();
    expect(seeds(0, 1, false)).toBeNull();
  });
});

describe('samples', () => {
  const curve = { x: [0, 100, 300, 400], y: [0, 10, 30, 20] };

  test('first step at a level', () => {
    expect([firstStepAt(curve, 10), firstStepAt(curve, 10.5), firstStepAt(curve, 31)]).toEqual([100, 300, null]);
    expect(firstStepAt({ x: [1, 2], y: [NaN, 5] }, 1)).toBe(2);
  });

  test('best value, at its first step', () => {
    expect(bestOf(curve)).toEqual({ step: 300, value: 30 });
    expect(bestOf({ x: [1, 2, 3], y: [NaN, 5, 5] })).toEqual({ step: 2, value: 5 });
    expect(bestOf({ x: [1], y: [NaN] })).toBeNull();
  });

  test('area under the curve is the mean on the way', () => {
    expect(meanAlong(curve, 0, 400)).toBe((500 + 4000 + 2500) / 400);
    expect(meanAlong(curve, 200, 400)).toBe((2500 + 2500) / 200);
    expect(meanAlong(curve, 0, 500)).toBeNaN();
    expect(meanAlong({ x: [0, 1, 2], y: [7, 7, 7] }, 0.25, 1.75)).toBe(7);
    expect(meanAlong({ x: [], y: [] }, 0, 1)).toBeNaN();
    expect(meanAlong({ x: [0, 1, 2], y: [0, NaN, 7] }, 0, 2)).toBeNaN();
  });

  test('span in common', () => {
    expect(commonSpan([curve, { x: [50, 350], y: [0, 0] }])).toEqual([50, 350]);
    expect(commonSpan([curve, { x: [500], y: [0] }])).toBeNull();
    expect(commonSpan([])).toBeNull();
  });
});

describe('over tasks', () => {
  test('anchors are 0 and 1', () => {
    expect([-1200, -150, -675].map((value) => normalised(value, { low: -1200, high: -150 }))).toEqual([0, 1, 0.5]);
  });

  test('each statistic, and no doubt where runs agree', () => {
    const { values, profile } = overTasks(
      [
        [0.5, 0.5],
        [2, 2],
        [0.2, 0.2],
      ],
      { random: randomFromSeed(1), replicates: 50 },
    );
    expect(values.mean).toEqual({ estimate: 0.9, low: 0.9, high: 0.9 });
    expect(values.median.estimate).toBe(0.5);
    expect(values.iqm.estimate).toBeCloseTo((0.2 + 0.5 + 0.5 + 2) / 4, 12);
    expect(values['optimality-gap'].estimate).toBeCloseTo(1 - (0.5 + 1 + 0.2) / 3, 12);
    expect(profile.find(({ tau }) => tau === 0.5)?.estimate).toBeCloseTo(1 / 3, 12);
  });

  test('one run a task has no interval', () => {
    const { values } = overTasks([[1], [2]], { random: randomFromSeed(1) });
    expect(values.mean).toEqual({ estimate: 1.5, low: NaN, high: NaN });
    const { values: uneven } = overTasks([[1], [1, 3]], { random: randomFromSeed(1) });
    expect(uneven.mean).toEqual({ estimate: 1.5, low: NaN, high: NaN });
  });
});

describe('verdict', () => {
  const words = { group: 'meta', reference: 'ddpg', number: (value: number) => value.toFixed(0), telling: null };

  test('follows from the interval', () => {
    const above = verdictOf(difference(runs([10, 12, 11]), runs([1, 3, 2.5], 9), studentT), words);
    expect(above).toMatchObject({ kind: 'above', seeds: null });
    expect(above.text).toMatch(/^meta is above ddpg by 9 at n = 3 \(95% interval \+7 to \+11\)\.$/);
    const below = verdictOf(difference(runs([1, 3, 2.5]), runs([10, 12, 11]), studentT), words);
    expect(below.text).toMatch(/^meta is below ddpg by 9 at n = 3 .*paired by seed\)\.$/);
  });

  test('says how many seeds would tell what was asked', () => {
    const found = difference(runs([10, 130, 250]), runs([20, 140, 230], 9), studentT);
    const seen = verdictOf(found, words);
    expect(seen.kind).toBe('not-told');
    expect(seen.text).toMatch(/^meta and ddpg are not told apart at n = 3: 0 \(95% interval -\d+ to \+\d+\)\.$/);
    const asked = verdictOf(found, { ...words, telling: 50 });
    expect(asked.seeds).toBe(seedsNeeded({ difference: 50, spread: found.spread, paired: false }));
    expect(asked.text).toContain(`${asked.seeds} seeds each would tell a difference of 50`);
    expect(verdictOf(found, { ...words, telling: 0.5 }).text).toContain('More than 1000 seeds');
  });

  test('no spread and too few runs are no results', () => {
    expect(verdictOf(difference(runs([1000, 1000]), runs([1000, 1000]), studentT), words)).toMatchObject({
      kind: 'no-spread',
    });
    expect(verdictOf(difference(runs([9, 9]), runs([7, 7]), studentT), words).text).toMatch(
      /difference is the same at every seed \(\+2, n = 2\)/,
    );
    expect(verdictOf(difference(runs([9]), runs([7, 8]), studentT), words)).toMatchObject({ kind: 'too-few' });
    // Three times 0.1 have a mean that is none of them.
    const same = difference(runs([0.1, 0.1, 0.1]), runs([0.3, 0.3, 0.3], 4), studentT);
    expect(verdictOf(same, words)).toMatchObject({ kind: 'no-spread' });
  });

  test('warns of what flatters', () => {
    const facts = {
      leastRuns: 10,
      comparisons: 1,
      metrics: 1,
      repeats: 0,
      tuned: [],
      interval: 'difference by student-t',
    } as const;
    const all = warningsOf({
      ...facts,
      leastRuns: 1,
      comparisons: 6,
      metrics: 3,
      repeats: 2,
      tuned: [{ group: 'meta', others: 4 }],
    });
    for (const words of ['Fewer than 5', 'one replicate', '2 runs were left out', '26 of 100', '3 metrics', '4 other'])
      expect(all.some((warning) => warning.includes(words))).toBe(true);
    expect(warningsOf(facts).filter((warning) => !warning.includes('simulated'))).toEqual([]);
  });
});

describe('coverage', () => {
  test('every interval has a row under both laws', () => {
    for (const interval of offeredIntervals)
      for (const law of laws) {
        expect(simulatedCoverage[interval][law]).toHaveLength(simulatedRuns.length);
        expect(Math.min(...simulatedCoverage[interval][law])).toBeGreaterThan(0);
      }
  });

  test('what is printed is what a simulation finds', () => {
    // 1,000 studies: a standard error of 0.7 to 1.6 points; the seed is fixed.
    for (const law of laws)
      for (const n of [3, 10])
        for (const [interval, percent] of simulateQuick(law, n, 1000))
          expect(Math.abs(percent - (coverageOf(interval, n)?.[law] ?? NaN)), `${interval}, ${law}, ${n}`).toBeLessThan(
            4.5,
          );
  });

  test('so it is of the samples that a group needs, and of their ratio', { timeout: 60_000 }, () => {
    for (const law of laws)
      for (const [interval, percent] of simulateSamples(law, 5, 300))
        expect(Math.abs(percent - (coverageOf(interval, 5)?.[law] ?? NaN)), `${interval}, ${law}`).toBeLessThan(5);
  });

  test('is said where it is not the 95% of the name', () => {
    expect(coverageNote('mean by bootstrap', 5)).toMatch(/^With n = 5 this 95% interval covers 8\d% of normal/);
    expect(coverageNote('mean by bootstrap', 7)).toMatch(/^With n = 7/);
    expect(coverageNote('difference by student-t', 1)).toBeNull();
    expect(coverageNote('probability of improvement', 10)).toBeNull();
  });
});
