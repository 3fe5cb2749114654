import { describe, expect, test } from 'vitest';
import { createLearner } from '../../../src-main/engines/engines.ts';
import { configurationSchema } from '../../../src-main/learning/configuration.ts';
import { learnerOptions } from '../../../src-main/learning/learnerOptions.ts';
import { ConfigurationError, parseSetting, resolveConfiguration } from '../../../src-main/learning/resolution.ts';
import { isStatedByPaper, paperPreset } from '../../../src-main/learning/presets.ts';
import { stateBytes } from '../../../src-main/learning/stateSize.ts';
import { paperTaskNames, taskNames } from '../../../src-main/tasks/task.ts';
import { taskByName } from '../../../src-main/tasks/tasks.ts';

/** Section 5.1 of the paper, written down again. */
const long = {
  exploreSteps: 1000,
  evaluationSteps: 2000,
  studentUpdates: 500,
  exerciseUpdates: 500,
  teacherUpdates: 100,
  rolloutSteps: 2000,
};
const short = {
  exploreSteps: 100,
  evaluationSteps: 200,
  studentUpdates: 50,
  exerciseUpdates: 50,
  teacherUpdates: 1,
  rolloutSteps: 200,
};
const paper: Record<(typeof paperTaskNames)[number], object> = {
  Pendulum: { ...short, interactions: 900_000 },
  Reacher: { ...short, interactions: 700_000 },
  Hopper: { ...short, interactions: 1_000_000 },
  InvertedDoublePendulum: { ...short, interactions: 1_500_000 },
  HalfCheetah: { ...long, interactions: 1_500_000 },
  InvertedPendulum: { ...long, interactions: 1_500_000 },
};

describe('presets', () => {
  test.each(paperTaskNames)('%s has the numbers of section 5.1', (task) => {
    expect(paperPreset(task)).toMatchObject(paper[task]);
    expect(paperPreset(task)).toMatchObject({
      actorLearningRate: 1e-4,
      criticLearningRate: 1e-3,
      teacherLearningRate: 1e-4,
      hiddenSizes: [64, 64],
    });
  });

  test.each(taskNames)('%s has the stated default where the paper is silent', (task) => {
    expect(paperPreset(task)).toMatchObject({
      exerciseMove: 'rollback',
      returnEstimate: 'trajectories',
      studentStart: 'continue',
      baselineReturn: 'previous-d1',
      metaRewardScale: 'raw',
      timeLimit: 'terminal',
      teacherInitialLogStd: 0,
      noise: 'adaptive-parameter',
      noiseScale: 0.2,
      noiseTheta: 0.15,
      noiseTimestep: 0.01,
      gamma: 0.99,
      tau: 0.01,
      batchSize: 64,
      criticL2: 1e-2,
      criticL2Kernels: 'hidden',
      observationClip: 5,
      replayCapacity: 1_000_000,
    });
  });

  test('what the paper says of its tasks is not said of others', () => {
    expect(isStatedByPaper('interactions', 'Hopper')).toBe(true);
    expect(isStatedByPaper('interactions', 'PointMaze')).toBe(false);
    expect(isStatedByPaper('exploreSteps', 'PointMaze')).toBe(false);
    expect(isStatedByPaper('actorLearningRate', 'PointMaze')).toBe(true);
    expect(isStatedByPaper('exerciseUpdates', 'Hopper')).toBe(false);
  });

  test.each(taskNames)('%s resolves with every key set', (task) => {
    const resolved = resolveConfiguration({ task, method: 'meta' });
    expect(Object.keys(resolved).sort()).toEqual(Object.keys(configurationSchema.shape).sort());
  });
});

describe('resolveConfiguration', () => {
  test('keeps what was asked for', () => {
    expect(
      resolveConfiguration({ task: 'Hopper', method: 'ddpg', seed: 9, noise: 'gaussian', hiddenSizes: [32, 16] }),
    ).toMatchObject({ seed: 9, noise: 'gaussian', hiddenSizes: [32, 16] });
  });

  test.each<[string, Record<string, unknown>]>([
    ['task', { task: 'Walker' }],
    ['task', { task: undefined }],
    ['method', { method: 'sac' }],
    ['sed', { sed: 3 }],
    ['seed', { seed: -1 }],
    ['seed', { seed: 1.5 }],
    ['interactions', { interactions: 0 }],
    ['interactions', { interactions: NaN }],
    ['gamma', { gamma: 1.1 }],
    ['tau', { tau: 0 }],
    ['batchSize', { batchSize: '64' }],
    ['hiddenSizes', { hiddenSizes: [64] }],
    ['hiddenSizes.1', { hiddenSizes: [64, 0] }],
    ['exerciseMove', { exerciseMove: 'undo' }],
    ['teacherLearningRate', { teacherLearningRate: Infinity }],
    ['teacherSubsample', { teacherSubsample: 101 }],
    ['frozenRun', { method: 'frozen' }],
    ['frozenRun', { frozenRun: 'some-run' }],
  ])('an error names the key %s in %j', (key, changes) => {
    const resolve = (): unknown => resolveConfiguration({ task: 'Pendulum', method: 'meta', ...changes });
    expect(resolve).toThrow(ConfigurationError);
    expect(resolve).toThrow(new RegExp(`^${key}: .{10,}`));
  });
});

describe('networks whose state could not be kept', () => {
  test('are refused by name before anything is trained', () => {
    const ask = (method: string, ...hiddenSizes: number[]) => {
      resolveConfiguration({ task: 'Pendulum', method, hiddenSizes });
    };
    expect(() => ask('meta', 4096, 4096)).toThrow(/^hiddenSizes: is 4096,4096, whose networks make a state of 1009 MB/);
    expect(() => ask('meta', 3000, 3000)).toThrow(/no more than 530 MB can be kept; give fewer units/);
    expect(() => ask('meta', 2900, 2900)).not.toThrow();
    expect(() => ask('ddpg', 3000, 3000)).not.toThrow();
  });

  test.each(['ddpg', 'meta', 'meta-variance', 'meta-state'])('are measured as %s keeps them', async (method) => {
    const settings = { task: 'Hopper', method, hiddenSizes: [512, 384], interactions: 1000 };
    const configuration = resolveConfiguration(settings);
    const learner = await createLearner('simd', learnerOptions(configuration, taskByName('Hopper'), null));
    const { byteLength } = await learner.snapshot();
    learner.dispose();
    expect(stateBytes(configuration) / byteLength).toBeGreaterThan(0.99);
    expect(stateBytes(configuration)).toBeLessThan(byteLength);
  });
});

describe('parseSetting', () => {
  test.each<[string, [string, unknown]]>([
    ['tau=0.05', ['tau', 0.05]],
    [' seed = 12 ', ['seed', 12]],
    ['teacherLearningRate=1e-3', ['teacherLearningRate', 1e-3]],
    ['noise=ornstein-uhlenbeck', ['noise', 'ornstein-uhlenbeck']],
    ['hiddenSizes=64,32', ['hiddenSizes', [64, 32]]],
    ['frozenRun=123', ['frozenRun', '123']],
    ['frozenRun=null', ['frozenRun', null]],
  ])('reads %j', (text, setting) => {
    expect(parseSetting(text)).toEqual(setting);
  });

  test.each([
    '',
    'nope=1',
    'tau',
    'tau=',
    'tau=big',
    'hiddenSizes=64',
    'hiddenSizes=a,b',
    'noise=purple',
    'seed=Infinity',
    'seed=0x10',
    'tau=0b1',
    'hiddenSizes=0x40,64',
    '__proto__=1',
  ])('refuses %j and names the key', (text) => {
    const key = text.split('=')[0];
    expect(() => parseSetting(text)).toThrow(ConfigurationError);
    expect(() => parseSetting(text)).toThrow(new RegExp(`^${key}(\\.\\d)?: `));
  });
});
