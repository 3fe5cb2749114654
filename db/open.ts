import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { keepVersion } from './care/keepVersion.ts';
import { DatabaseError } from './databaseError.ts';
import { migrations } from './migrations/migrations.ts';

/** "TUTL": tells our files from any other SQLite database. */
export const APPLICATION_ID = 0x5455544c;

declare const readable: unique symbol;
declare const writable: unique symbol;
/** A connection that reads. A function that takes one cannot be the cause of a change. */
export type ReadableDatabase = Database.Database & { readonly [readable]: true };
/** A connection that reads and writes. */
export type WritableDatabase = ReadableDatabase & { readonly [writable]: true };

export { DatabaseError };

/**
 * What a commit outlives. power: the machine's power failing, for what a person
 * wrote or is told. process: this process, for cycles, which are carried out
 * again to the same bytes.
 */
export type Durability = 'power' | 'process';

/**
 * Opens the database at `path`, making it (and its folder) where it is missing
 * and bringing it to this program's version; a copy of the old one stays beside it.
 *
 * @throws DatabaseError for a file that is no database, is another program's,
 * is damaged, or comes from a newer version; the file is left as it was.
 */
export function openDatabase(path: string, durability: Durability = 'power'): WritableDatabase {
  let database: Database.Database;
  try {
    makePrivate(path);
    database = new Database(path, { timeout: 60_000 });
  } catch (error) {
    throw new DatabaseError(
      `The database ${path} cannot be opened: ${messageOf(error)}. ` +
        'Check the path and its permissions, or name another file with --db.',
      { cause: error },
    );
  }
  try {
    checkOwnership(database, path);
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'}`);
    database.pragma('foreign_keys = ON');
    migrate(database);
  } catch (error) {
    database.close();
    if (error instanceof DatabaseError) throw error;
    throw new DatabaseError(
      `The database ${path} cannot be used: ${messageOf(error)}. ` +
        'If the file is damaged, put it aside and name another with --db.',
      { cause: error },
    );
  }
  // The brand is what opening and checking a database gives it.
  return database as WritableDatabase;
}

/** What is made is its owner's alone, the log and the shared memory beside it too; what is there stays as it is. */
function makePrivate(path: string): void {
  if (path === ':memory:') return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
}

function checkOwnership(database: Database.Database, path: string): void {
  // One read transaction: between two, another process that makes the same file could finish.
  const { owner, version, tables } = database.transaction(() => ({
    owner: Number(database.pragma('application_id', { simple: true })),
    version: Number(database.pragma('user_version', { simple: true })),
    tables: Number(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()),
  }))();
  const isFresh = tables === 0 && version === 0 && owner === 0;
  if (!isFresh && owner !== APPLICATION_ID) {
    throw new DatabaseError(`The file ${path} is a database of another program. Name another file with --db.`);
  }
  if (version > migrations.length) {
    throw new DatabaseError(
      `The database ${path} has version ${version}; this program knows versions up to ${migrations.length}. ` +
        'Use the newer Tutelage that wrote it, or name another file with --db.',
    );
  }
}

/** Each in a transaction of its own; another process may be migrating at the same time, hence the second look. */
function migrate(database: Database.Database): void {
  const version = (): number => Number(database.pragma('user_version', { simple: true }));
  const step = database.transaction(() => {
    const done = version();
    if (done >= migrations.length) return;
    if (done === 0) database.pragma(`application_id = ${APPLICATION_ID}`);
    database.exec(migrations[done]);
    database.pragma(`user_version = ${done + 1}`);
  });
  const found = version();
  if (found > 0 && found < migrations.length) keepVersion(database, found);
  while (version() < migrations.length) step.immediate();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
