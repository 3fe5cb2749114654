import { describe, expect, test } from 'vitest';
import type { Field } from '../../src-main/contract/runs.ts';
import { batchOf, errorOf, fieldText, parseField, parseSeeds } from '../../src-renderer/state/draft.ts';

const field = (key: string, group: string, kind: Field['kind'], preset: Field['preset']): Field => ({ key, group, title: key, description: '', kind, options: [], preset });
const fields = [field('gamma', 'ddpg', 'number', 0.99), field('batchSize', 'ddpg', 'integer', 64), field('hiddenSizes', 'ddpg', 'pair', [64, 64]), field('noiseScale', 'noise', 'number', 0.2), field('frozenRun', 'frozen', 'text', null)];

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
  test.each([[0, 'x'], [0, ''], [1, '1.5'], [2, '64'], [2, '64, x']])('field %d refuses “%s”', (index, text) => {
    expect(() => parseField(fields[index], text)).toThrow(RangeError);
  });
  test('a field of whole numbers asks for one, not for a fraction', () => {
    for (const text of ['', 'x', '1.5']) expect(() => parseField(fields[1], text)).toThrow(/^Write a whole number\.$/);
  });
  test('a preset as text is read back as itself', () => {
    for (const each of fields) expect(parseField(each, fieldText(each.preset))).toEqual(each.preset);
  });
});

describe('a batch', () => {
  test('methods x seeds; a setting goes only to the methods that read it', () => {
    const batch = batchOf({ task: 'Pendulum', methods: ['ddpg', 'meta'], seeds: '1-2', changes: { noiseScale: '0.3', gamma: '0.9' } }, fields);
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
    expect(batchOf({ task: 'Pendulum', methods: ['meta'], seeds: '1', changes: { gamma: '2x' } }, fields).errors).toHaveProperty('gamma');
  });

  test('a refusal of the workbench leads to its field', () => {
    expect(errorOf('gamma: Too big: expected number to be <=1 (got 2).', fields)).toEqual({ key: 'gamma', message: 'Too big: expected number to be <=1 (got 2).' });
    expect(errorOf('hiddenSizes.1: too small', fields)).toEqual({ key: 'hiddenSizes', message: 'too small' });
    expect(errorOf('The database is not writable.', fields)).toBeNull();
    expect(errorOf('nothing: of the sort', fields)).toBeNull();
  });
});
