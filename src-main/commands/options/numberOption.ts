import { z } from 'zod';
import { decimalNumber } from '../../numerics/decimalNumber.ts';
import { checked } from './checked.ts';

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
  return checked(schema, numberOrText(text), () => flag);
}
