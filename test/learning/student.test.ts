import { describe, expect, test } from 'vitest';
import type { Learner } from '../../src-main/engines/learner.ts';
import { createTrainer } from '../../src-main/learning/trainer/trainer.ts';
import { identitySimulator, identityTask } from '../helpers/learning/identityTask.ts';
import { simdLearner, smallConfiguration } from '../helpers/learning/laboratory.ts';

const settings = {
  interactions: 3000,
  rolloutSteps: 50,
  studentUpdates: 50,
  exploreSteps: 50,
  evaluationSteps: 50,
  exerciseUpdates: 25,
  hiddenSizes: [16, 16],
  batchSize: 32,
  gamma: 0.5,
  actorLearningRate: 1e-3,
  noise: 'gaussian',
  noiseScale: 0.3,
  testInterval: 3000,
  testEpisodes: 20,
} as const;

/** Test return after the whole budget: of an episode of 20 steps, on average. */
async function finalReturn(
  method: 'ddpg' | 'meta',
  alter: (learner: Learner) => Learner = (same) => same,
  student: 'ddpg' | 'td3' = 'ddpg',
) {
  const configuration = smallConfiguration({ ...settings, method, student });
  const learner = alter(await simdLearner(configuration, identityTask));
  const simulators = {
    teacher: identitySimulator(),
    student: identitySimulator(),
    baseline: identitySimulator(),
    test: identitySimulator(),
  };
  const parts = {
    configuration,
    task: identityTask,
    learner,
    explorer: null,
    simulators,
    frozen: null,
    clock: () => 0,
  };
  const trainer = await createTrainer(parts);
  let test = NaN;
  while (!trainer.finished) test = (await trainer.next()).metrics.test_return ?? test;
  learner.dispose();
  return test;
}

/** The same learner, whose actor takes each step of Adam the other way. */
function uphill(learner: Learner): Learner {
  return {
    ...learner,
    get replaySize() {
      return learner.replaySize;
    },
    async updateFromReplay(updates) {
      let report = await learner.updateFromReplay(0);
      for (let i = 0; i < updates; i++) {
        const before = Float32Array.from(await learner.readNetwork('actor'));
        report = await learner.updateFromReplay(1);
        const after = await learner.readNetwork('actor');
        await learner.writeNetwork(
          'actor',
          before.map((parameter, at) => 2 * parameter - after[at]),
        );
      }
      return report;
    },
  };
}

/** An action of 0 whatever is wished earns -20/3. */
const NOTHING_LEARNED = -20 / 3;

describe('on the identity task', () => {
  test.each(['ddpg', 'meta'] as const)('the student of %s comes to within 0.15 of what is wished', async (method) => {
    expect(await finalReturn(method)).toBeGreaterThan(-20 * 0.15 ** 2);
  });

  test.each(['ddpg', 'meta'] as const)('so does that of %s where it is td3', async (method) => {
    expect(await finalReturn(method, undefined, 'td3')).toBeGreaterThan(-20 * 0.15 ** 2);
  });

  test('an actor whose gradient has the wrong sign does worse than one that does nothing', async () => {
    expect(await finalReturn('ddpg', uphill)).toBeLessThan(NOTHING_LEARNED);
  });

  test('one that does not learn earns as much as doing nothing', async () => {
    const still = await finalReturn('ddpg', (learner) => ({
      ...learner,
      get replaySize() {
        return learner.replaySize;
      },
      updateFromReplay: () => Promise.resolve({ criticLoss: 0, actorLoss: 0, meanQ: 0, largestQ: 0 }),
    }));
    expect(Math.abs(still - NOTHING_LEARNED)).toBeLessThan(1);
  });
});
