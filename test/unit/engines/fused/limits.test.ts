import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFusedLearners } from '../../../../src-main/engines/fused/learner.ts';
import { checkFit, sizesOf, updatesPerDispatch } from '../../../../src-main/engines/fused/limits.ts';
import { afterStep, firstPowers } from '../../../../src-main/engines/fused/powers.ts';
import { reportOf } from '../../../../src-main/engines/fused/report.ts';
import { layoutOf } from '../../../../src-main/engines/fused/shader/layout.ts';
import { oddOptions } from '../../../helpers/learning/learners.ts';

const paper = oddOptions({
  observationSize: 11,
  actionSize: 3,
  hiddenSizes: [64, 64],
  batchSize: 64,
  replayCapacity: 60_000,
  teacherInputSize: 11,
});
const limits = (bytes: number) => ({ maxStorageBufferBindingSize: bytes, maxBufferSize: 2 * bytes });

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('what fits a device', () => {
  test('256 learners of the paper fit two gigabytes, in a buffer of networks and one of transitions', () => {
    const { memory, rows } = sizesOf(paper, 256);
    expect([memory / 2 ** 20, rows]).toEqual([expect.closeTo(116.6, 1), 256 * 60_000 * 27 * 4]);
    expect(() => checkFit(paper, 256, limits(2 ** 31))).not.toThrow();
  });

  test('what does not fit is named with how many would', () => {
    expect(() => checkFit(paper, 256, limits(2 ** 27))).toThrow(
      /^256 learners with a replay buffer of 60000 transitions take 1,583 MiB .* 128 MiB\. At most 20 of them fit/,
    );
    expect(() => checkFit({ ...paper, replayCapacity: 100 }, 1024, limits(2 ** 27))).toThrow(
      /^1024 learners with networks of 64 and 64 hidden units at minibatches of 64 take .*At most \d+ of them fit/,
    );
    expect(() => checkFit({ ...paper, hiddenSizes: [4096, 4096] }, 1, limits(2 ** 27))).toThrow(
      /Not one of them fits: take simd or tfjs-webgpu/,
    );
  });

  test('another student than that of ddpg is refused', () => {
    expect(() => checkFit({ ...paper, student: 'td3' }, 1, limits(2 ** 31))).toThrow(/this one is td3.*simd or tfjs/);
  });

  test('that is said before a device is looked for', async () => {
    const requestAdapter = vi.fn(() => Promise.resolve(null));
    vi.stubGlobal('navigator', { gpu: { requestAdapter } });
    await expect(createFusedLearners({ ...paper, student: 'td3' }, [paper.samplingState])).rejects.toThrow(/is td3/);
    expect(requestAdapter).not.toHaveBeenCalled();
  });
});

test('a dispatch has the updates of a cycle of the paper, fewer of large networks, and one at least', () => {
  expect(updatesPerDispatch(paper)).toBe(50);
  expect(updatesPerDispatch({ ...paper, hiddenSizes: [256, 256] })).toBe(13);
  expect(updatesPerDispatch({ ...paper, hiddenSizes: [2048, 2048], batchSize: 1024 })).toBe(1);
});

test('the areas of a learner lie one behind the other, and every network is whole', () => {
  const layout = layoutOf(paper);
  expect([layout.actor.size, layout.critic.size]).toEqual([5379, 5441]);
  expect(layout.kept).toBe(4 * (5379 + 5441));
  const starts = Object.values(layout.areas);
  expect(starts.toSorted((a, b) => a - b)).toEqual(starts);
  expect(starts[0]).toBe(layout.teacherStart + 4 * layout.teacher.size);
  expect(layout.stride % 64).toBe(0);
  expect(layoutOf({ ...paper, teacher: 'none' }).teacher.size).toBe(0);
});

test('the corrections of Adam are those of the number of steps', () => {
  let powers = firstPowers;
  for (let step = 1; step <= 500; step++) {
    const after = afterStep(powers);
    powers = after.powers;
    expect(after.correction).toBeCloseTo(Math.sqrt(1 - 0.999 ** step) / (1 - 0.9 ** step), 10);
  }
});

test('a report is the mean over all dispatches, and the largest Q; of no update it is not a number', () => {
  const told = [Float32Array.of(1, 2, 3, -4, 3, 4, 5, -6), Float32Array.of(5, 6, 7, -2)];
  expect(reportOf(told)).toEqual({ criticLoss: 3, actorLoss: 4, meanQ: 5, largestQ: -2 });
  expect(reportOf([])).toEqual({ criticLoss: NaN, actorLoss: NaN, meanQ: NaN, largestQ: NaN });
});
