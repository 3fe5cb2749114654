import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { keepOwnPrivate } from '../../../src-main/doors/databases/ownFolder.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

function openFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
  const database = join(path, 'runs.db');
  for (const ending of ['', '-wal']) writeFileSync(`${database}${ending}`, '', { mode: 0o644 });
  return database;
}

test.skipIf(process.platform === 'win32')('our own folder becomes private, and a database elsewhere stays', () => {
  const scratch = temporaryFolder();
  const own = join(scratch, 'tutelage');
  const [ours, theirs] = [openFolder(own), openFolder(join(scratch, 'group'))];
  keepOwnPrivate(ours, own);
  keepOwnPrivate(theirs, own);
  expect([own, ours, `${ours}-wal`].map(modeOf)).toEqual([0o700, 0o600, 0o600]);
  expect([join(scratch, 'group'), theirs].map(modeOf)).toEqual([0o755, 0o644]);
});

test.skipIf(process.platform === 'win32')('and does so when the command line opens the database there', () => {
  const data = temporaryFolder();
  const path = openFolder(join(data, 'tutelage'));
  const program = fileURLToPath(new URL('../../../src-main/cli.ts', import.meta.url));
  const env = { ...process.env, XDG_DATA_HOME: data };
  expect(spawnSync(process.execPath, [program, 'runs', '--db', path], { env }).status).toBe(0);
  expect([join(data, 'tutelage'), path].map(modeOf)).toEqual([0o700, 0o600]);
});
