import { afterEach, expect, test, vi } from 'vitest';
import { carryOut, UsageError } from '../../../../src-main/commands/terminal/shell.ts';
import { DataError } from '../../../../src-main/numerics/dataError.ts';

const before = process.exitCode;
afterEach(() => {
  process.exitCode = before;
  vi.restoreAllMocks();
});

/** What a command that throws says, and its exit code. */
async function ended(error: Error): Promise<{ readonly said: string; readonly code: unknown }> {
  let said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  await carryOut(() => {
    throw error;
  });
  return { said, code: process.exitCode };
}

test.each([new DataError('row 3 is empty.'), new UsageError('--seed names none.')])(
  'what a person caused is said in its own words, without a stack: $name',
  async (error) => {
    expect(await ended(error)).toEqual({ said: `tutelage: ${error.message}\n`, code: 2 });
  },
);

test('a RangeError of the program or of its runtime is no mistake of a person: it comes with its stack', async () => {
  const { said, code } = await ended(new RangeError('Invalid array length'));
  expect(code).toBe(1);
  expect(said).toContain('did not expect');
  expect(said).toContain('shell.test.ts');
});
