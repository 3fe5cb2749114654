import { messageOf } from '../../contract/errors.ts';
import { readFileSync } from 'node:fs';
import { UsageError } from '../terminal/shell.ts';

/** What an argument says; `-` is what stands on stdin. @throws UsageError where that cannot be read. */
export function readText(argument: string): string {
  if (argument !== '-') return argument;
  try {
    return readFileSync(0, 'utf8');
  } catch (error) {
    throw new UsageError(`-: stdin cannot be read (${messageOf(error)}).`);
  }
}
