import type { z } from 'zod';
import { describeIssue } from '../../learning/requirement.ts';
import { UsageError } from '../terminal/shell.ts';

/** What is wrong, as a person wrote it: the option of a field, or the place in what was given. */
export type NameOf = (path: readonly PropertyKey[]) => string;

/** The option of a field: `minDist` is `--min-dist`. */
export const optionOf: NameOf = (path) => {
  const field = path.findLast((key) => typeof key === 'string') ?? '';
  return `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
};

/** What a validator, mostly the window's own, makes of it. @throws UsageError of the first thing wrong. */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  request: unknown,
  nameOf: NameOf = optionOf,
): z.output<Schema> {
  const parsed = schema.safeParse(request);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${nameOf(issue.path)}: ${describeIssue(schema, issue, request)}`);
}
