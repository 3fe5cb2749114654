import { describe, expect, test } from 'vitest';
import { planSchema } from '../../../../../src-main/contract/studies.ts';
import { paperStudies } from '../../../../../src-main/workbench/studies/paperStudies.ts';
import { describeCost, estimateCost } from '../../../../../src-renderer/state/start/cost.ts';
import { updatesPerInteraction } from '../../../../../src-main/contract/vocabulary.ts';
import {
  draftOf,
  emptyDraft,
  parseSettings,
  planOf,
  seedsText,
} from '../../../../../src-renderer/state/studies/studyDraft.ts';

describe('the form of a study', () => {
  test('gives back the plan of a preset as it was, well-formed', () => {
    for (const preset of paperStudies) expect(planSchema.parse(planOf(draftOf(preset)))).toEqual(preset.plan);
    expect(planSchema.parse(planOf(emptyDraft)).variants.map(({ label }) => label)).toEqual([
      'meta',
      'ddpg',
      'control',
    ]);
  });

  test('says what is wrong', () => {
    expect(() => planOf({ ...emptyDraft, tasks: [] })).toThrow('at least one task');
    expect(() => planOf({ ...emptyDraft, labels: ['final'] })).toThrow('takes its teacher from meta');
    expect(() => planOf({ ...emptyDraft, seeds: '3-1' })).toThrow('must ascend');
    expect(() => planOf({ ...emptyDraft, settings: 'gamma 0.9' })).toThrow('“gamma 0.9” is no setting');
  });

  test('reads settings as numbers, pairs and names, and writes seeds as ranges', () => {
    expect(parseSettings('interactions = 30000\n hiddenSizes=64, 32\n\nengine = simd')).toEqual({
      interactions: 30_000,
      hiddenSizes: [64, 32],
      engine: 'simd',
    });
    expect(seedsText([1, 2, 3, 7, 9, 10])).toBe('1-3, 7, 9-10');
  });
});

describe('the cost of a batch', () => {
  const speeds = [
    {
      task: 'Hopper',
      method: 'meta',
      engine: 'simd',
      secondsPerInteraction: 1e-3,
      updatesPerInteraction: 0.5,
      runs: 3,
    },
    {
      task: 'Hopper',
      method: 'meta',
      engine: 'tfjs-wasm',
      secondsPerInteraction: 5e-3,
      updatesPerInteraction: 0.5,
      runs: 1,
    },
  ];
  const run = { task: 'Hopper', method: 'meta', engine: 'auto', interactions: 10_000, updatesPerInteraction: 0.5 };

  test('is the measured time, shared by the runs at once; auto is taken for the fastest engine', () => {
    expect(estimateCost([run, run, run], speeds, 2)).toEqual({
      seconds: 30,
      elapsed: 15,
      unknown: 0,
      measuredOn: 3,
      isScaled: false,
    });
    expect(estimateCost([{ ...run, engine: 'tfjs-wasm' }], speeds, 8)).toEqual({
      seconds: 50,
      elapsed: 50,
      unknown: 0,
      measuredOn: 1,
      isScaled: false,
    });
  });

  test('goes with the updates that are made per interaction, and says so', () => {
    const more = estimateCost([{ ...run, updatesPerInteraction: 1 }], speeds, 1);
    expect(more).toMatchObject({ seconds: 20, isScaled: true });
    expect(describeCost(more, 1)).toBe(
      'About 20 s, by the speed of 3 finished runs on this machine, scaled to this many updates.',
    );
    expect(
      estimateCost([{ ...run, updatesPerInteraction: 0 }], speeds, 1),
      'no updates at all: nothing to go by',
    ).toMatchObject({ seconds: 10, isScaled: false });
    const settings: Readonly<Record<string, number>> = {
      explorations: 1,
      exploreSteps: 100,
      evaluationSteps: 200,
      rolloutSteps: 200,
      exerciseUpdates: 50,
      studentUpdates: 50,
    };
    expect(['meta', 'ddpg'].map((method) => updatesPerInteraction(method, (key) => settings[key]))).toEqual([
      1 / 3,
      1 / 4,
    ]);
  });

  test('says where there is nothing to estimate from', () => {
    const none = estimateCost([{ ...run, method: 'ddpg' }], speeds, 1);
    expect(describeCost(none, 1)).toMatch(/^No finished run of this task/);
    expect(describeCost(estimateCost([run, { ...run, method: 'ddpg' }], speeds, 1), 2)).toBe(
      'About 10 s, by the speed of 3 finished runs on this machine. 1 run of another kind not counted: none of ' +
        'that kind has finished here yet.',
    );
  });
});
