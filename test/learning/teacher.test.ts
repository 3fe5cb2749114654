import { describe, expect, test } from 'vitest';
import type { Learner } from '../../src-main/engines/learner.ts';
import { createTeacher } from '../../src-main/learning/policies/teacher.ts';
import { randomFromSeed } from '../../src-main/numerics/random.ts';
import { identityTask } from '../helpers/learning/identityTask.ts';
import { simdLearner, smallConfiguration } from '../helpers/learning/laboratory.ts';

const CYCLES = 300;
const STEPS = 50;

interface Outcome {
  /** Mean of f over observations from -1 to 1, and sigma, at the end. */
  readonly mean: number;
  readonly sigma: number;
  readonly hasMoved: boolean;
}

/**
 * A teacher whose meta-reward is what `pay` makes of the actions of D0, less the
 * mean of what it was paid before: no student in between, so that what is right
 * is known.
 */
async function taught(
  method: 'meta' | 'meta-variance',
  pay: (actions: Float32Array) => number,
  alter: (learner: Learner) => Learner = (same) => same,
): Promise<Outcome> {
  const configuration = smallConfiguration({
    method,
    exploreSteps: STEPS,
    teacherUpdates: 1,
    teacherLearningRate: 1e-2,
    teacherInitialLogStd: -1,
    hiddenSizes: [16, 16],
  });
  const learner = alter(await simdLearner(configuration, identityTask));
  if (method === 'meta') {
    const start = await learner.readNetwork('teacher');
    const random = randomFromSeed(1);
    // Kernels small, scales 1: a start whose mean is about 0.
    await learner.writeNetwork(
      'teacher',
      start.map((_, i) => (i === start.length - 1 ? -1 : 0.1 * random.normal())),
    );
  } else await learner.writeNetwork('teacher', Float32Array.of(-1));
  const first = Float32Array.from(await learner.readNetwork('teacher'));
  const random = randomFromSeed(2, 'observations');
  const teacher = createTeacher(configuration, learner, randomFromSeed(3, 'teacher'));
  let paid = 0;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    await teacher.beginCycle();
    const actions = new Float32Array(STEPS);
    for (let step = 0; step < STEPS; step++)
      await teacher.act(Float32Array.of(2 * random.uniform() - 1), actions.subarray(step, step + 1));
    const now = pay(actions);
    await teacher.update([now - (cycle === 0 ? now : paid)]);
    paid += (now - paid) / Math.min(cycle + 1, 20);
  }
  const means = new Float32Array(21);
  if (method === 'meta')
    await learner.teacherMean(
      means.map((_, i) => i / 10 - 1),
      means,
    );
  const last = await learner.readNetwork('teacher');
  const [sigma] = await teacher.sigma();
  learner.dispose();
  return {
    mean: means.reduce((sum, value) => sum + value, 0) / means.length,
    sigma,
    hasMoved: last.some((parameter, i) => parameter !== first[i]),
  };
}

const mean = (actions: Float32Array): number => actions.reduce((sum, action) => sum + action, 0) / actions.length;
const spread = (actions: Float32Array): number => mean(actions.map((action) => action * action));

/** The same learner, whose teacher goes against equation 5. */
function against(learner: Learner): Learner {
  return {
    ...learner,
    teacherUpdate: (inputs, actions, metaReward, rate) => learner.teacherUpdate(inputs, actions, -metaReward, rate),
  };
}

describe('a teacher', () => {
  test('moves towards what is paid, whichever side it lies on', async () => {
    expect((await taught('meta', mean)).mean).toBeGreaterThan(0.5);
    expect((await taught('meta', (actions) => -mean(actions))).mean).toBeLessThan(-0.5);
  });

  test('with the wrong sign of the gradient moves away from it', async () => {
    expect((await taught('meta', mean, against)).mean).toBeLessThan(-0.5);
  });

  test('widens where wide actions are paid, and narrows where narrow ones are', async () => {
    const start = Math.exp(-1);
    expect((await taught('meta-variance', spread)).sigma).toBeGreaterThan(1.5 * start);
    expect((await taught('meta-variance', (actions) => -spread(actions))).sigma).toBeLessThan(start / 1.5);
    expect((await taught('meta-variance', spread, against)).sigma).toBeLessThan(start / 1.5);
  });

  test('stands still, to the bit, where nothing is paid', async () => {
    expect((await taught('meta', () => 0)).hasMoved).toBe(false);
    expect((await taught('meta-variance', () => 0)).hasMoved).toBe(false);
  });
});
