import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import { claimRun, findRun, insertRun } from '../../../db/runs.ts';
import { answer } from '../../../src-main/doors/answer.ts';
import { noPause } from '../../../src-main/learning/policies/pause.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { executeRun } from '../../../src-main/training/execute.ts';
import { shortConfiguration } from '../../helpers/runs.ts';
import { projectFolder } from '../../../src-main/paths.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { tutelage } from '../../helpers/tutelage.ts';
import { openTestWorkbench } from '../../helpers/workbench.ts';

const holder = `
  import Database from 'better-sqlite3';
  const database = new Database(process.argv[1]);
  database.exec('BEGIN IMMEDIATE');
  console.log('locked');
  process.stdin.on('end', () => { database.exec('ROLLBACK'); process.exit(0); }).resume();`;

/** Another program that writes until it is told to end. */
async function lock(path: string): Promise<() => Promise<unknown>> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', holder, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: projectFolder(),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return () => {
    const ended = once(child, 'exit');
    child.stdin.end();
    return ended;
  };
}

test('a locked database: reading goes on, trainings wait and say so, requests are done once it is free', async () => {
  const path = join(temporaryFolder(), 'runs.db');
  const workbench = openTestWorkbench(path);
  const [run] = await workbench.handlers['runs.start']({
    configurations: [shortConfiguration({ task: 'Pendulum', interactions: 100_000 })],
  });
  await workbench.run(run, ({ cycles }) => cycles > 0);
  const unlock = await lock(path);
  await workbench.run(run, ({ message }) => message?.includes('another program has locked the database') === true);
  const note = answer(workbench, 'runs.update', { run, note: 'written in the meantime' }, () => undefined);
  const listed = await answer(workbench, 'runs.list', {}, () => undefined);
  // A window that looks now sees it too, and so does another program.
  const message = expect.stringContaining('another program has locked the database') as string;
  expect(listed).toMatchObject({ ok: true, value: [{ id: run, status: 'running', note: '', message }] });
  expect(await workbench.handlers['runs.get']({ run })).toMatchObject({ message });
  expect((await tutelage('runs', '--db', path)).err).toContain(`${run}: Waits to write: another program has locked`);
  const { cycles } = await workbench.handlers['runs.get']({ run });
  await unlock();
  expect(await note).toMatchObject({ ok: true, value: { note: 'written in the meantime' } });
  await workbench.run(run, (now) => now.cycles > cycles && now.message === null);
  await workbench.handlers['runs.stop']({ run });
  expect((await workbench.run(run, ({ status }) => status === 'stopped')).cycles).toBeGreaterThan(cycles);
});

test('a run whose turn comes under a lock waits and says so, and can be stopped meanwhile', async () => {
  const path = join(temporaryFolder(), 'runs.db');
  const workbench = openTestWorkbench(path, 1);
  const configuration = shortConfiguration({ task: 'Pendulum', interactions: 100_000 });
  const [first, second, third] = await workbench.handlers['runs.start']({
    configurations: [configuration, configuration, configuration],
  });
  await workbench.run(first, ({ cycles }) => cycles > 0);
  const unlock = await lock(path);
  const isToldOf = (run: string) =>
    workbench.run(run, ({ message }) => message?.includes('another program has locked the database') === true);
  await workbench.handlers['runs.stop']({ run: first });
  await isToldOf(second);
  await workbench.handlers['runs.stop']({ run: second });
  await isToldOf(third);
  await unlock();
  await workbench.run(second, ({ status, cycles }) => status === 'stopped' && cycles === 0);
  await workbench.run(third, ({ cycles }) => cycles > 0);
  await workbench.handlers['runs.stop']({ run: third });
  await workbench.run(third, ({ status }) => status === 'stopped');
});

test('a command waits for a lock, says so, and is carried out once it is gone', async () => {
  const path = join(temporaryFolder(), 'runs.db');
  openDatabase(path).close();
  const unlock = await lock(path);
  const cli = join(projectFolder(), 'src-main/cli.ts');
  const options = ['--task', 'Pendulum', '--method', 'ddpg', '--steps', '400', '--set', 'engine=simd', '--db', path];
  const command = spawn(process.execPath, [cli, 'train', ...options], { stdio: ['ignore', 'inherit', 'pipe'] });
  onTestFinished(() => void command.kill('SIGKILL'));
  let said = '';
  command.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  const ended = once(command, 'exit');
  await expect.poll(() => said, { timeout: 50_000 }).toContain('runs.start waits: another program has locked');
  await unlock();
  expect((await ended)[0], said).toBe(0);
});

test('a lock that stays is named, and nothing is changed', async () => {
  const path = join(temporaryFolder(), 'runs.db');
  const workbench = openTestWorkbench(path);
  const unlock = await lock(path);
  const refused = await answer(
    workbench,
    'runs.start',
    { configurations: [shortConfiguration({ task: 'Pendulum' })] },
    () => undefined,
  );
  expect(refused).toMatchObject({
    ok: false,
    failure: { code: 'database', message: expect.stringContaining('is locked: another program') as string },
  });
  await unlock();
  expect(await workbench.handlers['runs.list']({})).toEqual([]);
});

test('a database that is deleted or replaced while it is open is noticed', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'runs.db');
  const workbench = openTestWorkbench(path);
  const list = (): Promise<unknown> => answer(workbench, 'runs.list', {}, () => undefined);
  expect(await list()).toMatchObject({ ok: true });
  const [run] = await workbench.handlers['runs.start']({
    configurations: [shortConfiguration({ task: 'Pendulum', interactions: 100_000 })],
  });
  await workbench.run(run, ({ cycles }) => cycles > 0);
  renameSync(path, join(folder, 'elsewhere.db'));
  const failure = (words: string): object => ({
    ok: false,
    failure: { code: 'database', message: expect.stringContaining(words) as string },
  });
  expect(await list()).toMatchObject(failure('was deleted or moved while it was open'));
  const failed = await workbench.run(run, ({ status }) => status === 'failed');
  expect(failed.message).toContain('was deleted or moved while it was open');
  writeFileSync(path, '');
  expect(await list()).toMatchObject(failure('was replaced by another file'));
  renameSync(join(folder, 'elsewhere.db'), path);
  expect(await list()).toMatchObject({ ok: true, value: [{ id: run }] });
});

test('runs are stopped, thrown away and deleted as soon as a lock is gone, and the wait is said', async () => {
  const path = join(temporaryFolder(), 'runs.db');
  const workbench = openTestWorkbench(path, 1);
  const configuration = shortConfiguration({ task: 'Pendulum', interactions: 100_000 });
  const ids = await workbench.handlers['runs.start']({ configurations: new Array(5).fill(configuration) });
  const [training, stopped, trashed, deleted, purged] = ids;
  await workbench.run(training, ({ cycles }) => cycles > 0);
  await workbench.handlers['runs.trash']({ run: purged });
  const unlock = await lock(path);
  const said: string[] = [];
  const ask = (name: 'runs.stop' | 'runs.trash' | 'runs.delete', run: string): Promise<unknown> =>
    answer(workbench, name, { run }, (line) => said.push(line));
  const asked = [
    ask('runs.stop', stopped),
    ask('runs.trash', trashed),
    ask('runs.delete', deleted),
    answer(workbench, 'runs.purge', {}, (line) => said.push(line)),
  ];
  // Reading goes on meanwhile.
  expect(await answer(workbench, 'runs.list', {}, () => undefined)).toMatchObject({ ok: true });
  await expect.poll(() => said.length).toBe(4);
  expect(said.every((line) => line.includes('waits: another program has locked the database'))).toBe(true);
  await unlock();
  expect(await Promise.all(asked)).toMatchObject([
    { ok: true, value: { id: stopped, status: 'stopped' } },
    { ok: true, value: { id: trashed, status: 'stopped' } },
    { ok: true, value: null },
    { ok: true, value: { kept: 0 } },
  ]);
  const left = await workbench.handlers['runs.list']({});
  // What was thrown away may have been among what was purged.
  expect(left.map(({ id }) => id)).toEqual(expect.arrayContaining([training, stopped]));
  for (const gone of [deleted, purged]) expect(left.map(({ id }) => id)).not.toContain(gone);
  await workbench.handlers['runs.stop']({ run: training });
  await workbench.run(training, ({ status }) => status === 'stopped');
});

test('opening under a lock says that it waits, and what can be read is read', async () => {
  const path = join(temporaryFolder(), 'runs.db');
  openDatabase(path).close();
  const old = new Database(path);
  old.pragma('locking_mode = EXCLUSIVE');
  old.pragma('user_version = 11'); // written under the lock, which stays
  const said: string[] = [];
  expect(() => openDatabase(path, { say: (line) => said.push(line), patience: 2 })).toThrow(
    /is locked: another program has been writing/,
  );
  expect(said).toEqual([expect.stringContaining('another program has locked it')]);
  old.close();

  const fresh = join(temporaryFolder(), 'runs.db');
  openDatabase(fresh).close();
  const unlock = await lock(fresh);
  const workbench = openTestWorkbench(fresh);
  expect(await workbench.handlers['runs.list']({})).toEqual([]);
  await unlock();
});

test('a wait for a lock is no training: it does not count in the seconds of a run', async () => {
  const path = join(temporaryFolder(), 'runs.db');
  const database = openDatabase(path);
  onTestFinished(() => void database.close());
  const owner = { pid: process.pid, host: 'test' };
  const configuration = shortConfiguration({ task: 'Pendulum', interactions: 800 });
  insertRun(database, { id: 'run-1', name: 'run-1', configuration, createdAt: '2026-01-01T00:00:00.000Z' }, owner);
  const claim = claimRun(database, 'run-1', owner) ?? NaN;
  const simulators = await loadSimulators();
  const other = new Database(path);
  onTestFinished(() => void other.close());
  let [now, waits] = [0, 0];
  const { kind } = await executeRun({
    ...{ database, run: 'run-1', claim, clock: () => now, provenance: () => '{}' },
    createSimulator: ({ task }) => simulators.create(task),
    tryEngine: () => Promise.reject(new Error('The engine is named.')),
    stop: { request: () => undefined, isRequested: false, pause: noPause },
    onStart: () => undefined,
    onNotice: () => undefined,
    onCycle({ cycle }) {
      now += 1;
      if (cycle === 1) other.exec('BEGIN IMMEDIATE');
    },
    onWait() {
      waits += 1;
      now += 1000;
      other.exec('ROLLBACK');
    },
  });
  expect([kind, waits]).toEqual(['finished', 1]);
  const run = findRun(database, 'run-1');
  expect(run?.seconds).toBe((run?.cycles ?? NaN) - 1);
});
