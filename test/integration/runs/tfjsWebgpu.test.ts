import { afterAll, beforeAll, expect, test } from 'vitest';
import { referenceTolerance, type ReferenceCheck } from '../../../src-main/engines/reference/check.ts';
import {
  hasSwiftShader,
  runOnSwiftShader,
  unpackSwiftShader,
  type SwiftShader,
} from '../../helpers/learning/swiftshader.ts';

let driver: SwiftShader | undefined;

beforeAll(async () => {
  if (hasSwiftShader) driver = await unpackSwiftShader();
});
afterAll(() => driver?.remove());

test.skipIf(!hasSwiftShader)(
  'the webgpu backend agrees with updates in float64, through Dawn on a software driver',
  async () => {
    if (driver === undefined) throw new Error('unreachable: without a driver the test is skipped');
    // The helper prints a ReferenceCheck and nothing else.
    const check = JSON.parse(await runOnSwiftShader(driver, './checkEngine.ts', 'tfjs-webgpu')) as ReferenceCheck;
    expect(check.groups).toHaveLength(7);
    expect(check.largest).toBeLessThan(referenceTolerance);
  },
  180_000,
);
