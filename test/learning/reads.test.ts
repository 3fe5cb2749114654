import { describe, expect, test } from 'vitest';
import { createLearner } from '../../src-main/engines/engines.ts';
import { configurationSchema } from '../../src-main/learning/configuration.ts';
import { explorerOptions } from '../../src-main/learning/learnerOptions.ts';
import { methodNames, reads, type MethodName } from '../../src-main/learning/method.ts';
import { createTrainer } from '../../src-main/learning/trainer/trainer.ts';
import { identitySimulator, identityTask } from '../helpers/learning/identityTask.ts';
import { simdLearner, smallConfiguration } from '../helpers/learning/laboratory.ts';

/** Another value than the small configuration's, of each setting that some method does not read. */
const others: Readonly<Record<string, unknown>> = {
  exploreSteps: 7,
  evaluationSteps: 9,
  rolloutSteps: 9,
  exerciseUpdates: 5,
  teacherUpdates: 5,
  teacherSubsample: 2,
  explorations: 2,
  exerciseMove: 'commit',
  returnEstimate: 'per-step',
  studentStart: 'reset',
  baselineReturn: 'fresh',
  metaReward: 'paired',
  metaRewardBaseline: 'running-mean',
  metaRewardScale: 'running-std',
  teacherLearningRate: 0.01,
  teacherInitialLogStd: -1,
  teacherStep: 'clipped',
  teacherClip: 0.5,
  teacherKlLimit: 0.1,
  valueFeature: 'bellman-residual',
  noise: 'gaussian',
  noiseScale: 0.4,
  noiseAdaptation: 'every-50-updates',
  noiseTheta: 0.3,
  noiseTimestep: 0.1,
  explorerUpdates: 2,
  explorerNoise: 0.3,
  explorerWarmup: 5,
  noveltyNeighbours: 1,
  noveltyBatch: 5,
  frozenPolicy: 'mixture',
  frozenData: 'teacher-and-student',
};

/** All that a run of three cycles did, but the time it took. */
async function whatHappened(method: MethodName, changes: Record<string, unknown>): Promise<string> {
  const configuration = smallConfiguration({ method, engine: 'simd', ...changes });
  const learner = await simdLearner(configuration, identityTask);
  const simulators = {
    teacher: identitySimulator(),
    student: identitySimulator(),
    baseline: identitySimulator(),
    test: identitySimulator(),
  };
  const explorer =
    method === 'explorer' ? await createLearner('simd', explorerOptions(configuration, identityTask)) : null;
  const parts = { configuration, task: identityTask, learner, explorer, simulators, frozen: null, clock: () => 0 };
  const trainer = await createTrainer(parts);
  const cycles = [];
  for (let i = 0; i < 3; i++) cycles.push(await trainer.next());
  const network = await learner.readNetwork('actor');
  learner.dispose();
  return JSON.stringify([cycles.map(({ segments, sigma }) => [segments, sigma]), [...network]]);
}

describe('a setting that a method does not read', () => {
  test.each(['ddpg', 'meta', 'meta-variance', 'meta-state', 'explorer'] as const)(
    'changes nothing of %s',
    async (method) => {
      const before = await whatHappened(method, {});
      for (const [setting, value] of Object.entries(others)) {
        if (reads(method, setting)) continue;
        expect(await whatHappened(method, { [setting]: value }), setting).toBe(before);
      }
    },
  );

  test('is a setting of the configuration, and one that another method reads', () => {
    const keys = Object.keys(configurationSchema.shape);
    const partly = keys.filter((key) => methodNames.some((method) => !reads(method, key)));
    expect(partly.filter((key) => key !== 'frozenRun').sort()).toEqual(Object.keys(others).sort());
    for (const key of partly)
      expect(
        methodNames.some((method) => reads(method, key)),
        key,
      ).toBe(true);
  });
});

test('a frozen run reads neither the noise nor what teaches a teacher', () => {
  const ownKeys = Object.keys(others).filter((key) => reads('frozen', key));
  expect(ownKeys.sort()).toEqual(['evaluationSteps', 'frozenData', 'frozenPolicy', 'rolloutSteps', 'studentStart']);
});
