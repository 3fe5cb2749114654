import { describe, expect, test, vi } from 'vitest';
import type { EngineName, LearnerOptions } from '../../../../src-main/engines/learner.ts';
import { autoEngine, betterThanSimd } from '../../../../src-main/training/engine/autoEngine.ts';
import { openEngine } from '../../../../src-main/training/engine/engine.ts';
import type { TrialReport, TryEngine } from '../../../../src-main/training/trial.ts';
import { oddOptions } from '../../../helpers/learning/learners.ts';

const everything = (): boolean => true;
const sizes = (units: number, batchSize: number): Pick<LearnerOptions, 'hiddenSizes' | 'batchSize'> => ({
  hiddenSizes: [units, units],
  batchSize,
});

describe('what auto takes', () => {
  test.each([
    [64, 64, 'simd'],
    [256, 1024, 'simd'],
    [1024, 32, 'simd'],
    [1024, 64, 'tfjs-gpu'],
    [4096, 65_536, 'tfjs-gpu'],
  ] as const)('%i hidden units at minibatches of %i, where every engine is there: %s', (units, batchSize, engine) => {
    expect(autoEngine(sizes(units, batchSize), everything)).toBe(engine);
  });

  test('follows what is installed', () => {
    const large = sizes(1024, 64);
    expect(autoEngine(large, (engine) => engine === 'tfjs-webgpu')).toBe('tfjs-webgpu');
    expect(autoEngine(large, (engine) => engine === 'tfjs-wasm' || engine === 'simd-fma')).toBe('simd');
    expect(betterThanSimd(large)).not.toContain('simd-fma');
  });
});

function engines(reports: Partial<Record<EngineName, TrialReport>>): { tryEngine: TryEngine; asked: EngineName[] } {
  const asked: EngineName[] = [];
  return {
    asked,
    tryEngine: ({ engine }) => {
      asked.push(engine);
      return Promise.resolve({ report: reports[engine] ?? { kind: 'unavailable', reason: 'no such device' }, log: [] });
    },
  };
}

const done = (isSoftware: boolean): TrialReport => ({
  kind: 'done',
  device: 'a device',
  isSoftware,
  check: null,
  timing: { secondsPerUpdate: 1e-9, secondsPerAction: 1e-9 },
});

describe('opening the engine of a run', () => {
  const auto = { kind: 'asked', engine: 'auto' } as const;
  const large: LearnerOptions = { ...oddOptions(), hiddenSizes: [1024, 1024], batchSize: 64 };

  test('asks nobody where networks are small, however slow the machine is', async () => {
    const { tryEngine, asked } = engines({ 'tfjs-wasm': done(false), 'tfjs-gpu': done(false) });
    const { engine, learner } = await openEngine(auto, oddOptions(), tryEngine);
    learner.dispose();
    expect([engine, asked]).toEqual(['simd', []]);
  });

  test('reads no clock on the way, with small networks nor with large ones', async () => {
    const { tryEngine } = engines({ 'tfjs-webgpu': done(true) });
    // Loaded before: what the test runner does meanwhile may read clocks.
    (await openEngine(auto, large, tryEngine)).learner.dispose();
    const clocks = [vi.spyOn(performance, 'now'), vi.spyOn(Date, 'now'), vi.spyOn(process, 'hrtime')];
    const taken: string[] = [];
    for (const options of [oddOptions(), large]) {
      const { engine, learner } = await openEngine(auto, options, tryEngine);
      learner.dispose();
      taken.push(engine);
    }
    const read = clocks.map((clock) => clock.mock.calls.length);
    vi.restoreAllMocks();
    expect([taken, read]).toEqual([
      ['simd', 'simd'],
      [0, 0, 0],
    ]);
  });

  test('does not take a graphics card that is the processor in disguise', async () => {
    const { tryEngine, asked } = engines({ 'tfjs-webgpu': done(true) });
    const { engine, learner } = await openEngine(auto, large, tryEngine);
    learner.dispose();
    expect([engine, asked]).toEqual(['simd', ['tfjs-gpu', 'tfjs-webgpu']]);
  });

  test('refuses to guess where an engine breaks or says nothing', async () => {
    const { tryEngine } = engines({ 'tfjs-gpu': { kind: 'failed', reason: 'It gave no answer within 60 seconds.' } });
    await expect(openEngine(auto, large, tryEngine)).rejects.toThrow(
      /engine=auto cannot tell whether the engine tfjs-gpu works here: .*60 seconds.*engine=simd/,
    );
  });
});
