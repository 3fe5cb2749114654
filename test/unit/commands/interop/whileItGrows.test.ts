import { expect, test } from 'vitest';
import { whileItGrows } from '../../../../src-main/commands/interop/whileItGrows.ts';

/** A file of so many lines, what was read of it each time, and what happens in each rest; it ends after the last. */
async function readings(
  onRead: (file: { lines: number }, reading: number) => void,
  ...rests: readonly ((file: { lines: number }) => void)[]
): Promise<readonly number[]> {
  const file = { lines: 1 };
  const read: number[] = [];
  let rested = 0;
  await whileItGrows({
    look: () => String(file.lines),
    read: () => {
      read.push(file.lines);
      onRead(file, read.length);
      return Promise.resolve();
    },
    rest: () => {
      rests.at(rested)?.(file);
      rested += 1;
      return Promise.resolve(rested < rests.length);
    },
    now: () => 0,
  });
  return read;
}
const nothing = (): void => undefined;

test('what grows while it is read is read next, at the first reading and at every other', async () => {
  const grows = (file: { lines: number }, reading: number): void => {
    if (reading < 3) file.lines += 1;
  };
  expect(await readings(grows, nothing, nothing, nothing, nothing)).toEqual([1, 2, 3]);
});

test('what did not change is read once', async () => {
  const more = (file: { lines: number }): void => void (file.lines += 4);
  expect(await readings(nothing, nothing, more, nothing, nothing)).toEqual([1, 5]);
});

test('a slow reading is paused four times as long, a fault is passed on', async () => {
  const pauses: number[] = [];
  let [clock, file] = [0, 0];
  const growing = {
    look: () => String(++file),
    rest: (least: number) => Promise.resolve(pauses.push(least) < 2),
    now: () => clock,
  };
  await whileItGrows({ ...growing, read: () => Promise.resolve(void (clock += 100 * file ** 3)) });
  expect(pauses).toEqual([1000, 3200]);
  await expect(whileItGrows({ ...growing, read: () => Promise.reject(new Error('lost')) })).rejects.toThrow('lost');
});
