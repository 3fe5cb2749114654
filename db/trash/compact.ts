import { messageOf } from '../../src-main/contract/errors.ts';
import { eraseSome, listMarked } from './erase.ts';
import { DatabaseError, type WritableDatabase } from '../open.ts';

/** Bytes of the database's file. */
export interface Compaction {
  readonly before: number;
  readonly after: number;
}

/** Rows of a deleted run that go in one transaction. */
const ROWS = 4096;

/**
 * Gives the space of what was deleted back to the disk: SQLite itself only uses
 * it again. Needs as much free space beside the file as its content takes, and
 * nobody else may be writing or reading.
 *
 * @throws DatabaseError where another program uses the database or the disk is full; its content is as it was.
 */
export function compact(database: WritableDatabase): Compaction {
  try {
    for (const run of listMarked(database)) while (!eraseSome(database, run, ROWS));
    const before = sizeOf(database);
    database.exec('VACUUM');
    // The file is cut where the log is written into it, for which nobody may be reading. It does not throw: it says so.
    const isBusy = database.prepare<[], { busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy !== 0;
    if (isBusy) throw new Error('somebody is reading it');
    return { before, after: sizeOf(database) };
  } catch (error) {
    const reason = messageOf(error);
    throw new DatabaseError(
      `The database ${database.name} cannot be made smaller now: ${reason}. ` +
        'Close what else uses it (the workbench, running trainings), and see that the disk has room for a copy of it.',
      { cause: error },
    );
  }
}

function sizeOf(database: WritableDatabase): number {
  return (
    Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }))
  );
}
