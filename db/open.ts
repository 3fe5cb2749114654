import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { isDiskFull, isLocked, messageOf } from '../src-main/contract/errors.ts';
import { copyToRead, obstacleTo } from './care/access.ts';
import { applyMigration } from './care/applyMigration.ts';
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

/** How a database is opened. */
export interface Opening {
  /** Default: power. */
  readonly durability?: Durability;
  /** Hears, once, that another program's lock is waited for; and that an old database is brought to this version. */
  readonly say?: (message: string) => void;
  /** Seconds until a lock is given up. Default: 60. */
  readonly patience?: number;
}

/** Milliseconds that SQLite waits for a lock by itself, and the rest before the next try. */
const TRY = 1000;
const REST = 25;

/**
 * Opens the database at `path`, making it (and its folder) where it is missing
 * and bringing it to this program's version; a copy of the old one stays beside it.
 *
 * @throws DatabaseError for a file that is no database, is another program's,
 * is damaged, locked all the time, cannot be written, or comes from a newer version; the file is left as it was.
 */
export function openDatabase(path: string, opening: Opening = {}): WritableDatabase {
  return openPatiently(path, opening, true);
}

function openPatiently(path: string, opening: Opening, keepsOld: boolean): WritableDatabase {
  const { patience = 60 } = opening;
  const begun = performance.now();
  for (let isTold = false; ;) {
    try {
      const database = open(path, opening, Math.min(TRY, patience * 1000), keepsOld);
      database.pragma(`busy_timeout = ${patience * 1000}`);
      return database;
    } catch (error) {
      const cause = error instanceof DatabaseError ? error.cause : error;
      if (!isLocked(cause)) throw error;
      const waited = performance.now() - begun;
      if (waited >= patience * 1000)
        throw new DatabaseError(
          `The database ${path} is locked: another program has been writing to it all the time. ` +
            'Close what else has the file open, or name another with --db.',
          { cause },
        );
      if (!isTold && waited > TRY / 2) {
        opening.say?.(`Waiting for ${path}: another program has locked it.`);
        isTold = true;
      }
      // Where two would wait for each other SQLite gives up at once, however long it may wait.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, REST);
    }
  }
}

function open(
  path: string,
  { durability = 'power', say }: Opening,
  timeout: number,
  keepsOld: boolean,
): WritableDatabase {
  const obstacle = obstacleTo(path);
  if (obstacle !== null) throw new DatabaseError(`The database ${path} cannot be written, because ${obstacle}.`);
  let database: Database.Database;
  try {
    makePrivate(path);
    database = new Database(path, { timeout });
  } catch (error) {
    throw new DatabaseError(
      `The database ${path} cannot be opened: ${isFolder(path) ? 'it is a folder' : messageOf(error)}. ` +
        'Check the path and its permissions, or name another file with --db.',
      { cause: error },
    );
  }
  try {
    checkOwnership(database, path);
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'}`);
    database.pragma('foreign_keys = ON');
    migrate(database, say, keepsOld);
  } catch (error) {
    database.close();
    if (error instanceof DatabaseError) throw error;
    throw new DatabaseError(
      `The database ${path} cannot be used: ${messageOf(error)}. ` +
        'If the file is damaged, "tutelage check" says where, and "tutelage salvage" reads what can be read of it ' +
        'into a new one. To go on meanwhile, name another with --db.',
      { cause: error },
    );
  }
  // The brand is what opening and checking a database gives it.
  return database as WritableDatabase;
}

/** A database as it can be had: itself, or a copy of it to read where it cannot be written. */
export interface OpenedDatabase {
  readonly database: WritableDatabase;
  readonly path: string;
  /** Why what is written does not last, in words to stand behind "because"; null where it does. */
  readonly obstacle: string | null;
  close(): void;
}

/** `openDatabase`, or where the file cannot be written a copy of it as it is now. @throws DatabaseError */
export function openOrCopy(path: string, opening: Opening = {}): OpenedDatabase {
  const obstacle = obstacleTo(path);
  if (obstacle !== null) return openCopy(path, obstacle, opening);
  try {
    const database = openDatabase(path, opening);
    return { database, path, obstacle, close: () => void database.close() };
  } catch (error) {
    // Even a log that nothing is written to takes room.
    if (!(error instanceof DatabaseError) || !isDiskFull(error.cause) || !existsSync(path)) throw error;
    return openCopy(path, 'its disk is full', opening);
  }
}

function openCopy(path: string, obstacle: string, opening: Opening): OpenedDatabase {
  opening.say?.(`${path} can only be read, because ${obstacle}. A copy of it as it is now is read in its place.`);
  const copy = copyToRead(path);
  try {
    const database = openPatiently(copy.path, opening, false); // the old version is where it was
    return {
      database,
      path: copy.path,
      obstacle,
      close() {
        database.close();
        copy.remove();
      },
    };
  } catch (error) {
    copy.remove();
    throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
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
function migrate(database: Database.Database, say: Opening['say'], keepsOld: boolean): void {
  const version = (): number => Number(database.pragma('user_version', { simple: true }));
  const step = database.transaction(() => {
    const done = version();
    if (done >= migrations.length) return;
    if (done === 0) database.pragma(`application_id = ${APPLICATION_ID}`);
    applyMigration(database, done);
    database.pragma(`user_version = ${done + 1}`);
  });
  const found = version();
  if (keepsOld && found > 0 && found < migrations.length) {
    say?.(`Bringing ${database.name} from version ${found} to ${migrations.length}; a copy of it is kept beside it.`);
    keepVersion(database, found);
  }
  while (version() < migrations.length) step.immediate();
}
