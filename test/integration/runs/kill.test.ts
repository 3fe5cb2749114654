import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFromSeed, type Random } from '../../../src-main/numerics/random.ts';

const cli = fileURLToPath(new URL('../../../src-main/cli.ts', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kill-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A sitting of the real program; `kill` waits for whatever moment it likes and then lets go. */
async function sit(
  args: readonly string[],
  kill?: (firstCycle: Promise<void>) => Promise<void>,
): Promise<{ code: number | null; signal: string | null }> {
  const child = spawn(process.execPath, [cli, ...args, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const firstCycle = new Promise<void>((resolve) => {
    let printed = ''; // the word may come in two pieces
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('"progress"')) resolve();
    });
  });
  if (kill !== undefined) {
    await Promise.race([kill(firstCycle), ended]);
    child.kill('SIGKILL');
  }
  return ended;
}

/**
 * One in four kills falls anywhere from the program's start on, the others while cycles are carried out and committed.
 */
function randomMoment(random: Random): (firstCycle: Promise<void>) => Promise<void> {
  const early = random.uniform() < 0.25;
  const delay = random.below(early ? 700 : 250);
  return async (firstCycle) => {
    if (!early) await firstCycle;
    await wait(delay);
  };
}

interface Run {
  readonly id: string;
  readonly status: string;
  readonly digest: string;
  readonly cycles: number;
  readonly owner_pid: number | null;
}

function runIn(path: string): Run | undefined {
  const database = new Database(path);
  try {
    return database.prepare<[], Run>('SELECT id, status, digest, cycles, owner_pid FROM runs').get();
  } catch {
    return undefined; // killed before there was a table
  } finally {
    database.close();
  }
}

/** Every row that a run leaves, without ids and times; blobs as digests. */
function rowsIn(path: string): Record<string, unknown[]> {
  const database = new Database(path, { readonly: true });
  const read = (sql: string): unknown[] =>
    database
      .prepare<[], Record<string, unknown>>(sql)
      .all()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([key]) => !/^(id|run_id|rollout_id|seconds|checksum|\w+_seconds)$/.test(key))
            .map(([key, value]) => [key, plain(value)]),
        ),
      );
  const rows = {
    runs: read(
      `SELECT digest, cycles, interactions, rollout_return, cumulative_return, test_return, best_test, engine
       FROM runs`,
    ),
    cycles: read('SELECT * FROM cycles ORDER BY cycle'),
    rollouts: read('SELECT * FROM rollouts ORDER BY id'),
    segments: read(
      'SELECT r.role, r.position_in_role, s.* FROM segments s JOIN rollouts r ON r.id = s.rollout_id ORDER BY s.id',
    ),
    teachers: read('SELECT * FROM teachers ORDER BY cycle'),
    checkpoints: read('SELECT * FROM checkpoints'),
  };
  database.close();
  return rows;
}

function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? createHash('sha256').update(value).digest('hex') : value;
}

test.each([
  ['meta on Hopper', ['--task', 'Hopper', '--method', 'meta', '--steps', '6000', '--set', 'testInterval=1500'], 3],
  [
    'ddpg on InvertedDoublePendulum',
    ['--task', 'InvertedDoublePendulum', '--method', 'ddpg', '--steps', '6000', '--set', 'testInterval=1500'],
    2,
  ],
] as const)(
  '%s, killed at random moments and resumed, leaves the same rows as one never interrupted',
  async (name, args, kills) => {
    const random = randomFromSeed(20, name);
    const whole = join(folder, `${name}, whole.db`);
    const pieces = join(folder, `${name}, in pieces.db`);
    const train = ['train', ...args, '--seed', '3', '--set', 'engine=simd', '--db'];
    expect(await sit([...train, whole])).toEqual({ code: 0, signal: null });

    const cycles: number[] = [];
    for (let sitting = 0; sitting < kills; sitting++) {
      const run = runIn(pieces);
      const end = await sit(
        run === undefined ? [...train, pieces] : ['resume', run.id, '--db', pieces],
        randomMoment(random),
      );
      expect(end, 'the program was to be killed before it was done').toEqual({ code: null, signal: 'SIGKILL' });
      cycles.push(runIn(pieces)?.cycles ?? 0);
    }
    const run = runIn(pieces);
    expect(run?.cycles, 'a kill fell between the first cycle and the last').toBeGreaterThan(0);
    expect(cycles).toEqual([...cycles].sort((a, b) => a - b));
    expect(await sit(run === undefined ? [...train, pieces] : ['resume', run.id, '--db', pieces])).toEqual({
      code: 0,
      signal: null,
    });

    expect(runIn(pieces)).toMatchObject({ status: 'finished', owner_pid: null });
    const [expected, actual] = [rowsIn(whole), rowsIn(pieces)];
    expect(actual['runs']).toEqual(expected['runs']);
    for (const table of Object.keys(expected)) expect(actual[table], table).toEqual(expected[table]);
    expect(expected['segments'].length).toBeGreaterThan(50);
  },
  120_000,
);
