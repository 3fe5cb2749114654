import type { Failure } from '../../../../../src-main/contract/errors.ts';
import { parseSeeds } from '../../../../../src-main/contract/vocabulary.ts';
import { describe, expect, test } from 'vitest';
import type { Field } from '../../../../../src-main/contract/runs.ts';
import { batchOf, errorOf, errorsOf, fieldText, parseField } from '../../../../../src-renderer/state/start/draft.ts';

const field = (key: string, group: string, kind: Field['kind'], preset: Field['preset']): Field => ({
  key,
  group,
  title: key,
  description: '',
  kind,
  options: [],
  preset,
  isPapers: false,
});
const fields = [
  field('gamma', 'ddpg', 'number', 0.99),
  field('batchSize', 'ddpg', 'integer', 64),
  field('hiddenSizes', 'ddpg', 'pair', [64, 64]),
  field('noiseScale', 'noise', 'number', 0.2),
  field('frozenRun', 'frozen', 'text', null),
];

describe('seeds', () => {
  test('numbers and ranges, each once', () => {
    expect(parseSeeds('1-3, 7,2')).toEqual([1, 2, 3, 7]);
  });
  test.each(['', ' , ', 'one', '1.5', '-1', '5-1', '0-5000'])('“%s” is refused', (text) => {
    expect(() => parseSeeds(text)).toThrow(RangeError);
  });
});

describe('fields', () => {
  test('each kind is read as the workbench takes it', () => {
    expect(parseField(fields[0], ' 1e-4 ')).toBe(1e-4);
    expect(parseField(fields[1], '1,000')).toBe(1000);
    expect(parseField(fields[2], '64, 32')).toEqual([64, 32]);
    expect(parseField(fields[4], ' ')).toBeNull();
    expect(parseField(fields[4], 'run-1')).toBe('run-1');
  });
  test.each<[number, string, unknown]>([
    [0, 'x', 'x'],
    [0, ' ', ''],
    [0, 'Infinity', 'Infinity'],
    [1, '1.5', 1.5],
    [1, '1,00', '1,00'],
    [2, '64', [64]],
    [2, '64, x', [64, 'x']],
  ])('what is none stays as it was written, for the workbench to refuse: field %d, “%s”', (index, text, value) => {
    expect(parseField(fields[index], text)).toEqual(value);
  });
  test('a preset as text is read back as itself', () => {
    for (const each of fields) expect(parseField(each, fieldText(each.preset))).toEqual(each.preset);
  });
});

describe('a batch', () => {
  test('methods x seeds; a setting goes only to the methods that read it', () => {
    const batch = batchOf(
      { task: 'Pendulum', methods: ['ddpg', 'meta'], seeds: '1-2', changes: { noiseScale: '0.3', gamma: '0.9' } },
      fields,
    );
    expect(batch.errors).toEqual({});
    expect(batch.configurations).toEqual([
      { task: 'Pendulum', method: 'ddpg', gamma: 0.9, noiseScale: 0.3, seed: 1 },
      { task: 'Pendulum', method: 'ddpg', gamma: 0.9, noiseScale: 0.3, seed: 2 },
      { task: 'Pendulum', method: 'meta', gamma: 0.9, seed: 1 },
      { task: 'Pendulum', method: 'meta', gamma: 0.9, seed: 2 },
    ]);
  });

  test('what is wrong is said at its field', () => {
    const batch = batchOf({ task: 'Pendulum', methods: [], seeds: 'x', changes: {} }, fields);
    expect(Object.keys(batch.errors).sort()).toEqual(['method', 'seed']);
    expect(
      batchOf({ task: 'Pendulum', methods: ['ddpg', 'meta'], seeds: '1-501', changes: {} }, fields).errors,
    ).toEqual({ seed: 'This makes 1,002 runs; at most 1,000 can be started at once.' });
  });

  test('settings are there to be judged while the seeds are wrong', () => {
    expect(
      batchOf({ task: 'Pendulum', methods: ['meta'], seeds: 'x', changes: { gamma: '2x' } }, fields),
    ).toMatchObject({ settings: [{ task: 'Pendulum', method: 'meta', gamma: '2x' }], configurations: [] });
  });

  test('what the workbench finds is said at its field, the first of each', () => {
    const faults = [
      { key: 'gamma', message: 'give a number from 0 to 1; got 2.' },
      { key: 'hiddenSizes.0', message: 'give more.' },
      { key: 'hiddenSizes.1', message: 'give less.' },
    ];
    expect(errorsOf(faults)).toEqual({ gamma: 'Give a number from 0 to 1; got 2.', hiddenSizes: 'Give more.' });
  });

  test('a refusal of the workbench leads to its field', () => {
    const refusal = (key: string, fault: string): Failure => ({
      code: 'invalid-configuration',
      message: `${key}: ${fault}`,
      key,
      fault,
    });
    expect(errorOf(refusal('gamma', 'give a number from 0 to 1; got 2.'), fields)).toEqual({
      key: 'gamma',
      message: 'Give a number from 0 to 1; got 2.',
    });
    expect(errorOf(refusal('hiddenSizes.1', 'too small'), fields)).toEqual({
      key: 'hiddenSizes',
      message: 'Too small',
    });
    expect(errorOf({ code: 'database', message: 'gamma: the database is not writable.' }, fields)).toBeNull();
    expect(errorOf(refusal('nothing', 'of the sort'), fields)).toBeNull();
  });
});
