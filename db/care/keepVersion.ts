import { chmodSync, closeSync, existsSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { codeOf, isDamaged, messageOf } from '../../src-main/contract/errors.ts';
import { DatabaseError } from '../databaseError.ts';

/**
 * Keeps a database as it is before it is brought to a newer version, beside it
 * and under its old version's number; one that is there from before stays.
 *
 * @throws DatabaseError where there is no room for it; the database is as it was.
 */
export function keepVersion(database: Database.Database, version: number): void {
  if (database.memory) return;
  removeLeftovers(database.name);
  const target = `${database.name}.version-${version}`;
  if (existsSync(target)) return;
  const unfinished = `${target}.${process.pid}.part`;
  try {
    closeSync(openSync(unfinished, 'w', 0o600));
    database.prepare('VACUUM INTO @unfinished').run({ unfinished });
    // Another process may have brought the database further meanwhile.
    const copy = new Database(unfinished, { readonly: true });
    const isOld = Number(copy.pragma('user_version', { simple: true })) === version;
    copy.close();
    if (isOld) {
      chmodSync(unfinished, 0o600);
      renameSync(unfinished, target);
    }
  } catch (error) {
    if (isDamaged(error))
      throw new DatabaseError(
        `The database ${database.name} is damaged, and is not brought to this program's version: ` +
          `${messageOf(error)}. "tutelage check" says where, and "tutelage salvage" reads what can be read of it ` +
          'into a new one, which is. Nothing was changed.',
        { cause: error },
      );
    throw new DatabaseError(
      `The database ${database.name} has to be brought to this program's version, and no copy of it could be kept ` +
        `before: ${messageOf(error)}. See that its folder can be written and has room for a second one. ` +
        'Nothing was changed.',
      { cause: error },
    );
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** Copies that a process was killed while it wrote, with their journals; those of processes that live stay. */
function removeLeftovers(path: string): void {
  const [folder, beginning] = [dirname(path), `${basename(path)}.version-`];
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(beginning)) continue;
    const pid = /^\d+\.(\d+)\.part(?:-journal)?$/.exec(name.slice(beginning.length))?.[1];
    if (pid !== undefined && !lives(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
