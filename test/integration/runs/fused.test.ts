import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { referenceTolerance, type ReferenceCheck } from '../../../src-main/engines/reference/check.ts';
import type { LearnerOptions } from '../../../src-main/engines/learner.ts';
import type { DeviceFindings } from '../../helpers/learning/fusedDevice.ts';
import type { TrainersFindings } from '../../helpers/learning/fusedTrainers.ts';
import type { FusedFindings } from '../../helpers/learning/fusedFindings.ts';
import {
  hasSwiftShader,
  runOnSwiftShader,
  unpackSwiftShader,
  type SwiftShader,
} from '../../helpers/learning/swiftshader.ts';

/** The largest difference of a network over its largest value, against simd's, that the README states. */
const TOLERANCE = 1e-5;

let driver: SwiftShader | undefined;

beforeAll(async () => {
  if (hasSwiftShader) driver = await unpackSwiftShader();
});
afterAll(() => driver?.remove());

async function on(script: string, ...args: readonly string[]): Promise<unknown> {
  if (driver === undefined) throw new Error('unreachable: without a driver the tests are skipped');
  return JSON.parse(await runOnSwiftShader(driver, script, ...args));
}

describe.skipIf(!hasSwiftShader)('webgpu-fused, through Dawn on a software driver', () => {
  test('agrees with updates in float64', async () => {
    // The helper prints a ReferenceCheck and nothing else.
    const check = (await on('./checkEngine.ts', 'webgpu-fused')) as ReferenceCheck;
    expect(check.groups).toHaveLength(7);
    expect(check.largest).toBeLessThan(referenceTolerance);
  }, 240_000);

  test.each([
    ['three learners through 200 updates', 200, {}],
    [
      'other sizes, a minibatch larger than a workgroup, a variance teacher, a penalty on all kernels',
      4,
      {
        observationSize: 17,
        actionSize: 6,
        hiddenSizes: [33, 9],
        batchSize: 300,
        criticL2Kernels: 'all',
        teacher: 'variance',
      },
    ],
  ] as const satisfies readonly (readonly [string, number, Partial<LearnerOptions>])[])(
    'agrees with simd, gives the same bytes twice, goes on from a snapshot, reads back, undoes an exercise: %s',
    async (_name, updates, changes) => {
      const found = (await on('./fusedFindings.ts', String(updates), JSON.stringify(changes))) as FusedFindings;
      expect(found.errors).toHaveLength(3);
      for (const networks of found.errors)
        for (const [name, error] of Object.entries(networks)) expect([name, error < TOLERANCE]).toEqual([name, true]);
      expect(Math.max(...found.reports)).toBeLessThan(TOLERANCE);
      expect(found).toMatchObject({ isSame: true, goesOn: true, readsAlike: true, isUndone: true });
    },
    240_000,
  );

  test('names a device that is lost in the middle of an update, and closes those that it opened', async () => {
    const found = (await on('./fusedDevice.ts')) as DeviceFindings;
    expect(found).toEqual({
      lost: 'The graphics processor failed. The device is lost: device was destroyed',
      cause: expect.stringContaining('AbortError') as string,
      closed: [0, 1, 2, 2],
    });
  }, 240_000);

  test.each(['meta', 'ddpg'])(
    'runs of %s whose learners are one crowd are each what they are alone, and one that ends early holds up nobody',
    async (method) => {
      const { together, alone } = (await on('./fusedTrainers.ts', method)) as TrainersFindings;
      expect(together.map(({ length }) => length)).toEqual([5, 2, 5]);
      expect(together).toEqual(alone);
      expect(new Set(together.flat()).size).toBe(12);
    },
    240_000,
  );
});
