import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFile } from '../../db/care/check.ts';
import { findDamage } from '../../db/care/damage.ts';
import { DatabaseError, openDatabase } from '../../db/open.ts';
import { findRun, listRuns } from '../../db/runs.ts';
import { loadSimulators } from '../../src-main/tasks/tasks.ts';
import { carryOutRun, shortConfiguration } from '../helpers/runs.ts';
import { otherDisk, writeProtect } from '../integration/care/otherDisk.ts';
import { damagePage, pagesOf } from '../integration/care/pages.ts';
import { survival, type Fault } from './fault.ts';

const cli = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url));
const tutelage = (...args: readonly string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });

async function finishedRun(path: string): Promise<void> {
  const database = openDatabase(path);
  await carryOutRun(database, await loadSimulators(), 'run-1', shortConfiguration({ interactions: 1500 }));
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

function digestOf(path: string): string | null {
  const database = openDatabase(path);
  const [run] = listRuns(database);
  database.close();
  return run?.digest ?? null;
}

const train = (path: string): readonly string[] => [
  ...['train', '--task', 'Pendulum', '--method', 'meta', '--steps', '20000', '--set', 'engine=simd', '--db', path],
];

/** As `tutelage check` looks; a file that is not even opened is found too. */
function isFound(path: string): boolean {
  try {
    const database = openDatabase(path);
    try {
      const { structure, references } = checkFile(database);
      return structure.length + references.length > 0 || [...findDamage(database)].length > 0;
    } finally {
      database.close();
    }
  } catch (error) {
    return error instanceof DatabaseError;
  }
}

/** What happens to the file and to the disk that it is on. */
export const fileFaults: readonly Fault[] = [
  {
    name: 'the disk full while a run trains: said, the last whole cycle kept, resumed to the same digest',
    times: 5,
    attempt: async (folder, random) => {
      const disk = otherDisk(folder, 1_200 + random.below(1_500));
      if (disk === null) return [];
      try {
        const whole = join(folder, 'undisturbed.db');
        if (digestOf(whole) === null) tutelage(...train(whole));
        const path = join(disk.folder, 'runs.db');
        const { status, stderr } = tutelage(...train(path));
        const wasSaid = status === 1 && stderr.includes('The disk is full');
        disk.remount('size=64m');
        const database = openDatabase(path);
        const [run] = listRuns(database);
        database.close();
        if (run === undefined) return [survival(wasSaid, { status, stderr })];
        const resumed = tutelage('resume', run.id, '--db', path);
        const digests = [digestOf(path), digestOf(whole)];
        return [
          survival(wasSaid && resumed.status === 0 && digests[0] === digests[1], {
            ...{ status, stderr, digests, resumed: resumed.stderr },
          }),
        ];
      } finally {
        disk.unmount();
      }
    },
  },
  {
    name: 'a database that cannot be written: read whole, training refused with the cause, not a byte changed',
    times: 5,
    attempt: async (folder, _random, seed) => {
      const disk = otherDisk(folder, 64_000);
      if (disk === null && process.getuid?.() === 0) return [];
      const place = disk?.folder ?? join(folder, `protected-${seed}`);
      mkdirSync(place, { recursive: true });
      const path = join(place, 'runs.db');
      await finishedRun(path);
      const before = readFileSync(path);
      const giveBack = disk === null ? writeProtect(place) : disk.unmount;
      if (disk !== null) disk.remount('ro');
      try {
        const isRead = ['runs', 'check'].every((command) => tutelage(command, '--db', path).status === 0);
        const refused = tutelage(...train(path));
        const isRefused = refused.status === 2 && /mounted read-only|may not write/.test(refused.stderr);
        const isSame = readFileSync(path).equals(before);
        return [survival(isRead && isRefused && isSame, { isRead, isSame, refused: refused.stderr })];
      } finally {
        giveBack();
      }
    },
  },
  {
    name: 'bits of a page turned over, a page of every kind: found by check',
    times: 30,
    attempt: async (folder, random, seed) => {
      const whole = join(folder, `whole-${seed}.db`);
      await finishedRun(whole);
      return pagesOf(whole)
        .filter(({ name }) => name !== 'sqlite_sequence')
        .map((page) => {
          const path = join(folder, 'damaged.db');
          for (const ending of ['', '-wal', '-shm']) rmSync(`${path}${ending}`, { force: true });
          copyFileSync(whole, path);
          damagePage(path, page, random.uniform());
          return survival(isFound(path), page);
        });
    },
  },
  {
    name: 'a fork of a run killed while it trains: resumed, verified',
    times: 3,
    attempt: async (folder, _random, seed) => {
      const path = join(folder, `fork-${seed}.db`);
      await finishedRun(path);
      const options = ['--set', 'interactions=6000', '--set', 'gamma=0.95', '--db', path];
      spawnSync(process.execPath, [cli, 'fork', 'run-1', ...options], { timeout: 4000, killSignal: 'SIGKILL' });
      const database = openDatabase(path);
      const fork = listRuns(database).find(({ forked_from: from }) => from !== null);
      database.close();
      if (fork === undefined) return [null]; // killed before there was one
      if (fork.status !== 'finished') tutelage('resume', fork.id, '--db', path);
      const after = openDatabase(path);
      const isFinished = findRun(after, fork.id)?.status === 'finished';
      after.close();
      const verified = tutelage('verify', fork.id, '--db', path);
      return [survival(isFinished && verified.status === 0, { isFinished, verified: verified.stderr })];
    },
  },
];
