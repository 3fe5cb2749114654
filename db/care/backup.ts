import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { messageOf } from '../../src-main/contract/errors.ts';
import { DatabaseError, type ReadableDatabase } from '../open.ts';

/** Pages that are copied between two looks at who else wants something. */
const PAGES = 4096;

/**
 * Copies a database while others write to it: the copy is of one instant, whole
 * and a single file, its owner's alone. Until it is whole it has another name.
 *
 * @param onProgress hears pages copied, and how many there are.
 * @throws DatabaseError where the target exists or cannot be written; nothing is left there.
 */
export async function backUp(
  database: ReadableDatabase,
  target: string,
  onProgress: (done: number, of: number) => void,
): Promise<void> {
  if (existsSync(target))
    throw new DatabaseError(`${target} is there already. Name a file that is not, or move that one away.`);
  const unfinished = `${target}.part`;
  try {
    closeSync(openSync(unfinished, 'w', 0o600));
    // Held open, the copy is of this instant; else SQLite begins anew whenever a training commits.
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    await database.backup(unfinished, {
      progress({ totalPages, remainingPages }) {
        onProgress(totalPages - remainingPages, totalPages);
        return PAGES;
      },
    });
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new DatabaseError(
      `No backup was made at ${target}: ${messageOf(error)}. ` +
        'See that the folder can be written and has room for the whole database.',
      { cause: error },
    );
  } finally {
    if (database.inTransaction) database.exec('COMMIT');
  }
}
