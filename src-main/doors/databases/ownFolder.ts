import { chmodSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { dataFolder } from '../../paths.ts';

/**
 * Sees that nobody else can read our own data folder and the database there, however they were made. A database that a
 * person put elsewhere, perhaps for a group, keeps its mode.
 */
export function keepOwnPrivate(databasePath: string, own: string = dataFolder()): void {
  const path = resolve(databasePath);
  if (process.platform === 'win32' || dirname(path) !== own) return;
  tighten(own, 0o700);
  for (const ending of ['', '-wal', '-shm']) tighten(`${path}${ending}`, 0o600);
}

function tighten(path: string, mode: number): void {
  const found = statSync(path, { throwIfNoEntry: false });
  // What is another user's, only that one can tighten.
  if (found !== undefined && (found.mode & 0o077) !== 0 && found.uid === process.getuid?.()) chmodSync(path, mode);
}
