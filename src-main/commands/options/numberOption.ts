import { z } from 'zod';
import { decimalNumber } from '../../numerics/decimalNumber.ts';
import { describeIssue } from '../../learning/requirement.ts';
import { UsageError } from '../terminal/shell.ts';

/** A count without an upper bound: runs at once, cycles. */
export const countSchema = z.int().min(1);

/**
 * A number of the command line, for a validator; what is none stays as it was written, so that the message can show it.
 */
export function numberOrText(text: string): number | string {
  return decimalNumber(text.trim()) ?? text;
}

/**
 * The number that an option was given.
 * @throws UsageError naming the option, what it takes, and what was written.
 */
export function numberOption<Output>(schema: z.ZodType<Output>, flag: string, text: string): Output {
  const value = numberOrText(text);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UsageError(`${flag}: ${describeIssue(schema, parsed.error.issues[0], value)}`);
  return parsed.data;
}
