import { describe, expect, test } from 'vitest';
import type { EngineName } from '../../../src-main/engines/learner.ts';
import { resolveConfiguration } from '../../../src-main/learning/configuration.ts';
import { cycleWork, fastestEngine } from '../../../src-main/training/engine.ts';
import type { TrialOrder, TrialReport, TryEngine } from '../../../src-main/training/trial.ts';
import { oddOptions } from '../../helpers/learners.ts';

const unavailable: TrialReport = { kind: 'unavailable', reason: 'no such device' };

function timed(secondsPerUpdate: number, secondsPerAction: number): TrialReport {
  return { kind: 'done', device: 'a device', check: null, timing: { secondsPerUpdate, secondsPerAction } };
}

function trials(reports: Partial<Record<EngineName, TrialReport>>): { tryEngine: TryEngine; asked: TrialOrder[] } {
  const asked: TrialOrder[] = [];
  return {
    asked,
    tryEngine: (order) => {
      asked.push(order);
      return Promise.resolve({ report: reports[order.engine] ?? unavailable, log: [] });
    },
  };
}

/** A clock by which everything takes a tenth of a second: one update of simd, and one action. */
function slowClock(): () => number {
  let time = 0;
  return () => (time += 0.1);
}

const work = { updates: 100, actions: 300 };

describe('auto', () => {
  test('takes simd without asking anyone where its updates are quick', async () => {
    const { tryEngine, asked } = trials({});
    expect(await fastestEngine(oddOptions(), { work, clock: () => performance.now() / 1000, tryEngine })).toBe('simd');
    expect(asked).toEqual([]);
  });

  test('times the others where they are slow, but never asks simd-fma', async () => {
    const { tryEngine, asked } = trials({});
    expect(await fastestEngine(oddOptions(), { work, clock: slowClock(), tryEngine })).toBe('simd');
    expect(asked.map(({ engine }) => engine)).toEqual(['tfjs-gpu', 'tfjs-webgpu', 'tfjs-wasm']);
    for (const { options, reference } of asked)
      expect({ options, reference }).toEqual({ options: oddOptions(), reference: null });
  });

  test('takes the one that is through with a whole cycle first, its actions included', async () => {
    // simd: 100 x 0.1 + 300 x 0.1 = 40 s.
    const quickUpdates = trials({
      'tfjs-gpu': timed(0.001, 0.14),
      'tfjs-webgpu': timed(0.2, 0.05),
      'tfjs-wasm': timed(0.1, 0.1),
    });
    expect(await fastestEngine(oddOptions(), { work, clock: slowClock(), tryEngine: quickUpdates.tryEngine })).toBe(
      'tfjs-webgpu',
    ); // 42.1, 35 and 40 s
    expect(
      await fastestEngine(oddOptions(), {
        work: { updates: 100, actions: 10 },
        clock: slowClock(),
        tryEngine: quickUpdates.tryEngine,
      }),
    ).toBe('tfjs-gpu');
  });

  test("passes over an engine that breaks, and a tie is simd's", async () => {
    const { tryEngine } = trials({
      'tfjs-gpu': { kind: 'failed', reason: 'a crash' },
      'tfjs-wasm': timed(0.1, 0.1000001),
    });
    expect(await fastestEngine(oddOptions(), { work, clock: slowClock(), tryEngine })).toBe('simd');
  });
});

describe('the work of a cycle', () => {
  test.each([
    ['meta', { updates: 100, actions: 300 }],
    ['ddpg', { updates: 50, actions: 200 }],
  ] as const)('%s', (method, expected) => {
    expect(cycleWork(resolveConfiguration({ task: 'Hopper', method }))).toEqual(expected);
  });
});
