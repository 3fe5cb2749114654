import { expect, test } from 'vitest';
import { joinSnapshots, splitSnapshot } from '../../../../src-main/learning/trainer/snapshots.ts';

test('a learner alone is its own snapshot; two are told apart again, wherever their bytes lie', () => {
  const [student, explorer] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)];
  expect(joinSnapshots(student, null)).toBe(student);
  expect(splitSnapshot(student)).toEqual({ student, explorer: null });
  const joined = joinSnapshots(student, explorer);
  const within = new Uint8Array(joined.length + 3);
  within.set(joined, 3);
  for (const bytes of [joined, within.subarray(3)]) expect(splitSnapshot(bytes)).toEqual({ student, explorer });
});
