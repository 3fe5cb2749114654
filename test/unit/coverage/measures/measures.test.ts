import { describe, expect, test } from 'vitest';
import { digamma, logBallVolume } from '../../../../src-main/numerics/digamma.ts';
import type { Matrix } from '../../../../src-main/numerics/matrix.ts';
import { matrixFrom } from '../../../../src-main/numerics/matrix.ts';
import {
  canBeMeasured,
  defaultMeasureOptions,
  measureCoverage,
  measureSets,
  preparedRows,
  prepareStates,
} from '../../../../src-main/coverage/measures/measures.ts';
import type { CoverageMeasures } from '../../../../src-main/coverage/measures/measures.ts';
import type { RolloutStates } from '../../../../src-main/coverage/measures/pair.ts';
import type { Estimate } from '../../../../src-main/contract/coverage/findings.ts';
import { halfWidth, jackknifeError, withoutEach } from '../../../../src-main/coverage/measures/jackknife.ts';
import { withoutBias } from '../../../../src-main/coverage/measures/halves.ts';
import { drawUntil, inDigits } from '../../../../src-main/coverage/measures/streams.ts';
import { drawNormal, logDensities, normalLawOf } from '../../../../src-main/coverage/measures/normalLaw.ts';
import { dealRollouts } from '../../../../src-main/coverage/measures/rolloutGroups.ts';
import { runToEnd } from '../../../../src-main/coverage/progress.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { normalStates, stacked } from '../../../helpers/states.ts';

const options = defaultMeasureOptions;

/** The value, which is told. */
function told({ value }: Estimate): number {
  expect(value).not.toBeNull();
  return value ?? Number.NaN;
}

/** Measures of sets whose states are independent, told off into rollouts of 50. */
function measured(...sets: readonly Matrix[]): CoverageMeasures {
  const union = stacked(...sets);
  const rollouts = Int32Array.from({ length: union.rows }, (_, row) => Math.floor(row / 50));
  return runToEnd(
    measureCoverage(
      union,
      sets.map((set) => set.rows),
      rollouts,
      options,
    ),
  );
}

/** Integral over the real line of f of the two densities N(0, 1) and N(shift, 1). */
function integral(shift: number, f: (p: number, q: number) => number): number {
  const normal = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = 0;
  for (let x = -12; x < 12 + shift; x += 1e-3) sum += 1e-3 * f(normal(x), normal(x - shift));
  return sum;
}

describe('special functions', () => {
  test('digamma and the volume of balls', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 13);
    expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 12);
    expect(digamma(1000)).toBeCloseTo(6.907255195648812, 12);
    expect(Math.exp(logBallVolume(1))).toBeCloseTo(2, 12);
    expect(Math.exp(logBallVolume(2))).toBeCloseTo(Math.PI, 12);
    expect(Math.exp(logBallVolume(3))).toBeCloseTo((4 / 3) * Math.PI, 12);
    expect(Math.exp(logBallVolume(11))).toBeCloseTo(1.8841038793899, 10);
  });
});

describe('measures of one set', () => {
  test.each([1, 2, 4])('entropy of a normal distribution in %d dimensions', (columns) => {
    const { entropy } = measured(normalStates(6000, columns, 1)).sets[0];
    const exact = (columns / 2) * Math.log(2 * Math.PI * Math.E);
    expect(Math.abs(told(entropy) - exact)).toBeLessThan(0.06);
  });

  test('entropy of a uniform distribution over a square of side 3', () => {
    const random = randomFromSeed(1);
    const { entropy } = measured(
      matrixFrom(
        Float32Array.from({ length: 10_000 }, () => 3 * random.uniform()),
        2,
      ),
    ).sets[0];
    expect(Math.abs(told(entropy) - Math.log(9))).toBeLessThan(0.06);
  });

  test('a set that fills half of the regions visits half as many, and the union all', () => {
    const random = randomFromSeed(2);
    const square = (left: number): Matrix =>
      matrixFrom(
        Float32Array.from({ length: 40_000 }, (_, i) => random.uniform() + (i % 2 === 0 ? left : 0)),
        2,
      );
    const { sets, regions } = measured(square(0), square(1));
    expect(regions).toBe(256);
    expect(told(sets[0].effectiveRegions)).toBeGreaterThan(126);
    expect(told(sets[0].effectiveRegions)).toBeLessThan(130);
    expect(told(measured(square(0)).sets[0].effectiveRegions)).toBeCloseTo(256, 0);
  });

  test('steps of one rollout that lie close together do not pass for a concentrated set', () => {
    const centres = normalStates(1200, 2, 5);
    const repeated = matrixFrom(
      Float32Array.from(
        { length: 1200 * 5 * 2 },
        (_, i) => centres.values[2 * Math.floor(i / 10) + (i % 2)] + 1e-5 * (i % 7),
      ),
      2,
    );
    const rollouts = Int32Array.from({ length: repeated.rows }, (_, row) => Math.floor(row / 5));
    const [set] = runToEnd(
      measureCoverage(repeated, [repeated.rows], rollouts, { ...options, entropyNeighbours: 15 }),
    ).sets;
    // Among own steps it would read below -10.
    expect(Math.abs(told(set.entropy) - Math.log(2 * Math.PI * Math.E))).toBeLessThan(0.35);
  });
});

test('the part that is done grows with every step', () => {
  const states = stacked(normalStates(600, 2, 1), normalStates(600, 2, 2, 1), normalStates(600, 2, 3, 2));
  const rollouts = Int32Array.from({ length: 1800 }, (_, row) => Math.floor(row / 50));
  const parts = [...measureCoverage(states, [600, 600, 600], rollouts, options)];
  expect(parts.at(-1)).toBe(1);
  expect([...new Set(parts)].sort((a, b) => a - b)).toEqual(parts);
});

describe('measures of two sets', () => {
  test('of the same distribution: no divergence, full overlap, 5% outside', () => {
    const [pair] = measured(normalStates(4000, 3, 1), normalStates(4000, 3, 2)).pairs;
    expect(Math.abs(told(pair.jensenShannon))).toBeLessThan(0.02);
    expect(Math.abs(told(pair.overlap) - 1)).toBeLessThan(0.05);
    expect(Math.abs(told(pair.firstOutsideSecond) - 0.05)).toBeLessThan(0.015);
    expect(Math.abs(told(pair.secondOutsideFirst) - 0.05)).toBeLessThan(0.015);
  });

  test('rollouts that each keep to a place of their own do not make like sets differ', () => {
    const random = randomFromSeed(3);
    const wandering = (): Matrix => {
      const values = new Float32Array(60 * 50 * 3);
      for (let rollout = 0; rollout < 60; rollout++) {
        const place = [random.normal(), random.normal(), random.normal()];
        for (let i = 0; i < 150; i++) values[rollout * 150 + i] = place[i % 3] + 0.3 * random.normal();
      }
      return matrixFrom(values, 3);
    };
    const [pair] = measured(wandering(), wandering()).pairs;
    expect(Math.abs(told(pair.jensenShannon))).toBeLessThan(0.05);
    const apart = wandering();
    apart.values.forEach((value, i) => (apart.values[i] = value + 100));
    expect(told(measured(wandering(), apart).pairs[0].jensenShannon)).toBeGreaterThan(0.99);
  });

  test.each([1, 2, 3])('of normal distributions %d deviations apart: the closed forms', (shift) => {
    const [pair] = measured(normalStates(8000, 2, 1), normalStates(8000, 2, 2, shift)).pairs;
    const divergence = integral(
      shift,
      (p, q) => (p * Math.log2((2 * p) / (p + q)) + q * Math.log2((2 * q) / (p + q))) / 2,
    );
    expect(Math.abs(told(pair.jensenShannon) - divergence)).toBeLessThan(0.025);
    expect(Math.abs(told(pair.overlap) - integral(shift, Math.min))).toBeLessThan(0.06);
  });

  test("share outside the other's 95% region, in one dimension", () => {
    const [pair] = measured(normalStates(8000, 1, 1), normalStates(8000, 1, 2, 2)).pairs;
    // 0.516.
    const exact = 1 - integral(2, (p, q) => (p >= Math.exp(-(1.959964 ** 2) / 2) / Math.sqrt(2 * Math.PI) ? q : 0));
    expect(Math.abs(told(pair.secondOutsideFirst) - exact)).toBeLessThan(0.04);
    expect(Math.abs(told(pair.firstOutsideSecond) - exact)).toBeLessThan(0.04);
  });

  test('a part lies inside the whole, not the whole inside the part', () => {
    const narrow = normalStates(4000, 2, 1);
    narrow.values.forEach((value, i) => (narrow.values[i] = value / 4));
    const [pair] = measured(narrow, normalStates(4000, 2, 2)).pairs;
    expect(told(pair.firstOutsideSecond)).toBeLessThan(0.01);
    expect(told(pair.secondOutsideFirst)).toBeGreaterThan(0.6);
  });

  test('far apart: 1 bit, no overlap, all outside; sets of unequal size', () => {
    const [pair] = measured(normalStates(3000, 2, 1), normalStates(1000, 2, 2, 50)).pairs;
    expect(told(pair.jensenShannon)).toBeCloseTo(1, 4);
    expect(told(pair.overlap)).toBe(0);
    expect([told(pair.firstOutsideSecond), told(pair.secondOutsideFirst)]).toEqual([1, 1]);
  });
});

/** Divergence of two sets in the plane by counting on a grid, with the bias of Miller and Madow (1955) taken off. */
function gridDivergence(a: Matrix, b: Matrix, cells: number): number {
  const limit = Math.max(...a.values.map(Math.abs), ...b.values.map(Math.abs)) + 1e-6;
  const counts = [a, b].map(({ values }) => {
    const count = new Float64Array(cells * cells);
    for (let i = 0; i < values.length; i += 2)
      count[
        Math.floor(((values[i] / limit + 1) / 2) * cells) * cells +
          Math.floor(((values[i + 1] / limit + 1) / 2) * cells)
      ]++;
    return count;
  });
  const entropy = (count: Float64Array): number => {
    const total = count.reduce((sum, n) => sum + n, 0);
    const filled = count.filter((n) => n > 0);
    return (
      (Math.log(total) -
        filled.reduce((sum, n) => sum + n * Math.log(n), 0) / total +
        (filled.length - 1) / (2 * total)) /
      Math.LN2
    );
  };
  return entropy(counts[0].map((n, i) => n + counts[1][i])) - (entropy(counts[0]) + entropy(counts[1])) / 2;
}

/**
 * Divergence by a classifier: 1 bit less the cross-entropy, on states that it has not seen, of a logistic regression on
 * states and their squares.
 */
function classifierDivergence(a: Matrix, b: Matrix): number {
  const features = ({ columns, values }: Matrix, row: number): number[] => {
    const state = Array.from(values.subarray(row * columns, (row + 1) * columns));
    return [1, ...state, ...state.map((x) => x * x - 1)];
  };
  const all = [a, b].flatMap((set, label) =>
    Array.from({ length: set.rows }, (_, row) => ({ x: features(set, row), label, isHeldOut: row % 2 === 1 })),
  );
  const weights = new Array<number>(all[0].x.length).fill(0);
  const logit = (x: readonly number[]): number => x.reduce((sum, value, i) => sum + value * weights[i], 0);
  const seen = all.filter(({ isHeldOut }) => !isHeldOut);
  for (let step = 0; step < 400; step++) {
    const gradient = weights.map(() => 0);
    for (const { x, label } of seen) {
      const error = label - 1 / (1 + Math.exp(-logit(x)));
      x.forEach((value, i) => (gradient[i] += (error * value) / seen.length));
    }
    gradient.forEach((g, i) => (weights[i] += 0.3 * g));
  }
  const unseen = all.filter(({ isHeldOut }) => isHeldOut);
  return (
    1 -
    unseen.reduce((sum, { x, label }) => sum + Math.log2(1 + Math.exp(label === 1 ? -logit(x) : logit(x))), 0) /
      unseen.length
  );
}

describe('the divergence, by other means', () => {
  test('agrees with a grid where sets are no Gaussians: a ring and a disc', () => {
    const random = randomFromSeed(4);
    const round = (radius: () => number): Matrix => {
      const values = new Float32Array(12_000);
      for (let i = 0; i < values.length; i += 2) {
        const [angle, r] = [2 * Math.PI * random.uniform(), radius()];
        values.set([r * Math.cos(angle), r * Math.sin(angle)], i);
      }
      return matrixFrom(values, 2);
    };
    const ring = round(() => 1 + 0.15 * random.normal());
    const disc = round(() => 1.3 * Math.sqrt(random.uniform()));
    const [pair] = measured(ring, disc).pairs;
    expect(Math.abs(told(pair.jensenShannon) - gridDivergence(ring, disc, 20))).toBeLessThan(0.02);
    expect(told(pair.jensenShannon)).toBeGreaterThan(0.1);
  });

  test.each([
    [3, 1.5],
    [5, 1],
  ])('agrees with a classifier in %d dimensions', (columns, shift) => {
    const [first, second] = [normalStates(3000, columns, 1), normalStates(3000, columns, 2, shift)];
    const [pair] = measured(first, second).pairs;
    expect(Math.abs(told(pair.jensenShannon) - classifierDivergence(first, second))).toBeLessThan(0.05);
  });

  test('agrees with the closed form in many independent dimensions: 11, two deviations apart', () => {
    const [pair] = measured(normalStates(2000, 11, 1), normalStates(2000, 11, 2, 2)).pairs;
    const divergence = integral(2, (p, q) => (p * Math.log2((2 * p) / (p + q)) + q * Math.log2((2 * q) / (p + q))) / 2);
    expect(Math.abs(told(pair.jensenShannon) - divergence)).toBeLessThan(0.04);
    expect(Math.abs(told(pair.overlap) - integral(2, Math.min))).toBeLessThan(0.06);
  });

  test('of a set and itself is none, though all their rollouts are the same', () => {
    const set = normalStates(2000, 3, 1);
    const rollouts = Int32Array.from({ length: 4000 }, (_, row) => Math.floor((row % 2000) / 200));
    const [pair] = runToEnd(measureCoverage(stacked(set, set), [2000, 2000], rollouts, options)).pairs;
    expect(Math.abs(told(pair.jensenShannon))).toBeLessThan(0.05);
    expect(told(pair.overlap)).toBeGreaterThan(0.9);
    expect(Math.abs(told(pair.firstOutsideSecond) - 0.05)).toBeLessThan(0.01);
  });
});

describe('windows of training', () => {
  test('are measured on one scale: a set that doubles its width gains a bit of entropy a dimension', () => {
    const spreading = [1, 2, 4].map((scale, w) => {
      const states = normalStates(1500, 2, 10 + w);
      states.values.forEach((value, i) => (states.values[i] = scale * value));
      return states;
    });
    const union = stacked(...spreading);
    const prepared = prepareStates(
      union,
      Int32Array.from({ length: union.rows }, (_, row) => Math.floor(row / 50)),
      options,
    );
    const windows = spreading.map(
      (_, w) =>
        runToEnd(measureSets([preparedRows(prepared, 1500 * w, 1500 * (w + 1))], prepared.regionCount, options))
          .sets[0],
    );
    for (const w of [1, 2]) {
      expect(Math.abs(told(windows[w].entropy) - told(windows[w - 1].entropy) - 2 * Math.log(2))).toBeLessThan(0.1);
    }
  });

  test('can be measured where each state has enough neighbours in other rollouts', () => {
    const states = normalStates(40, 2, 1);
    const rolloutsOf = (boundary: number): Int32Array =>
      Int32Array.from({ length: 40 }, (_, row) => (row < boundary ? 1 : 2));
    expect(canBeMeasured({ states, rollouts: rolloutsOf(20) }, options)).toBe(true);
    expect(canBeMeasured({ states, rollouts: rolloutsOf(26) }, options)).toBe(false);
    expect(canBeMeasured({ states, rollouts: rolloutsOf(40) }, options)).toBe(false);
    expect(canBeMeasured({ states: normalStates(0, 2, 1), rollouts: new Int32Array(0) }, options)).toBe(false);
  });
});

/** As many normal states as `rollouts` times `each`, with their rollouts. */
function normalRollouts(rollouts: number, each: number, seed: number, shift: number): RolloutStates {
  return {
    states: normalStates(rollouts * each, 2, seed, shift),
    rollouts: Int32Array.from({ length: rollouts * each }, (_, row) => 10_000 * seed + Math.floor(row / each)),
  };
}

describe('sets whose rollouts differ in length', () => {
  // 1,000 rollouts of 6 states against 20 of 300: dealing as many rollouts to either side once read -9.46 and -4.56.
  test.each([
    [0, 0],
    [2, 0.486],
  ])('%d deviations apart are %d bits apart', (shift, truth) => {
    const many = normalRollouts(1000, 6, 1, 0);
    const long = normalRollouts(20, 300, 2, shift);
    const [pair] = runToEnd(
      measureCoverage(
        stacked(many.states, long.states),
        [6000, 6000],
        Int32Array.from([...many.rollouts, ...long.rollouts]),
      ),
    ).pairs;
    expect(Math.abs(told(pair.jensenShannon) - truth)).toBeLessThan(0.03);
    expect(told(pair.overlap)).toBeLessThanOrEqual(1);
    expect(Math.abs(told(pair.overlap) - (shift === 0 ? 1 : integral(shift, Math.min)))).toBeLessThan(0.05);
  });
});

describe('intervals', () => {
  test('are shown of no measure, with the reason', () => {
    const { sets, pairs } = measured(normalStates(1000, 2, 1), normalStates(1000, 2, 2, 1));
    expect(sets[0].entropy).toMatchObject({ interval: null, doubt: { kind: 'unknown-error' } });
    expect(sets[0].effectiveRegions).toMatchObject({ interval: null, doubt: { kind: 'grows-with-number' } });
    expect(pairs[0].jensenShannon).toMatchObject({
      value: expect.any(Number),
      interval: null,
      doubt: { kind: 'unknown-error' },
    });
    expect(pairs[0].firstOutsideSecond).toMatchObject({ interval: null, doubt: { kind: 'unknown-error' } });
    expect(pairs[0].overlap).toMatchObject({
      value: expect.any(Number),
      interval: null,
      doubt: { kind: 'unknown-error' },
    });
  });

  test('are those of the mean where every rollout is one independent state', () => {
    const { values } = normalStates(400, 1, 1);
    const { ofState, count } = dealRollouts([Int32Array.from(values.keys())], randomFromSeed(1));
    const without = withoutEach(count, (left) => mean(values.filter((_, i) => ofState[0][i] !== left)));
    expect(jackknifeError(without) * Math.sqrt(400)).toBeGreaterThan(0.7); // of 25 groups: 24 degrees of freedom
    expect(jackknifeError(without) * Math.sqrt(400)).toBeLessThan(1.3);
  });

  test('widen where states of a rollout agree', () => {
    const contributions = Float64Array.from({ length: 1000 }, (_, i) => Math.floor(i / 50) % 2);
    const error = (rollouts: Int32Array): number => {
      const { ofState, count } = dealRollouts([rollouts], randomFromSeed(1));
      return jackknifeError(withoutEach(count, (left) => mean(contributions.filter((_, i) => ofState[0][i] !== left))));
    };
    const together = error(Int32Array.from(contributions, (_, i) => Math.floor(i / 50)));
    const apart = error(Int32Array.from(contributions, (_, i) => i));
    expect(together).toBeGreaterThan(4 * apart);
  });

  test('are told as half a 95% interval of a share, from ten groups of rollouts on', () => {
    const replicates = Array.from({ length: 10 }, (_, i) => 0.01 * i);
    // Squares about the mean: 0.00825; by hand, the error is its root times 0.9, and t of nine degrees is 2.262.
    const byChance = 2.2622 * Math.sqrt(0.9 * 0.00825);
    expect(halfWidth(replicates, 0)).toBeCloseTo(byChance, 4);
    expect(halfWidth(replicates, 0.3), 'what was added may be wrong').toBeCloseTo(Math.hypot(byChance, 0.3), 4);
    const alike = Array.from({ length: 25 }, () => 1);
    expect(halfWidth(alike, 0), 'none of 25 groups differs').toBeCloseTo(0.1129, 3);
    expect(halfWidth(alike, 7), 'no share is farther off').toBe(1);
    expect(halfWidth(replicates.slice(0, 9), 0)).toBeNull();
  });

  test('a rollout in both sets is one unit, and each group has its share of either set', () => {
    const [first, second] = [
      Int32Array.from({ length: 60 }, (_, i) => i),
      Int32Array.from({ length: 90 }, (_, i) => 40 + i),
    ];
    const { count, ofState } = dealRollouts([first, second], randomFromSeed(1));
    expect(count).toBe(25);
    for (let shared = 40; shared < 60; shared++) expect(ofState[0][shared]).toBe(ofState[1][shared - 40]);
    for (const groups of ofState) {
      const sizes = Array.from({ length: count }, (_, group) => groups.filter((each) => each === group).length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2);
    }
  });

  test('a surface is named, on which entropy falls as states are added', () => {
    const random = randomFromSeed(5);
    const onCircle = new Float32Array(3 * 2000);
    for (let i = 0; i < 2000; i++) {
      const angle = random.normal();
      onCircle.set([Math.cos(angle), Math.sin(angle), random.normal()], 3 * i);
    }
    const { entropy } = measured(matrixFrom(onCircle, 3)).sets[0];
    expect(entropy).toMatchObject({ interval: null, doubt: { kind: 'surface' } });
  });
});

describe('random numbers', () => {
  test('few rollouts dealt otherwise read the same to the digits that are shown', () => {
    const rollouts = (seed: number, shift: number): RolloutStates => normalRollouts(10, 40, seed, shift);
    const [first, second] = [rollouts(1, 0), rollouts(2, 1)];
    const read = [1, 2, 3].map((seed) => {
      const ids = Int32Array.from([...first.rollouts, ...second.rollouts]);
      return runToEnd(measureCoverage(stacked(first.states, second.states), [400, 400], ids, { ...options, seed }))
        .pairs[0].overlap;
    });
    const values = read.map(told);
    expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.08); // one stream alone: 0.15 and more
    for (const { value, spread } of read) {
      expect(spread).toBeGreaterThan(0);
      expect(spread).toBeLessThan(0.03);
      expect(String(value)).toMatch(/^\d(\.\d{1,3})?$/);
    }
  });

  test('a mean is drawn for until it is known, and told in the digits that it is known to', () => {
    const draws = [0.1, 0.5, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3];
    let drawn = 0;
    const { value, spread } = drawUntil(() => draws[drawn++], { wanted: 0.05, least: 3, most: 9 });
    expect([drawn, value]).toEqual([7, expect.closeTo(0.3, 12)]);
    expect(spread).toBeCloseTo(Math.sqrt(0.08 / 6 / 7), 12);
    expect(drawUntil(() => 1, { wanted: 0, least: 3, most: 9 })).toEqual({ value: 1, spread: 0 });
    const estimate = { value: 0.123456, interval: null, doubt: null };
    expect([0.2, 0.03, 0.004, 1e-9].map((each) => inDigits({ ...estimate, spread: each }).value)).toEqual([
      0.1, 0.12, 0.123, 0.1235,
    ]);
    expect(inDigits(estimate)).toEqual({ ...estimate, value: 0.1235 });
  });
});

describe('bias', () => {
  test('that falls as one over the number of rollouts is removed: of the square of a mean', () => {
    let [all, corrected] = [0, 0];
    const studies = 400;
    for (let study = 0; study < studies; study++) {
      const { values } = normalStates(20, 1, study);
      const rollouts = Int32Array.from(values.keys());
      const square = (kept: ArrayLike<number>): number => mean(kept) ** 2;
      all += square(values) / studies;
      corrected +=
        withoutBias(square(values), [rollouts], randomFromSeed(study), 8, ({ of, left }) =>
          square(values.filter((_, i) => of[i] !== left)),
        ).value / studies;
    }
    expect(all).toBeGreaterThan(0.035); // of a true 0: the variance of the mean, 1/20
    expect(Math.abs(corrected)).toBeLessThan(0.015);
    expect(
      withoutBias(1, [Int32Array.of(1, 2, 3)], randomFromSeed(1), 8, () => 0),
      'three rollouts say nothing of it',
    ).toEqual({ value: 1, spread: 0 });
  });

  test('is known on the normal law of the states: its density is the closed form, its draws have their moments', () => {
    const states = matrixFrom(Float32Array.of(0, 0, 2, 0, 0, 2, 2, 6), 2);
    const law = normalLawOf(states); // mean (1, 2), covariance (1, 1; 1, 6)
    if (law === null) throw new Error('It has a density.');
    const [density] = logDensities(law, matrixFrom(Float32Array.of(1, 2), 2));
    expect(density).toBeCloseTo(-Math.log(2 * Math.PI) - Math.log(5) / 2, 6);
    const [other] = logDensities(law, matrixFrom(Float32Array.of(2, 2), 2));
    expect(other).toBeCloseTo(density - 6 / 5 / 2, 6);
    const { values } = drawNormal(law, 20_000, randomFromSeed(1));
    const second = values.filter((_, i) => i % 2 === 1);
    expect(Math.abs(mean(second) - 2)).toBeLessThan(0.06);
    expect(Math.abs(mean(second.map((x) => (x - 2) ** 2)) - 6)).toBeLessThan(0.25);
    expect(normalLawOf(matrixFrom(Float32Array.of(0, 0, 1, 1, 2, 2), 2))).toBeNull();
  });
});

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

describe('mistakes', () => {
  test('a set of one rollout, sizes that do not add up, a NaN: clear errors', () => {
    const states = normalStates(100, 2, 1);
    const rollouts = Int32Array.from({ length: 100 }, (_, row) => (row < 50 ? 1 : row));
    expect(() => runToEnd(measureCoverage(states, [50, 50], rollouts, options))).toThrow(
      'Set 1 has states of 1 rollout',
    );
    expect(() => runToEnd(measureCoverage(states, [50, 40], rollouts, options))).toThrow(
      'The sets have 90 states together, the matrix 100',
    );
    states.values[9] = Infinity;
    expect(() => runToEnd(measureCoverage(states, [50, 50], rollouts, options))).toThrow('Row 4, column 1 is Infinity');
  });

  test('the same seed gives the same numbers', () => {
    const sets = [normalStates(300, 2, 1), normalStates(200, 2, 2, 1)];
    expect(measured(...sets)).toEqual(measured(...sets));
  });
});
