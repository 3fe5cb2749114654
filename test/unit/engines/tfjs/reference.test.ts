import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  checkAgainstReference,
  referenceTolerance,
  relativeError,
} from '../../../../src-main/engines/reference/check.ts';
import { parseReference } from '../../../../src-main/engines/reference/parse.ts';
import { createTfjsLearner } from '../../../../src-main/engines/tfjs/learner.ts';

const text = readFileSync(new URL('../../../../src-main/engines/reference/hopper-shape.json', import.meta.url), 'utf8');
const reference = parseReference(text);

describe('the tfjs engine against updates in float64', () => {
  test.each(['tfjs-wasm', 'tfjs-cpu'] as const)('%s', async (engine) => {
    const check = await checkAgainstReference((options) => createTfjsLearner(engine, options), reference);
    expect(check.groups.map(({ group }) => group)).toEqual([
      'losses',
      'first gradients',
      'after the first update',
      'after the last update',
      'gaussian teacher',
      'after all updates in one call',
      'variance teacher',
    ]);
    for (const { group, arrays } of check.groups) {
      for (const { array, error } of arrays) expect(error, `${group}: ${array}`).toBeLessThan(referenceTolerance / 20);
    }
  });

  test.each([
    ['tau', { tau: 0.02 }, 'after the first update'],
    ['gamma', { gamma: 0.98 }, 'losses'],
    ['criticL2', { criticL2: 0 }, 'first gradients'],
    ['actorLearningRate', { actorLearningRate: 2e-4 }, 'after the last update'],
  ] as const)('a wrong %s is seen', async (_name, change, group) => {
    const check = await checkAgainstReference(
      (options) => createTfjsLearner('tfjs-wasm', { ...options, ...change }),
      reference,
    );
    expect(check.groups.find((candidate) => candidate.group === group)?.largest).toBeGreaterThan(referenceTolerance);
    expect(check.largest).toBeGreaterThan(referenceTolerance);
  });
});

describe('relativeError', () => {
  test('is the largest difference over the largest magnitude of theirs', () => {
    expect(relativeError([1, 2.5], [1, -10])).toBe(1.25);
    expect(relativeError([0, 0.25], [0, 0])).toBe(0.25);
  });
  test('a missing number or one that is not a number is infinitely off', () => {
    expect(relativeError([1], [1, 2])).toBe(Infinity);
    expect(relativeError([Number.NaN, 2], [1, 2])).toBe(Infinity);
  });
});

describe('parseReference', () => {
  test('decodes float64 arrays', () => {
    expect(reference.obsMean).toHaveLength(11);
    expect(reference.obsMean[0]).toBeCloseTo(-0.5272234082221985, 15);
  });
  test('says where a file is not as the format has it', () => {
    expect(() => parseReference('{')).toThrow(/not JSON/);
    const broken = JSON.parse(text);
    broken.batches[3].actions.shape = [64, 2];
    broken.config.layerNormEps = 1e-5;
    expect(() => parseReference(JSON.stringify(broken))).toThrow(/batches\[3\]\.actions/);
    expect(() => parseReference(JSON.stringify(broken))).toThrow(/layerNormEps/);
  });
});
