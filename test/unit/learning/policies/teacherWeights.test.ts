import { describe, expect, test } from 'vitest';
import { klDivergence, logRatios, type GaussianRows } from '../../../../src-main/learning/policies/gaussian.ts';
import { createTeacher } from '../../../../src-main/learning/policies/teacher.ts';
import { teacherWeights } from '../../../../src-main/learning/policies/teacherWeights.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { laboratoryOf, simdLearner, smallConfiguration } from '../../../helpers/learning/laboratory.ts';

const before: GaussianRows = { means: Float32Array.of(0, 0.5, -0.25, 1), logStd: Float32Array.of(0, -0.5) };
const now: GaussianRows = { means: Float32Array.of(0.3, 0.25, -0.5, 1), logStd: Float32Array.of(-0.25, -0.75) };
const draws = Float32Array.of(0.5, 0.4, 3, 0.9);

const density = (x: number, mean: number, logStd: number): number =>
  Math.exp(-0.5 * ((x - mean) / Math.exp(logStd)) ** 2) / (Math.exp(logStd) * Math.sqrt(2 * Math.PI));
const ratioOf = (row: number): number =>
  [0, 1].reduce(
    (product, j) =>
      (product * density(draws[2 * row + j], now.means[2 * row + j], now.logStd[j])) /
      density(draws[2 * row + j], before.means[2 * row + j], before.logStd[j]),
    1,
  );

describe('Gaussians before and after', () => {
  test('log ratios are those of the densities', () => {
    expect([...logRatios(before, now, draws)].map((value) => Math.exp(value))).toEqual(
      [0, 1].map((row) => expect.closeTo(ratioOf(row), 6)),
    );
  });

  test('the divergence is the integral of its definition, and 0 of equals', () => {
    const one = (row: number, j: number): number => {
      let sum = 0;
      for (let x = -12; x < 12; x += 1e-3) {
        const p = density(x, before.means[2 * row + j], before.logStd[j]);
        sum += 1e-3 * p * Math.log(p / density(x, now.means[2 * row + j], now.logStd[j]));
      }
      return sum;
    };
    const integral = (one(0, 0) + one(0, 1) + one(1, 0) + one(1, 1)) / 2;
    expect(klDivergence(before, now)).toBeCloseTo(integral, 4);
    expect(klDivergence(before, before)).toBe(0);
  });
});

describe('weights of the steps', () => {
  const of = (teacherStep: 'gradient' | 'importance' | 'clipped', rewards: readonly number[]) =>
    teacherWeights({ teacherStep, teacherClip: 0.2 }, rewards, before, now, draws);

  test('gradient: the meta-reward of the exploration that a step is of', () => {
    expect(of('gradient', [2])).toBe(2);
    expect(of('gradient', [2, -1])).toEqual(Float32Array.of(2, -1));
  });

  test('importance: times the ratio', () => {
    expect([...(of('importance', [2, -1]) as Float32Array)]).toEqual([
      expect.closeTo(2 * ratioOf(0), 5),
      expect.closeTo(-ratioOf(1), 5),
    ]);
  });

  test('clipped: the gradient of min(rho r, clip(rho) r), by differences', () => {
    const surrogate = (ratio: number, reward: number): number =>
      Math.min(ratio * reward, Math.max(0.8, Math.min(1.2, ratio)) * reward);
    for (const reward of [2, -2]) {
      const weights = of('clipped', [reward, reward]) as Float32Array;
      for (const row of [0, 1]) {
        const ratio = ratioOf(row);
        // d surrogate / d log rho.
        const slope = (surrogate(ratio * (1 + 1e-6), reward) - surrogate(ratio * (1 - 1e-6), reward)) / 2e-6;
        expect(weights[row]).toBeCloseTo(slope, 4);
      }
    }
    expect(ratioOf(0)).toBeGreaterThan(1.2);
    expect(ratioOf(1)).toBeLessThan(0.8);
  });
});

describe('a cycle of updates', () => {
  async function movedBy(changes: Record<string, unknown>) {
    const configuration = smallConfiguration({ exploreSteps: 50, teacherLearningRate: 0.01, ...changes });
    const learner = await simdLearner(configuration);
    const random = randomFromSeed(5, 'networks');
    await learner.writeNetwork(
      'teacher',
      (await learner.readNetwork('teacher')).map((_, i, all) => (i === all.length - 1 ? -0.5 : 0.3 * random.normal())),
    );
    const teacher = createTeacher(configuration, learner, randomFromSeed(1, 'teacher'));
    const updates: (number | Float32Array)[] = [];
    const { teacherUpdate } = learner;
    learner.teacherUpdate = (inputs, actions, metaReward, rate) => {
      updates.push(metaReward);
      return teacherUpdate(inputs, actions, metaReward, rate);
    };
    await teacher.beginCycle();
    await laboratoryOf(configuration, learner).collectors.teacher.collect(teacher, 50);
    const kl = await teacher.update([1]);
    learner.dispose();
    return { kl, updates };
  }

  test('says how far the teacher moved, further in more updates', async () => {
    const one = await movedBy({ teacherUpdates: 1 });
    const many = await movedBy({ teacherUpdates: 20 });
    expect(one.kl).toBeGreaterThan(0);
    expect(many.kl).toBeGreaterThan(10 * one.kl);
  });

  test('ends with the update that passes the limit', async () => {
    const { kl, updates } = await movedBy({ teacherUpdates: 100, teacherKlLimit: 0.05 });
    expect(kl).toBeGreaterThan(0.05);
    expect(updates.length).toBeGreaterThan(1);
    expect(updates.length).toBeLessThan(100);
    expect((await movedBy({ teacherUpdates: updates.length - 1 })).kl).toBeLessThanOrEqual(0.05);
  });

  test('the first clipped update is that of equation 5; later ones leave out what has moved far enough', async () => {
    const { updates, kl } = await movedBy({ teacherUpdates: 40, teacherStep: 'clipped' });
    expect([...(updates[0] as Float32Array)].every((weight) => weight === 1)).toBe(true);
    expect([...(updates[39] as Float32Array)].some((weight) => weight === 0)).toBe(true);
    expect(kl).toBeLessThan((await movedBy({ teacherUpdates: 40 })).kl);
  });
});
