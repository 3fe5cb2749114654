import fc from 'fast-check';
import { expect, test } from 'vitest';
import { properties } from '../../faults/properties.ts';

test.each(properties)('$name', async ({ property }) => {
  const { failed, numRuns } = await fc.check(property, { numRuns: 300, seed: 1 });
  expect([failed, numRuns]).toEqual([false, 300]);
});
