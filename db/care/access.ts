import { accessSync, chmodSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf } from '../../src-main/contract/errors.ts';
import { DatabaseError } from '../databaseError.ts';

/**
 * Why the database at `path` cannot be written, in words to stand behind
 * "because"; null where it can be, or is not there yet.
 */
export function obstacleTo(path: string): string | null {
  if (path === ':memory:' || !existsSync(path)) return null;
  const ofFile = refusal(path, 'the file');
  if (ofFile !== null) return ofFile;
  // A log that is there can be written in a folder that cannot: another program keeps the database open.
  if (existsSync(`${path}-wal`) && existsSync(`${path}-shm`)) return null;
  return refusal(dirname(resolve(path)), 'its folder, where its log has to be');
}

function refusal(path: string, name: string): string | null {
  try {
    accessSync(path, constants.W_OK);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '?';
    if (code === 'EROFS') return 'its file system is mounted read-only';
    if (code === 'EACCES' || code === 'EPERM') return `you may not write ${name}`;
    return `${name} cannot be written (${code})`;
  }
}

/** A database to read in the place of one that cannot be written. */
export interface ReadableCopy {
  readonly path: string;
  remove(): void;
}

/**
 * Copies a database, its log included, to a temporary folder: SQLite reads no
 * database with a log where it can write nothing, and answers about it need a place.
 *
 * @throws DatabaseError where there is no room for it.
 */
export function copyToRead(path: string): ReadableCopy {
  const folder = mkdtempSync(join(tmpdir(), 'tutelage-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const copy = join(folder, basename(path));
  try {
    for (const ending of ['', '-wal']) {
      if (!existsSync(`${path}${ending}`)) continue;
      copyFileSync(`${path}${ending}`, `${copy}${ending}`, constants.COPYFILE_FICLONE);
      chmodSync(`${copy}${ending}`, 0o600);
    }
    return { path: copy, remove };
  } catch (error) {
    remove();
    throw new DatabaseError(
      `The database ${path} cannot be read where it is, and not be copied to ${dirname(folder)} either: ` +
        `${messageOf(error)}. Make room there, or name another folder in TMPDIR.`,
      { cause: error },
    );
  }
}
