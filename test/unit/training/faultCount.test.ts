import { expect, test } from 'vitest';
import type { CycleRecord } from '../../../src-main/learning/record.ts';
import { createFaultCount } from '../../../src-main/training/faultCount.ts';
import { segmentOf } from '../../helpers/learning/segments.ts';

test('a notice of the 1st, 2nd, 4th, 8th rollout that the simulator gave up, and of none else', () => {
  const faults = createFaultCount();
  const record = (cycle: number, count: number): Pick<CycleRecord, 'cycle' | 'segments'> => ({
    cycle,
    segments: [
      segmentOf([1]),
      ...Array.from({ length: count }, () => segmentOf([1], { role: 'teacher', ending: 'terminated', fault: 'QVEL.' })),
    ],
  });
  expect(faults.notice(record(0, 0))).toBeNull();
  expect(faults.notice(record(1, 1))).toBe(
    'The physics became unstable in cycle 1, in a rollout of the teacher. MuJoCo says: QVEL. Such a rollout ' +
      'ends there as terminated, with reward 0; this is the first.',
  );
  expect(faults.notice(record(2, 0))).toBeNull();
  expect(faults.notice(record(3, 4))).toMatch(/in cycle 3.*; 5 so far\.$/);
  expect([4, 5, 6].map((cycle) => faults.notice(record(cycle, 1)) !== null)).toEqual([false, false, true]);
});
