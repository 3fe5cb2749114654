import { findAnalysis } from '../../../db/analyses.ts';
import type { ReadableDatabase } from '../../../db/open.ts';
import type { CoverageRequest, CoverageResult } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import type {
  MeasuresRequest,
  MeasuresResult,
  StabilityRequest,
  StabilityResult,
} from '../../contract/coverage/measures.ts';

/** What a person may ask about coverage; each kind has a result of its own. */
export type Question =
  | { readonly kind: 'map'; readonly request: CoverageRequest }
  | { readonly kind: 'measures'; readonly request: MeasuresRequest }
  | { readonly kind: 'stability'; readonly request: StabilityRequest };

export interface ResultOf {
  readonly map: CoverageResult;
  readonly measures: MeasuresResult;
  readonly stability: StabilityResult;
}

/** @throws TutelageError where the analysis is not there, or is of another kind. */
export function storedResult<Kind extends Question['kind']>(
  database: ReadableDatabase,
  kind: Kind,
  id: string,
): ResultOf[Kind] {
  const result = findResult(database, kind, id);
  if (result === null) throw notThere();
  return result;
}

export function findResult<Kind extends Question['kind']>(
  database: ReadableDatabase,
  kind: Kind,
  id: string,
): ResultOf[Kind] | null {
  const stored = findAnalysis(database, id);
  if (stored === undefined) return null;
  // Written by the analysis worker under the same version of the program: the id says so.
  const asked = JSON.parse(stored.request) as Partial<Question>;
  if (asked.kind !== kind)
    throw new TutelageError(
      'not-found',
      `This analysis is of another kind: ${asked.kind ?? 'one of an older version'}.`,
    );
  const result = JSON.parse(stored.result) as ResultOf[Kind];
  return isComplete(kind, result) ? result : null;
}

/** An older program's answer may lack what this one shows: it is asked for again. */
function isComplete(kind: Question['kind'], result: object): boolean {
  switch (kind) {
    case 'measures':
      return 'sentences' in result;
    case 'map':
    case 'stability':
      return true;
  }
}

export function notThere(): TutelageError {
  return new TutelageError('not-found', 'This analysis is not there; ask for it again.');
}
