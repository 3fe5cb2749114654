import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { APPLICATION_ID, openDatabase, openOrCopy } from '../../../db/open.ts';
import { claimRun, findRun, insertRun } from '../../../db/runs.ts';
import type { CallName } from '../../../src-main/contract/contract.ts';
import { coverageSchema, exportRequest } from '../../../src-main/contract/coverage/coverage.ts';
import { failureOf } from '../../../src-main/contract/failure.ts';
import { answer } from '../../../src-main/doors/answer.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { addOldRun, migrate } from '../../helpers/migrated.ts';
import { otherDisk, writeProtect } from './otherDisk.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { openTestWorkbench } from '../../helpers/workbench.ts';

const cli = fileURLToPath(new URL('../../../src-main/cli.ts', import.meta.url));
const tutelage = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
const createdAt = '2026-01-01T00:00:00.000Z';

/** Two runs: one that is finished, and one whose process is gone, which every start puts right where it can. */
async function fill(path: string): Promise<void> {
  const database = openDatabase(path);
  await carryOutRun(database, await loadSimulators(), 'run-1', shortConfiguration({ interactions: 1000 }));
  const gone = { pid: 2 ** 22 + 1, host: 'elsewhere', boot: 'before', started: '1' };
  insertRun(database, { id: 'run-2', name: 'run-2', configuration: shortConfiguration(), createdAt }, gone);
  claimRun(database, 'run-2', gone);
  database.close();
}

/** A folder that nobody may write to once `protect` is called: mounted so, or by its rights where this is not root. */
function readOnlyPlace(): { readonly folder: string; readonly words: RegExp; protect(): void } | null {
  const folder = temporaryFolder();
  const disk = otherDisk(folder, 64_000);
  if (disk !== null) {
    onTestFinished(disk.unmount);
    return { folder: disk.folder, words: /mounted read-only/, protect: () => disk.remount('ro') };
  }
  if (process.getuid?.() === 0) return null;
  const place = join(folder, 'place');
  mkdirSync(place);
  return {
    folder: place,
    words: /may not write/,
    protect: () => onTestFinished(writeProtect(place)),
  };
}

/** Milliseconds: these start the program many times. */
const patience = 300_000;

const cannot = 'root may write everything, and nothing can be mounted here';

describe('a database that can only be read', () => {
  test('is read whole, through the workbench and by command; what would change it is refused with the cause', async ({
    skip,
  }) => {
    const place = readOnlyPlace();
    if (place === null) return skip(cannot);
    const path = join(place.folder, 'runs.db');
    await fill(path);
    place.protect();
    const before = readFileSync(path);
    const workbench = openTestWorkbench(path);
    const ask = (name: CallName, request: object): Promise<unknown> =>
      answer(workbench, name, request, () => undefined);
    const ok = { ok: true };
    expect(await ask('runs.list', {})).toMatchObject({ ok: true, value: [{ id: 'run-1' }, { id: 'run-2' }] });
    const run = 'run-1';
    for (const name of ['runs.get', 'runs.series', 'runs.rollouts', 'runs.strip', 'runs.history'] as const)
      expect(await ask(name, { run }), name).toMatchObject(ok);
    for (const name of [
      'groups.list',
      'queue.get',
      'queue.speeds',
      'studies.list',
      'studies.presets',
      'coverage.form',
      'runs.configurations',
    ] as const)
      expect(await ask(name, {}), name).toMatchObject(ok);
    expect(await ask('figures.compare', { runs: [run] }), 'compare').toMatchObject(ok);
    expect(await ask('figures.curves', { runs: [run], metric: 'test_return' }), 'curves').toMatchObject(ok);
    expect(await ask('rollouts.replay', { rollout: 1 }), 'replay').toMatchObject(ok);

    const refused = {
      ok: false,
      failure: { code: 'database', message: expect.stringMatching(place.words) as string },
    };
    const configuration = { task: 'Pendulum', method: 'ddpg' };
    const calls: readonly (readonly [CallName, object])[] = [
      ['runs.start', { configurations: [configuration] }],
      ['runs.fork', { run, settings: { gamma: 0.5 } }],
      ['runs.resume', { run }],
      ['runs.stop', { run }],
      ['runs.update', { run, note: 'no' }],
      ['runs.trash', { run }],
      ['runs.restore', { run }],
      ['runs.delete', { run }],
      ['runs.purge', {}],
      ['queue.set', { limit: 3 }],
      ['groups.edit', { variant: 1, name: 'other' }],
    ];
    for (const [name, request] of calls) expect(await ask(name, request), name).toMatchObject(refused);
    // The tools see to the file itself, not to the copy that is read in its place.
    for (const [request, state, words] of [
      [{ tool: 'check', runs: null }, 'done', `${path}: whole`],
      [{ tool: 'compact' }, 'failed', path],
    ] as const) {
      const { id } = await workbench.handlers['tools.start'](request);
      const ended = await workbench.event(
        (event) => event.type === 'tool-changed' && event.job.id === id && event.job.endedAt !== null,
      );
      expect(ended).toMatchObject({ job: { state, output: expect.stringContaining(words) as string } });
    }
    await workbench.close();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(place.folder)).toEqual(['runs.db']);
  });

  test(
    'answers about coverage, and keeps the answer until the program ends',
    { timeout: patience },
    async ({ skip }) => {
      const place = readOnlyPlace();
      if (place === null) return skip(cannot);
      const path = join(place.folder, 'runs.db');
      await fill(path);
      place.protect();
      const workbench = openTestWorkbench(path);
      const stage = { kind: 'all' };
      const sets = (['teacher', 'student'] as const).map((role) => ({
        ...{ label: role, row: '', column: role, runs: ['run-1'], role, stage },
      }));
      const request = coverageSchema.parse({ sets, embedding: { method: 'pca' } });
      const { id } = await workbench.handlers['coverage.start'](request);
      await workbench.event((event) => event.type === 'analysis-changed' && event.analysis.state === 'done');
      expect((await workbench.handlers['coverage.get']({ id }))?.id).toBe(id);
      expect((await workbench.handlers['coverage.points']({ id, most: 100 })).x.length).toBeGreaterThan(0);
      expect(await workbench.handlers['coverage.start'](request)).toMatchObject({ id, state: 'done' });
      const figure = await workbench.handlers['coverage.export'](exportRequest.parse({ id, format: 'svg' }));
      expect(figure.name).toMatch(/\.svg$/);
      await workbench.close();
      const out = join(temporaryFolder(), 'figures');
      const made = tutelage('coverage', '--run', 'run-1', '--method', 'pca', '--out', out, '--db', path);
      expect(made.stderr).toMatch(place.words);
      expect(made.status).toBe(0);
      expect(readdirSync(out)).toContain('coverage-states.csv');
    },
  );

  test('is read by the command line, which trains nothing in it', { timeout: patience }, async ({ skip }) => {
    const place = readOnlyPlace();
    if (place === null) return skip(cannot);
    const path = join(place.folder, 'runs.db');
    await fill(path);
    place.protect();
    for (const args of [
      ['runs'],
      ['show', 'run-1', '--json'],
      ['check'],
      ['verify', 'run-1'],
      ['groups'],
      ['compare'],
    ]) {
      const { status, stderr } = tutelage(...args, '--db', path);
      expect(status, `${args.join(' ')}: ${stderr}`).toBe(0);
    }
    const copy = join(temporaryFolder(), 'copy.db');
    expect(tutelage('backup', copy, '--db', path).status).toBe(0);
    for (const args of [
      ['train', '--task', 'Pendulum', '--method', 'ddpg'],
      ['resume', 'run-2'],
      ['fork', 'run-1', '--set', 'gamma=0.5'],
      ['compact'],
    ]) {
      const { status, stderr } = tutelage(...args, '--db', path);
      expect(status, args.join(' ')).toBe(2);
      expect(stderr).toMatch(/can(not| only) be (read|written), because /);
      expect(stderr).toMatch(place.words);
    }
  });

  test('with a log that a killed program left is read with it', async ({ skip }) => {
    const place = readOnlyPlace();
    if (place === null) return skip(cannot);
    const path = join(place.folder, 'runs.db');
    await fill(path);
    // Held open, the log stays; what is in it is not in the file.
    const elsewhere = join(temporaryFolder(), 'runs.db');
    copyFileSync(path, elsewhere);
    const writer = openDatabase(elsewhere);
    writer.pragma('wal_autocheckpoint = 0');
    writer.prepare(`UPDATE runs SET note = 'in the log' WHERE id = 'run-1'`).run();
    for (const ending of ['', '-wal']) copyFileSync(`${elsewhere}${ending}`, `${path}${ending}`);
    writer.close();
    place.protect();
    const { status, stdout, stderr } = tutelage('runs', '--json', '--db', path);
    expect(stderr).toMatch(place.words);
    expect(status).toBe(0);
    expect(stdout).toContain('"note":"in the log"');
  });

  test('of an older version is read too, and stays as it is', ({ skip }) => {
    const place = readOnlyPlace();
    if (place === null) return skip(cannot);
    const path = join(place.folder, 'runs.db');
    const old = new Database(path);
    old.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(old, 0, 11);
    addOldRun(old, 'run', shortConfiguration());
    old.pragma('user_version = 11');
    old.close();
    place.protect();
    const before = readFileSync(path);
    expect(tutelage('runs', '--db', path)).toMatchObject({ status: 0 });
    expect(readFileSync(path).equals(before)).toBe(true);
    // The old version is where it was: a second copy of it would only take room.
    const said: string[] = [];
    const opened = openOrCopy(path, { say: (message) => said.push(message) });
    onTestFinished(opened.close);
    expect(readdirSync(dirname(opened.path)).filter((name) => name.includes('version'))).toEqual([]);
    expect(said).toHaveLength(1);
  });
});

describe('a full disk', () => {
  test(
    'ends a training with its last whole cycle kept, and says so; with room it goes on to the same end',
    { timeout: patience },
    ({ skip }) => {
      const disk = otherDisk(temporaryFolder(), 1_600);
      if (disk === null) return skip(cannot);
      onTestFinished(disk.unmount);
      const path = join(disk.folder, 'runs.db');
      const train = (file: string) =>
        tutelage(
          'train',
          '--task',
          'Pendulum',
          '--method',
          'meta',
          '--steps',
          '30000',
          '--set',
          'engine=simd',
          '--db',
          file,
        );
      const full = train(path);
      expect(full.stderr).toMatch(/The disk is full/);
      expect(full.status).toBe(1);
      expect(tutelage('runs', '--db', path).status).toBe(0);
      disk.remount('size=64m');
      const before = openDatabase(path);
      const id = before.prepare<[], string>('SELECT id FROM runs').pluck().get() ?? '';
      const cycles = findRun(before, id)?.cycles ?? 0;
      before.close();
      expect(cycles).toBeGreaterThan(0);
      expect(tutelage('check', '--db', path).status).toBe(0);
      const resumed = tutelage('resume', id, '--db', path);
      expect(resumed.status, resumed.stderr).toBe(0);
      const whole = join(temporaryFolder(), 'whole.db');
      expect(train(whole).status).toBe(0);
      const digest = (file: string): unknown => {
        const database = openDatabase(file);
        const found: unknown = database.prepare('SELECT digest FROM runs').pluck().get();
        database.close();
        return found;
      };
      expect(digest(path)).toBe(digest(whole));
    },
  );

  test('refuses what would be written, all of it, and says what to do', () => {
    const database = openDatabase(join(temporaryFolder(), 'runs.db'));
    onTestFinished(() => void database.close());
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 2}`);
    const fillUp = database.transaction(() => {
      const owner = { pid: 1, host: 'here' };
      for (let i = 0; i < 100; i++)
        insertRun(database, { id: `run-${i}`, name: 'run', configuration: shortConfiguration(), createdAt }, owner);
    });
    let failure: unknown;
    try {
      fillUp();
    } catch (error) {
      failure = failureOf(error);
    }
    expect(failure).toMatchObject({ code: 'database', message: expect.stringContaining('The disk is full') as string });
    expect(findRun(database, 'run-0')).toBeUndefined();
  });
});
