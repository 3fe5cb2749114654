import type { ReadableDatabase } from '../../db/open.ts';
import { findRun, type StoredRun } from '../../db/runs.ts';
import { TutelageError } from '../contract/errors.ts';

/** @throws TutelageError `not-found` that names the run. */
export function requireRun(database: ReadableDatabase, id: string): StoredRun {
  const run = findRun(database, id);
  if (run === undefined) throw new TutelageError('not-found', `There is no run ${id} in this database.`);
  return run;
}
