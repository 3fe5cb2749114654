import { messageOf } from '../../src-main/contract/errors.ts';
import type { ReadableDatabase } from '../open.ts';
import { schemaFaults } from './schema.ts';

/** What SQLite finds wrong, in its own words; nothing where the file is whole. */
export interface FileCheck {
  /** Damaged pages, indexes and definitions. */
  readonly structure: readonly string[];
  /** Rows that name a run or rollout that is not there. */
  readonly references: readonly string[];
}

/** Findings of each kind that are told; a damaged file has any number. */
const MOST = 100;

export function checkFile(database: ReadableDatabase): FileCheck {
  return {
    structure: [
      ...attempt(() =>
        database
          .prepare<{ most: number }, string>('SELECT integrity_check FROM pragma_integrity_check LIMIT @most')
          .pluck()
          .all({ most: MOST })
          .filter((line) => line !== 'ok'),
      ),
      ...attempt(() => schemaFaults(database).slice(0, MOST)),
    ],
    references: attempt(() =>
      database
        .prepare<{ most: number }, { child: string; row: number | null; parent: string }>(
          'SELECT "table" AS child, "rowid" AS "row", parent FROM pragma_foreign_key_check LIMIT @most',
        )
        .all({ most: MOST })
        .map(({ child, row, parent }) => `row ${row ?? '?'} of ${child} belongs to none of ${parent}`),
    ),
  };
}

/** The search itself stops where a page cannot be followed. */
function attempt(look: () => readonly string[]): readonly string[] {
  try {
    return look();
  } catch (error) {
    return [messageOf(error)];
  }
}
