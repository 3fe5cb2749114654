import { describe, expect, test } from 'vitest';
import { availabilityOf, createLearner } from '../../../src-main/engines/engines.ts';
import { engineNames } from '../../../src-main/engines/learner.ts';
import { oddOptions, randomTransitions } from '../../helpers/learning/learners.ts';

describe('engines', () => {
  test('all are listed, each with what it runs on or with a reason', async () => {
    const available: string[] = [];
    for (const name of engineNames) {
      const entry = await availabilityOf(name);
      expect(entry.engine).toBe(name);
      expect(entry.available ? entry.device : entry.reason).toMatch(/\S/);
      if (entry.available) available.push(name);
    }
    expect(available).toEqual(expect.arrayContaining(['simd', 'simd-fma', 'tfjs-wasm', 'tfjs-cpu']));
  });

  test('the engine asked for is the engine made', async () => {
    for (const engine of ['simd', 'simd-fma', 'tfjs-cpu', 'tfjs-wasm'] as const) {
      const learner = await createLearner(engine, oddOptions());
      expect(learner.engine).toBe(engine);
      learner.dispose();
    }
  });

  test.each(['simd', 'tfjs-cpu'] as const)('no update of %s reports no number', async (engine) => {
    const learner = await createLearner(engine, oddOptions());
    const transitions = randomTransitions(8, learner.options);
    await learner.append(transitions);
    const nothing = { criticLoss: NaN, actorLoss: NaN, meanQ: NaN, largestQ: NaN };
    expect(await learner.updateFromReplay(0)).toEqual(nothing);
    expect(await learner.updateFrom(transitions, 0)).toEqual(nothing);
    learner.dispose();
  });
});
