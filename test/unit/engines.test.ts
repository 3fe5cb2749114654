import { describe, expect, test } from 'vitest';
import { createLearner, engineAvailability } from '../../src-main/engines/engines.ts';
import { engineNames } from '../../src-main/engines/learner.ts';
import { oddOptions } from '../helpers/learners.ts';

describe('engines', () => {
  test('all are listed, each with what it runs on or with a reason', async () => {
    const list = await engineAvailability();
    expect(list.map(({ engine }) => engine)).toEqual(engineNames);
    for (const entry of list) expect(entry.available ? entry.device : entry.reason).toMatch(/\S/);
    expect(list.filter(({ available }) => available).map(({ engine }) => engine)).toEqual(expect.arrayContaining(['tfjs-wasm', 'tfjs-cpu']));
  });

  test('the engine asked for is the engine made', async () => {
    for (const engine of ['tfjs-cpu', 'tfjs-wasm'] as const) {
      const learner = await createLearner(engine, oddOptions());
      expect(learner.engine).toBe(engine);
      learner.dispose();
    }
  });
});
