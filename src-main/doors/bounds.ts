import { TutelageError } from '../contract/errors.ts';

/** Values in one message: a thousand configurations have fifty thousand. */
const MOST_VALUES = 200_000;
const DEEPEST = 32;

/**
 * Keeps a message from costing more to check than any honest one does: a
 * validator looks at every entry of a list before it finds the list too long,
 * and finds something wrong with each.
 *
 * @throws TutelageError `invalid-request` for a message of too many values or levels.
 */
export function requireBounded(message: unknown): void {
  let level: unknown[] = [message];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST)
      throw new TutelageError('invalid-request', `The request is nested deeper than ${DEEPEST} levels.`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
      const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
      values += members.length;
      if (values > MOST_VALUES)
        throw new TutelageError(
          'invalid-request',
          `The request holds more than ${MOST_VALUES.toLocaleString('en')} values. Ask for less at once.`,
        );
      for (const member of members) next.push(member);
    }
    level = next;
  }
}
