import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { requests, type CallName } from '../../../src-main/contract/contract.ts';
import { describeIssue, requirementOf } from '../../../src-main/learning/requirement.ts';

/** Every finding, behind the place where it was found. */
function findings(schema: z.ZodType, input: unknown): readonly string[] {
  const parsed = schema.safeParse(input);
  return parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${describeIssue(schema, issue, input)}`);
}

describe('what a validator wants, in words', () => {
  test.each<[z.ZodType, string]>([
    [z.int().min(1).max(65_536), 'a whole number from 1 to 65,536'],
    [z.int().min(0), 'a whole number from 0 on'],
    [z.int(), 'a whole number'],
    [z.number().positive().max(1), 'a number above 0, at most 1'],
    [z.number().positive(), 'a number above 0'],
    [z.number().max(5), 'a number of at most 5'],
    [z.number().min(0.0001).nullable().default(null), 'a number from 0.0001 on'],
    [z.enum(['a', 'b']), 'one of a, b'],
    [z.string().trim().min(1).max(120), 'a text of 1 to 120 characters'],
    [z.string().min(1), 'a text of at least 1 character'],
    [z.array(z.string()).max(20), 'a list of at most 20 entries'],
    [z.tuple([z.int().min(1), z.int().min(1)]), '2 values, each a whole number from 1 on'],
    [z.boolean(), 'true or false'],
    [z.union([z.boolean(), z.int()]), 'true or false or a whole number'],
  ])('%#: %s', (schema, words) => {
    expect(requirementOf(schema)).toBe(words);
  });
});

describe('what is wrong with a value', () => {
  const schema = z.strictObject({
    size: z.int().min(1),
    pair: z.tuple([z.int().max(9), z.int().max(9)]),
    tags: z.array(z.string().regex(/^[^,]*$/, 'A tag holds no comma.')),
  });
  test('names the place, the range, and what was given', () => {
    expect(findings(schema, { size: 0, pair: [1, 10], tags: [] })).toEqual([
      'size: give a whole number from 1 on; got 0.',
      'pair.1: give a whole number of at most 9; got 10.',
    ]);
    expect(findings(schema, { pair: 'x', tags: ['a,b'], more: 1 })).toEqual([
      'size: give a whole number from 1 on; it is missing.',
      'pair: give 2 values, each a whole number of at most 9; got "x".',
      'tags.0: A tag holds no comma.',
      ': there is no "more" in it.',
    ]);
    expect(findings(z.int(), '')).toEqual([': give a whole number; it is empty.']);
    expect(findings(z.string().max(9), 'x'.repeat(1000))[0]).toMatch(
      /^: give a text of at most 9 characters; got "x{60}…"\.$/,
    );
  });

  test('of records that name their kind, that kind speaks', () => {
    const stage = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('early'), size: z.int().max(5) }),
      z.strictObject({ kind: z.literal('late'), size: z.int().max(7) }),
    ]);
    expect(findings(stage, { kind: 'late', size: 8 })).toEqual(['size: give a whole number of at most 7; got 8.']);
    expect(findings(stage, { kind: 'never' })).toEqual(['kind: give one of early, late; got "never".']);
  });

  const calls = Object.keys(requests) as CallName[]; // the keys of a record of this key type
  test.each(calls)('%s never answers in the words of the validator', (name) => {
    for (const input of [
      3,
      null,
      {
        run: 7,
        id: 0,
        study: '',
        limit: 0,
        sets: [],
        embedding: { method: 'x' },
        points: 0,
        configurations: 1,
        format: 'gif',
      },
    ]) {
      const said = findings(requests[name], input);
      expect(said.join('\n')).not.toMatch(
        /Invalid|expected|Too (small|big)|Unrecognized|undefined|another value|give ;/i,
      );
    }
  });
});
