import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Hdf5ReaderEnded } from '../../../src-main/interop/hdf5/hdf5File.ts';
import { properties } from '../../faults/properties.ts';
import { triedLine } from '../../faults/property.ts';
import { propertyOf } from '../../faults/readers.ts';

test.each(properties)('$name', async ({ property, untested }) => {
  const { failed, numRuns } = await fc.check(property, { numRuns: 300, seed: 1 });
  expect([failed, numRuns, untested?.() ?? 0]).toEqual([false, 300, 0]);
});

test('inputs of a reader that has ended count as untested, and are told', async () => {
  const ended = propertyOf({
    name: 'HDF5',
    bytes: Uint8Array.of(1),
    read: () => Promise.reject(new Hdf5ReaderEnded('a.hdf5 is so damaged that the reader of HDF5 ended.')),
  });
  await fc.assert(ended.property, { numRuns: 5, seed: 1 });
  expect(ended.untested?.()).toBe(5);
  expect(triedLine(ended, 7)).toMatch(/^ +2 {2}HDF5: .* \(and 5 untested: /);
});
