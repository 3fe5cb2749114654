import { describe, expect, test } from 'vitest';
import { resolveConfiguration } from '../../../src-main/learning/resolution.ts';
import {
  isControl,
  isPapers,
  variantFromKey,
  variantKey,
  variantNames,
  variantOf,
} from '../../../src-main/learning/variant.ts';

function keyOf(request: Record<string, unknown>, teacher: string | null = null): string {
  const configuration = resolveConfiguration({
    task: 'Reacher',
    ...request,
    ...(request['method'] === 'frozen' ? { frozenRun: 'some-run' } : {}),
  });
  return variantKey(variantOf(configuration.task, configuration.method, configuration, teacher));
}

function namesOf(...variants: readonly (string | readonly [string, string])[]): readonly string[] {
  const named = variants.map((each, id) =>
    typeof each === 'string' ? { id, key: each, name: null } : { id, key: each[0], name: each[1] },
  );
  const names = variantNames(named);
  return named.map(({ id }) => names.get(id) ?? '');
}

describe('keys', () => {
  test('neither seed nor task tells variants apart; what is at the task’s preset is left out, however set', () => {
    expect(keyOf({ method: 'meta', seed: 3 })).toBe(keyOf({ method: 'meta', task: 'HalfCheetah' }));
    expect(keyOf({ method: 'meta', gamma: 0.99 })).toBe(keyOf({ method: 'meta' }));
    // 1000 teacher steps are HalfCheetah's preset, and a choice on Reacher.
    expect(keyOf({ method: 'meta', exploreSteps: 1000, task: 'HalfCheetah' })).toBe(keyOf({ method: 'meta' }));
    expect(keyOf({ method: 'meta', exploreSteps: 1000 })).not.toBe(keyOf({ method: 'meta' }));
  });

  test('what the method does not read tells nothing apart', () => {
    expect(keyOf({ method: 'ddpg', exploreSteps: 7, teacherLearningRate: 0 })).toBe(keyOf({ method: 'ddpg' }));
    expect(keyOf({ method: 'meta', noiseAdaptation: 'every-50-updates', rolloutSteps: 7 })).toBe(
      keyOf({ method: 'meta' }),
    );
    expect(keyOf({ method: 'frozen', noise: 'gaussian' }, '{}')).toBe(keyOf({ method: 'frozen' }, '{}'));
    expect(keyOf({ method: 'frozen', frozenPolicy: 'mixture' }, '{}')).not.toBe(keyOf({ method: 'frozen' }, '{}'));
    expect(keyOf({ method: 'ddpg', noiseAdaptation: 'every-50-updates' })).not.toBe(keyOf({ method: 'ddpg' }));
  });

  test('a key says the whole variant, its settings in order', () => {
    const variant = variantOf('Reacher', 'meta', { tau: 0.5, gamma: 0.9, seed: 4 }, null);
    expect(Object.keys(variant.settings)).toEqual(['gamma', 'tau']);
    expect(variantFromKey(variantKey(variant))).toEqual(variant);
    expect(variantKey(variant)).toBe(variantKey(variantOf('Reacher', 'meta', { gamma: 0.9, tau: 0.5 }, null)));
  });

  test('frozen runs of different teachers are different variants', () => {
    const [learned, control] = [keyOf({ method: 'meta' }), keyOf({ method: 'meta', teacherLearningRate: 0 })];
    expect(keyOf({ method: 'frozen' }, learned)).not.toBe(keyOf({ method: 'frozen' }, control));
    expect(namesOf(keyOf({ method: 'frozen' }, learned), keyOf({ method: 'frozen' }, control))).toEqual([
      'frozen',
      'frozen, teacher of (meta, no learning)',
    ]);
  });

  test('the paper’s own, and the control', () => {
    const variant = (request: Record<string, unknown>) => variantFromKey(keyOf(request));
    expect(isPapers(variant({ method: 'ddpg', interactions: 30_000 }))).toBe(true);
    expect(isPapers(variant({ method: 'ddpg', noise: 'gaussian' }))).toBe(false);
    expect(isControl(variant({ method: 'meta-state', teacherLearningRate: 0 }))).toBe(true);
    expect(isControl(variant({ method: 'meta-state' }))).toBe(false);
  });
});

describe('names', () => {
  const learned = keyOf({ method: 'meta' });
  const control = keyOf({ method: 'meta', teacherLearningRate: 0 });

  test('say in the field’s words what sets a variant apart from the preset', () => {
    expect(
      namesOf(
        learned,
        control,
        keyOf({ method: 'meta', gamma: 0.9 }),
        keyOf({ method: 'ddpg', noise: 'gaussian' }),
        keyOf({ method: 'meta', hiddenSizes: [256, 256], tau: 0.005 }),
      ),
    ).toEqual([
      'meta',
      'meta, no learning',
      'meta, gamma 0.9',
      'ddpg, gaussian noise',
      'meta, hidden 256 × 256, tau 0.005',
    ]);
  });

  test('leave out how long a run is, until that alone tells two apart', () => {
    const [short, long] = [30_000, 60_000].map((interactions) => keyOf({ method: 'meta', interactions }));
    expect(namesOf(short)).toEqual(['meta']);
    expect(namesOf(short, long)).toEqual(['meta, 30,000 interactions', 'meta, 60,000 interactions']);
    expect(namesOf(short, learned)).toEqual(['meta, 30,000 interactions', 'meta']);
  });

  test('leave out sizes that all variants share', () => {
    const small = { hiddenSizes: [16, 16], batchSize: 16 };
    const [meta, ddpg] = ['meta', 'ddpg'].map((method) => keyOf({ method, ...small }));
    expect(namesOf(meta, ddpg)).toEqual(['meta', 'ddpg']);
    expect(namesOf(meta, learned)).toEqual(['meta, minibatch 16, hidden 16 × 16', 'meta']);
    expect(namesOf(control, keyOf({ method: 'meta-state', teacherLearningRate: 0 }))).toEqual([
      'meta, no learning',
      'meta-state, no learning',
    ]);
  });

  test('a person’s name stands; an automatic one gives way to it, and is never the same', () => {
    expect(namesOf(learned, [control, 'control'])).toEqual(['meta', 'control']);
    expect(namesOf(learned, [control, 'META'])).toEqual(['meta #0', 'META']);
    expect(namesOf([control, 'control'], keyOf({ method: 'frozen' }, control))).toEqual([
      'control',
      'frozen, teacher of control',
    ]);
  });

  test('a frozen run says its own settings, and its teacher’s only where that tells teachers apart', () => {
    const [short, long] = [3000, 60_000].map((interactions) => keyOf({ method: 'meta', interactions }));
    const frozen = (of: string, interactions: number): string => keyOf({ method: 'frozen', interactions }, of);
    expect(namesOf(short, frozen(short, 1000), frozen(short, 3000)).slice(1)).toEqual([
      'frozen, 1000 interactions',
      'frozen, 3000 interactions',
    ]);
    expect(namesOf(frozen(short, 1000), frozen(long, 1000))).toEqual([
      'frozen, teacher of (meta, 3000 interactions)',
      'frozen, teacher of (meta, 60,000 interactions)',
    ]);
  });

  test('no two of many are alike', () => {
    const keys = [undefined, 30_000, 60_000].flatMap((interactions) =>
      [0.9, 0.95, 0.99].flatMap((gamma) =>
        ['meta', 'meta-state', 'ddpg'].map((method) =>
          keyOf({ method, gamma, ...(interactions === undefined ? {} : { interactions }) }),
        ),
      ),
    );
    expect(new Set(namesOf(...keys)).size).toBe(27);
  });

  test('are cut after whole settings where they would be too long for a label, and stay apart', () => {
    const many = { gamma: 0.9, tau: 0.02, batchSize: 32, actorLearningRate: 1e-3, criticLearningRate: 2e-3 };
    const more = { ...many, criticL2: 0, observationClip: 10, timeLimit: 'bootstrap', teacherLearningRate: 0.01 };
    const names = namesOf(keyOf({ method: 'meta', ...more }), keyOf({ method: 'meta', ...more, testEpisodes: 3 }));
    expect(names[0]).toBe(
      'meta, actor learning rate 0.001, minibatch 32, critic L2 0, critic learning rate 0.002 and 5 more',
    );
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(106);
  });
});
