import { z } from 'zod';
import { messageOf, TutelageError } from '../../contract/errors.ts';
import {
  specificationSchema,
  specificationVersion,
  type FigureSpecification,
} from '../../contract/figures/specification.ts';
import { describeIssue } from '../../learning/requirement.ts';

/**
 * A specification from its JSON, as a file or the database has it.
 *
 * @param what names it in an error.
 * @throws TutelageError `invalid-request` that says what is wrong, and where.
 */
export function readSpecification(text: string, what: string): FigureSpecification {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TutelageError('invalid-request', `${what} is no JSON: ${messageOf(error)}.`, {
      cause: error,
    });
  }
  // A record or a capsule's file holds the specification under its name.
  const held = typeof value === 'object' && value !== null && 'specification' in value ? value.specification : value;
  const version = typeof held === 'object' && held !== null && 'version' in held ? held.version : undefined;
  if (typeof version === 'number' && version > specificationVersion)
    throw new TutelageError(
      'invalid-request',
      `${what} is of version ${version}; this program knows versions up to ${specificationVersion}. ` +
        'Use the newer Tutelage.',
    );
  const parsed = specificationSchema.safeParse(held);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue.path.length > 0 ? ` at ${issue.path.map(String).join('.')}` : '';
  throw new TutelageError(
    'invalid-request',
    `${what} is not well formed${where}: ${describeIssue(specificationSchema, issue, held)}`,
  );
}

export interface NamedSpecification {
  readonly name: string;
  readonly specification: FigureSpecification;
}

/** A figure from a file of JSON, with the name in it, or else the file's. @throws as `readSpecification`. */
export function readNamedSpecification(text: string, file: string): NamedSpecification {
  const specification = readSpecification(text, file);
  const stem = file.replace(/^.*[/\\]/, '').replace(/\.json$/i, '');
  // It was JSON a moment ago; a name that is none is not taken.
  const named = nameSchema.safeParse(JSON.parse(text));
  return { name: named.success ? named.data.name : stem, specification };
}

const nameSchema = z.object({ name: z.string().trim().min(1).max(120) });
