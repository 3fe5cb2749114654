import { expect, test } from 'vitest';
import { asItEnded, endingLines } from '../../../../src-main/commands/terminal/endings.ts';
import { LEFT_WITHIN_CYCLE } from '../../../../src-main/training/messages.ts';
import type { RunSummary } from '../../../../src-main/contract/runs.ts';
import { fakeRun } from '../../../helpers/fakeService.ts';

const none = new Set<string>();
const stopped = (id: string, message: string | null): RunSummary => ({ ...fakeRun, id, status: 'stopped', message });

test('a stop within a cycle is not said to be after a whole one', () => {
  expect(endingLines([stopped('a', null)], none, ' --db x.db')).toEqual([
    'Stopped after a whole cycle. Resume with:\n  tutelage resume a --db x.db',
  ]);
  expect(endingLines([stopped('a', null), stopped('b', LEFT_WITHIN_CYCLE)], none, '')).toEqual([
    `b: ${LEFT_WITHIN_CYCLE}`,
    'Resume with:\n  tutelage resume a b',
  ]);
});

test('a run ends here as its process says, though its row is another one’s by now', () => {
  const ending = { type: 'ended', run: 'a', status: 'failed', message: 'It was taken.', isTaken: true } as const;
  const ended = asItEnded(stopped('a', null), ending);
  expect(ended.status).toBe('failed');
  expect(endingLines([ended], new Set(['a']), '')).toEqual(['a is no longer trained here: It was taken.']);
});
