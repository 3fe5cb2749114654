import { expect, test } from 'vitest';
import { countTrashDays, TRASH_DAYS } from '../../../../src-main/workbench/runs/trashDays.ts';

const run = { id: 'run', trashed_at: '2026-01-01T00:00:00.000Z' };

/** Starts the program on each date in turn; the start at which the run goes, or null. */
function goesAt(dates: readonly string[]): number | null {
  let kept: string | undefined;
  for (const [i, date] of dates.entries()) {
    const count = countTrashDays(kept, [run], date);
    if (count.over.length > 0) return i;
    kept = count.kept;
  }
  return null;
}

const day = (i: number): string => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);

test('thirty days of use, and no others, are counted', () => {
  expect(goesAt(Array.from({ length: 100 }, (_, i) => day(i)))).toBe(TRASH_DAYS);
  expect(goesAt(Array.from({ length: 100 }, (_, i) => day(7 * i)))).toBe(TRASH_DAYS);
  expect(goesAt(new Array<string>(100).fill(day(0)))).toBeNull();
});

test('a clock that jumps to the year 2099 and back makes two days', () => {
  const dates = Array.from({ length: 100 }, (_, i) => day(i));
  expect(goesAt([...dates.slice(0, 5), '2099-01-01', ...dates.slice(4)])).toBe(TRASH_DAYS);
});

test('what was restored and thrown away again begins anew; what is damaged too', () => {
  const first = countTrashDays(
    JSON.stringify({ date: '', runs: { run: { trashedAt: 'earlier', days: 29 } } }),
    [run],
    day(1),
  );
  expect([first.over, countTrashDays('{', [run], day(1)).over]).toEqual([[], []]);
  expect(JSON.parse(first.kept)).toMatchObject({ runs: { run: { days: 0 } } });
});
