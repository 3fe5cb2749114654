import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { openDatabase } from '../../db/open.ts';
import { claimRun, findRun, insertRun } from '../../db/runs.ts';
import type { Random } from '../../src-main/numerics/random.ts';
import { loadSimulators } from '../../src-main/tasks/tasks.ts';
import { isAlive, thisProcess } from '../../src-main/workbench/runs/identity.ts';
import { carryOutRun, shortConfiguration } from '../helpers/runs.ts';
import { survival, type Fault, type Survival } from './fault.ts';
import { fileFaults } from './fileFaults.ts';
import { rest, sit, sitHost, type Sitting } from './program.ts';

interface Stored {
  readonly id: string;
  readonly status: string;
  readonly digest: string | null;
  readonly cycles: number;
}

function storedIn(path: string): Stored | undefined {
  if (!existsSync(path)) return undefined;
  const database = new Database(path);
  try {
    return database.prepare<[], Stored>('SELECT id, status, digest, cycles FROM runs').get();
  } catch {
    return undefined; // ended before there was a table
  } finally {
    database.close();
  }
}

const train = (path: string, ...settings: readonly string[]): readonly string[] => trainWith(3, path, ...settings);
const trainWith = (seed: number, path: string, ...settings: readonly string[]): readonly string[] => [
  'train',
  ...['--task', 'Pendulum', '--method', 'meta', '--seed', String(seed), '--db', path],
  ...['engine=simd', ...settings].flatMap((setting) => ['--set', setting]),
];
const resume = (path: string, id: string): readonly string[] => ['resume', id, '--db', path];
const wholeRun = 'interactions=20000';
/** The same run. */
const hostConfiguration = { task: 'Pendulum', method: 'meta', seed: 3, engine: 'simd', interactions: 20_000 };

/** The digest of the run that is interrupted, carried out in one go. */
async function wholeDigest(folder: string): Promise<string | null> {
  const path = join(dirname(folder), 'whole.db');
  if (storedIn(path)?.status !== 'finished') await sit(train(path, wholeRun)).ended;
  return storedIn(path)?.digest ?? null;
}

/** Of one run, at most. */
const KILLS = 10;
/** Of one program, at most. */
const CANCELS = 12;

/** A run in as many sittings as there are kills, and one more. */
async function killAndResume(
  folder: string,
  random: Random,
  kills: number,
  begin: (path: string, run: string | undefined) => Sitting,
): Promise<readonly Survival[]> {
  const expected = await wholeDigest(folder);
  const path = join(folder, 'pieces.db');
  for (const file of readdirSync(folder)) if (file.startsWith('pieces.db')) rmSync(join(folder, file));
  const kept: boolean[] = [];
  let cycles = 0;
  while (kept.length < kills) {
    const run = storedIn(path);
    const sitting = begin(path, run?.id);
    const isEarly = random.below(4) === 0;
    if (!isEarly) await sitting.firstCycle;
    await rest(random.below(isEarly ? 900 : 150));
    sitting.signal('SIGKILL');
    if ((await sitting.ended) !== null) break; // it was done already
    const after = storedIn(path);
    kept.push((after?.cycles ?? 0) >= cycles);
    cycles = after?.cycles ?? 0;
  }
  const run = storedIn(path);
  if (run !== undefined && run.status !== 'finished') await begin(path, run.id).ended;
  const after = storedIn(path);
  const isSame = expected !== null && (run === undefined || after?.digest === expected);
  return kept.map((isWhole, kill) => survival(isWhole && isSame, { kill, isWhole, expected, after }));
}

const helper = (name: string): string => fileURLToPath(new URL(`../helpers/${name}.ts`, import.meta.url));

/** Process ids of the processes that `parent` started, where the system tells. */
function childrenOf(parent: number): readonly number[] {
  const file = `/proc/${parent}/task/${parent}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

export const faults: readonly Fault[] = [
  {
    name: 'command killed at a random moment, resumed: the same digest',
    times: 160,
    attempt: (folder, random, _seed, left) =>
      killAndResume(folder, random, Math.min(KILLS, left), (path, run) =>
        sit(run === undefined ? train(path, wholeRun) : resume(path, run)),
      ),
  },
  {
    name: 'browser host killed at a random moment, resumed: the same digest',
    times: 60,
    attempt: (folder, random, _seed, left) =>
      killAndResume(folder, random, Math.min(KILLS, left), (path) => sitHost(path, hostConfiguration)),
  },
  {
    name: 'asked to end within a cycle of hours: ends, and rests where it was',
    times: 12,
    attempt: async (folder, random, seed) => {
      const settings = ['studentUpdates=1000000000', 'exerciseUpdates=1000000000', 'hiddenSizes=2900,2900'];
      const path = join(folder, `long-${seed}.db`);
      const sitting = sit(train(path, settings[seed % settings.length]));
      await sitting.started;
      await rest(random.below(1500));
      sitting.signal('SIGTERM');
      const code = await sitting.ended;
      const run = storedIn(path);
      return [survival(code === 0 && run?.status === 'stopped', { code, run, said: sitting.said() })];
    },
  },
  {
    name: 'numbers that run away: diverged, the last good state kept',
    times: 10,
    attempt: async (folder, random, seed) => {
      const path = join(folder, `wild-${seed}.db`);
      const rate = `criticLearningRate=1e${30 + random.below(9)}`;
      const sitting = sit(trainWith(seed, path, 'interactions=5000', rate, 'criticL2=0'));
      const code = await sitting.ended;
      const run = storedIn(path);
      if (run === undefined) return [survival(false, { code, said: sitting.said() })];
      const database = openDatabase(path);
      const kept = database.prepare<[], number>('SELECT max(cycle) + 1 FROM checkpoints').pluck().get() ?? 0;
      const status = findRun(database, run.id)?.status;
      database.close();
      const wasSaid = sitting.said().includes('Diverged in cycle');
      return [
        survival(code === 1 && status === 'diverged' && kept === run.cycles && wasSaid, {
          ...{ code, status, kept, run, said: sitting.said() },
        }),
      ];
    },
  },
  {
    name: 'the process that trains killed under the program: said, and resumed to the same digest',
    times: 10,
    attempt: async (folder, random, seed) => {
      const expected = await wholeDigest(folder);
      const path = join(folder, `child-${seed}.db`);
      const sitting = sit(train(path, wholeRun));
      await sitting.firstCycle;
      await rest(random.below(200));
      const database = new Database(path);
      const pid = database.prepare<[], number>('SELECT owner_pid FROM runs').pluck().get() ?? 0;
      database.close();
      for (const child of childrenOf(pid)) process.kill(child, 'SIGKILL');
      const code = await sitting.ended;
      const run = storedIn(path);
      if (run === undefined) return [survival(false, { code, said: sitting.said() })];
      const wasSaid = code === 0 ? run.status === 'finished' : code === 1 && run.status === 'failed';
      if (run.status !== 'finished') await sit(resume(path, run.id)).ended;
      const after = storedIn(path);
      return [survival(wasSaid && after?.digest === expected, { code, expected, run, after, said: sitting.said() })];
    },
  },
  {
    name: 'analyses cancelled, and the program closed, while they begin',
    times: 48,
    attempt: async (folder, _random, seed, left) => {
      const cancels = Math.min(CANCELS, left);
      const path = join(folder, `cancel-${seed}.db`);
      const database = openDatabase(path);
      await carryOutRun(database, await loadSimulators(), 'run-1', shortConfiguration({ interactions: 4000 }));
      database.close();
      const { status } = spawnSync(process.execPath, [
        helper('cancelProgram'),
        path,
        'run-1',
        String(cancels),
        String(seed),
      ]);
      return Array.from({ length: cancels }, () => survival(status === 0, { status }));
    },
  },
  {
    name: 'the database locked by another for two seconds while a run trains',
    times: 5,
    attempt: async (folder, _random, seed) => {
      const expected = await wholeDigest(folder);
      const path = join(folder, `locked-${seed}.db`);
      const sitting = sit(train(path, wholeRun));
      await sitting.firstCycle;
      const other = new Database(path);
      other.exec('BEGIN IMMEDIATE');
      await rest(2000);
      other.exec('COMMIT');
      other.close();
      const code = await sitting.ended;
      const run = storedIn(path);
      return [survival(code === 0 && run?.digest === expected, { code, expected, run, said: sitting.said() })];
    },
  },
  {
    name: 'the holder of a run dead, and its process id alive again',
    times: 10,
    attempt: async (folder, _random, seed) => {
      const database = openDatabase(join(folder, `holder-${seed}.db`));
      const me = thisProcess();
      const before = { ...me, started: String(seed) };
      const createdAt = '2026-01-01T00:00:00.000Z';
      insertRun(database, { id: 'held', name: 'held', configuration: shortConfiguration(), createdAt }, before);
      claimRun(database, 'held', before);
      database.close();
      const isHeld = isAlive(before, null, new Date(), me);
      return [survival(!isHeld && isAlive(me, null, new Date(), me), { isHeld })];
    },
  },
  ...fileFaults,
];
