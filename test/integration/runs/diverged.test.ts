import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readCheckpoint } from '../../../db/log/checkpoints.ts';
import { ClaimVoid, cycleCommitter } from '../../../db/log/cycles.ts';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { claimRun, findRun, insertRun, listRunEvents, listRuns, releaseRun, seizeRun } from '../../../db/runs.ts';
import { describeDivergence, NotFinite, requireFiniteReport } from '../../../src-main/learning/divergence.ts';
import { metricKeys, type Metrics } from '../../../src-main/learning/record.ts';
import { tryBeat } from '../../../src-main/training/execute.ts';
import { whyNotResumed } from '../../../src-main/workbench/runs/holder.ts';
import { isAlive, thisProcess } from '../../../src-main/workbench/runs/identity.ts';
import { shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { openTestWorkbench } from '../../helpers/workbench.ts';

const cli = fileURLToPath(new URL('../../../src-main/cli.ts', import.meta.url));
const createdAt = '2026-01-01T00:00:00.000Z';

function openPlace(): { readonly path: string; readonly database: WritableDatabase } {
  const path = join(temporaryFolder(), 'runs.db');
  const database = openDatabase(path);
  onTestFinished(() => void database.close());
  return { path, database };
}

describe('a run whose numbers run away', () => {
  /** Learns quietly for a while: Adam's steps are as long as the learning rate, and float32 ends at 3.4e38. */
  const wild = ['--set', 'engine=simd', '--set', 'criticLearningRate=1e36', '--set', 'criticL2=0'];

  test('ends as diverged, says where, in what and what may help; nothing that is no number is stored', () => {
    const { path, database } = openPlace();
    const args = ['train', '--task', 'Pendulum', '--method', 'meta', '--steps', '5000', ...wild, '--db', path];
    const { status, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
    expect(stderr).toMatch(/Diverged in cycle \d+ \(.+ is (NaN|-?Infinity)\)\. .*criticLearningRate \(now 1e\+36\)/);
    expect(status).toBe(1);
    const { id } = database.prepare<[], { id: string }>('SELECT id FROM runs').get() ?? { id: '' };
    const run = findRun(database, id);
    expect(run).toMatchObject({ status: 'diverged', owner_pid: null });
    const divergence = database.prepare('SELECT divergence FROM runs').pluck().get();
    expect(JSON.parse(String(divergence))).toMatchObject({ cycle: run?.cycles });
    const checkpoint = readCheckpoint(database, id);
    expect(checkpoint?.cycle).toBe((run?.cycles ?? 0) - 1);
    expect(listRunEvents(database, id).at(-1)?.kind).toBe('diverged');
    const again = spawnSync(process.execPath, [cli, 'resume', id, '--db', path], { encoding: 'utf8' });
    expect(again.status).toBe(2);
    expect(again.stderr).toMatch(/it is diverged, and would diverge again/);
    expect(spawnSync(process.execPath, [cli, 'verify', id, '--db', path]).status).toBe(0);

    const fork = (...settings: string[]) =>
      spawnSync(
        process.execPath,
        [cli, 'fork', id.slice(0, -2), '--db', path, ...settings.flatMap((each) => ['--set', each])],
        { encoding: 'utf8' },
      );
    const refused = fork('hiddenSizes=8,8');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/hiddenSizes: a fork keeps the origin's, 64,64/);
    const tame = fork('criticLearningRate=1e-30', 'actorLearningRate=1e-30', 'tau=1e-30', 'gamma=0');
    const [made] = database.prepare<[], { id: string }>('SELECT id FROM runs WHERE origin IS NOT NULL').all();
    expect(tame.stderr).toContain(made.id);
    const shown = spawnSync(process.execPath, [cli, 'show', made.id, '--db', path], { encoding: 'utf8' });
    expect(shown.stdout).toMatch(
      new RegExp(
        `forked from +${id} after cycle ${(run?.cycles ?? 0) - 1} .*criticLearningRate 1e-30 \\(was 1e\\+36\\)`,
      ),
    );
    const told = spawnSync(process.execPath, [cli, 'runs', '--db', path], { encoding: 'utf8' });
    expect(told.stderr).toContain(`${made.id} is a fork of ${id}`);
    expect(findRun(database, id)).toEqual(run);
  });

  test('is told by any loss or Q, with the remedy that belongs to it', () => {
    const good = { criticLoss: 1, actorLoss: 2, meanQ: 3, largestQ: 4 };
    expect(() => requireFiniteReport(good)).not.toThrow();
    for (const key of ['criticLoss', 'actorLoss', 'meanQ', 'largestQ'] as const)
      for (const value of [NaN, Infinity, -Infinity])
        expect(() => requireFiniteReport({ ...good, [key]: value })).toThrow(NotFinite);
    const text = (quantity: string): string =>
      describeDivergence({ cycle: 2, quantity, value: 'NaN' }, shortConfiguration());
    expect(text('critic loss')).toMatch(/^Diverged in cycle 2 \(critic loss is NaN\)\. The state of cycle 1 is kept/);
    expect(text('critic loss')).toMatch(/lower criticLearningRate \(now 0\.001\)/);
    expect(text('parameters of the teacher')).toMatch(
      /lower teacherLearningRate \(now 0\.0001\), or metaRewardScale=running-std\.$/,
    );
    // What a run has, or what does nothing in it, is no remedy.
    for (const [changes, words] of [
      [{ metaRewardScale: 'running-std' }, /lower teacherLearningRate \(now 0\.0001\)\.$/],
      [{ teacherLearningRate: 0 }, /with a lower criticLearningRate/],
      [{ method: 'frozen', frozenRun: 'another' }, /with a lower criticLearningRate/],
    ] as const)
      expect(
        describeDivergence({ cycle: 2, quantity: 'actions of the teacher', value: 'NaN' }, shortConfiguration(changes)),
      ).toMatch(words);
  });
});

describe('who has a run', () => {
  test('is told by boot and start, not by a process id that lives again nor by a name that changed', () => {
    const me = thisProcess();
    const now = new Date('2026-01-01T00:10:00Z');
    expect(isAlive(me, null, now, me)).toBe(true);
    expect(isAlive({ ...me, host: 'another name' }, null, now, me)).toBe(true);
    if (me.boot !== null) expect(isAlive({ ...me, started: '1' }, null, now, me)).toBe(false);
    const elsewhere = { ...me, boot: 'another start', host: 'elsewhere' };
    expect(isAlive(elsewhere, '2026-01-01T00:09:50Z', now, me)).toBe(true);
    expect(isAlive(elsewhere, '2026-01-01T00:01:00Z', now, me)).toBe(false);
    expect(isAlive(elsewhere, null, now, me)).toBe(true); // never heard of: only a person can know
    expect(isAlive({ pid: process.pid, host: hostname() }, null, now, me)).toBe(true);
  });

  test('a run that a dead process of the same id held is free at once', async () => {
    const { path, database } = openPlace();
    const me = thisProcess();
    insertRun(database, { id: 'held', name: 'held', configuration: shortConfiguration(), createdAt }, me);
    claimRun(database, 'held', { ...me, started: '1' });
    const workbench = openTestWorkbench(path);
    expect((await workbench.handlers['runs.list']({}))[0].status).toBe(me.started === null ? 'running' : 'stopped');
  });

  test('can be told to let go by --force, and commits no more', async () => {
    const { path, database } = openPlace();
    const elsewhere = { pid: 7, host: 'elsewhere', boot: 'b', started: 's' };
    insertRun(database, { id: 'held', name: 'held', configuration: shortConfiguration(), createdAt }, elsewhere);
    const claim = claimRun(database, 'held', elsewhere) ?? -1;
    const workbench = openTestWorkbench(path);
    expect(() => workbench.handlers['runs.resume']({ run: 'held' })).toThrow(
      /running in another process \(7 on elsewhere, last heard of .*tutelage resume held --force/,
    );
    // Object.fromEntries forgets its keys.
    const metrics = Object.fromEntries(metricKeys.map((key) => [key, null])) as Metrics;
    const commit = (): void =>
      cycleCommitter(database)({
        run: 'held',
        record: { cycle: 0, interactions: 1, segments: [], metrics, sigma: null },
        digest: '',
        seconds: 0,
        checkpoint: { state: '{}', learner: new Uint8Array(1) },
        teacher: null,
        oldestTeacher: 0,
        isLast: false,
        claim,
      });
    await workbench.handlers['runs.resume']({ run: 'held', force: true });
    expect(commit).toThrow(ClaimVoid);
    expect(releaseRun(database, 'held', elsewhere, 'stopped', null)).toBe(false);
    await workbench.run('held', ({ status }) => status === 'finished');
    // The other one has committed that cycle since: it is still the claim that is named.
    expect(commit).toThrow(ClaimVoid);
  });

  test('is missed by the process that trained it, which says so and does not end as done', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    const args = ['--task', 'Pendulum', '--method', 'ddpg', '--steps', '10000000', '--set', 'engine=simd'];
    const child = spawn(process.execPath, [cli, 'train', ...args, '--db', path, '--json']);
    onTestFinished(() => void child.kill('SIGKILL'));
    const exit = once(child, 'close');
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    await once(child.stdout, 'data'); // it trains
    child.stdout.resume();
    const database = openDatabase(path);
    onTestFinished(() => void database.close());
    expect(seizeRun(database, listRuns(database)[0].id)).toBe(true);
    const [code] = (await exit) as [number | null];
    expect(said).toContain('is no longer trained here: Another process has taken the run');
    expect(said).not.toContain('Resume with');
    expect(code).toBe(1);
  });

  test('is told to a person with what there is to do', () => {
    const { database } = openPlace();
    const owner = { pid: 7, host: 'elsewhere' };
    insertRun(database, { id: 'held', name: 'held', configuration: shortConfiguration(), createdAt }, owner);
    const why = (): string => {
      const stored = findRun(database, 'held');
      return stored === undefined ? '' : whyNotResumed(stored);
    };
    expect(why()).toMatch(/queued in another process \(7 on elsewhere\)\. .*--force/);
    claimRun(database, 'held', owner);
    const divergence = { cycle: 0, quantity: 'critic loss', value: 'NaN' } as const;
    releaseRun(database, 'held', owner, 'diverged', '', divergence);
    expect(why()).toMatch(/in its first cycle.* tutelage train --task .* --method .* --set key=value$/);
    expect(why()).not.toContain('fork');
    const verified = spawnSync(process.execPath, [cli, 'verify', 'held', '--db', database.name], { encoding: 'utf8' });
    expect([verified.status, verified.stderr]).toEqual([2, expect.stringMatching(/has no whole cycle: there is noth/)]);
    expect(verified.stderr).not.toContain('did not expect');
  });

  test('a sign of life that finds the database locked is left out, and the next one is heard', () => {
    const { path, database } = openPlace();
    const owner = { pid: 7, host: 'elsewhere' };
    insertRun(database, { id: 'held', name: 'held', configuration: shortConfiguration(), createdAt }, owner);
    const claim = claimRun(database, 'held', owner) ?? -1;
    database.prepare('UPDATE runs SET owner_beat = NULL').run();
    const other = openDatabase(path);
    onTestFinished(() => void other.close());
    database.pragma('busy_timeout = 0');
    other.exec('BEGIN IMMEDIATE');
    tryBeat(database, 'held', claim);
    other.exec('ROLLBACK');
    expect(findRun(database, 'held')?.owner_beat).toBeNull();
    tryBeat(database, 'held', claim);
    expect(findRun(database, 'held')?.owner_beat).toMatch(/^\d{4}-.*Z$/);
  });

  test('a run that nobody has is not seized', () => {
    const { database } = openPlace();
    const owner = { pid: 7, host: 'elsewhere' };
    insertRun(database, { id: 'rests', name: 'rests', configuration: shortConfiguration(), createdAt }, owner);
    releaseRun(database, 'rests', owner, 'stopped', null);
    expect(seizeRun(database, 'rests')).toBe(false);
  });
});
