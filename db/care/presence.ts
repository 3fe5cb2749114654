import { statSync } from 'node:fs';
import { DatabaseError } from '../databaseError.ts';
import type { ReadableDatabase } from '../open.ts';

/**
 * What tells whether the file that was opened still stands under its name: what
 * is written to one that was deleted or replaced is lost, and SQLite says nothing.
 *
 * @returns throws DatabaseError where it does not.
 */
export function presenceOf(database: ReadableDatabase): () => void {
  if (database.memory) return () => undefined;
  const path = database.name;
  const opened = identityOf(path);
  return () => {
    const present = identityOf(path);
    if (present === opened) return;
    const what = present === null ? 'was deleted or moved' : 'was replaced by another file';
    throw new DatabaseError(
      `The database ${path} ${what} while it was open. Nothing is written any more: what went into the old file from ` +
        'here on would be lost. Put the file back, or close the program and open it again.',
    );
  };
}

function identityOf(path: string): string | null {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false });
  return file === undefined ? null : `${file.dev} ${file.ino}`;
}
