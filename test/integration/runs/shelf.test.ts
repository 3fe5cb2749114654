import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { markDeleted } from '../../../db/trash/erase.ts';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { findRun, insertRun } from '../../../db/runs.ts';
import { writeSetting } from '../../../db/settings.ts';
import { setTrashed } from '../../../db/trash/shelf.ts';
import { answer } from '../../../src-main/doors/answer.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { openTestWorkbench, type TestWorkbench } from '../../helpers/workbench.ts';

function openHere(path: string): WritableDatabase {
  const database = openDatabase(path);
  onTestFinished(() => void database.close());
  return database;
}

async function finishedRuns(path: string, ...seeds: readonly number[]): Promise<string[]> {
  const database = openHere(path);
  const simulators = await loadSimulators();
  for (const seed of seeds)
    await carryOutRun(
      database,
      simulators,
      `run-${seed}`,
      shortConfiguration({ task: 'Pendulum', method: 'ddpg', seed }),
    );
  return seeds.map((seed) => `run-${seed}`);
}

describe('what a person writes on a run', () => {
  test('name, note, tags and archive are kept; what is not given stays, and one bad word changes nothing', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    const [run] = await finishedRuns(path, 1);
    const workbench = openTestWorkbench(path);
    await workbench.handlers['runs.update']({ run, tags: ['table-1', 'a'], note: 'first try' });
    const changed = await workbench.handlers['runs.update']({ run, name: 'baseline', archived: true });
    expect(changed).toMatchObject({ name: 'baseline', note: 'first try', tags: ['a', 'table-1'], isArchived: true });
    expect(await workbench.handlers['runs.update']({ run, tags: [] })).toMatchObject({ tags: [], isArchived: true });
    const refused = await answer(workbench, 'runs.update', { run, name: 'x', tags: ['one, two'] }, () => undefined);
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'invalid-request', message: expect.stringContaining('tags.0') as string },
    });
    expect((await workbench.handlers['runs.get']({ run })).name).toBe('baseline');
  });

  test('size and late test follow from what the run stored', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    const [run] = await finishedRuns(path, 1);
    const database = openHere(path);
    const bytes = database
      .prepare(`SELECT sum(length(observations) + length(actions) + length(rewards)) FROM segments WHERE run_id = ?`)
      .pluck()
      .get(run);
    const tests = database
      .prepare<[string], { test_return: number }>(
        `SELECT test_return FROM cycles WHERE run_id = ? AND test_return IS NOT NULL ORDER BY cycle`,
      )
      .all(run);
    const stored = findRun(database, run);
    expect(tests.length).toBeGreaterThan(1);
    expect([stored?.bytes, stored?.late_test]).toEqual([bytes, tests[tests.length - 1].test_return]);
  });

  test('runs that differ in their seed alone share a configuration', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    await finishedRuns(path, 1, 2);
    const database = openHere(path);
    insertRun(
      database,
      {
        id: 'other',
        name: 'other',
        configuration: shortConfiguration({ gamma: 0.9 }),
        createdAt: '2026-01-01T00:00:00.000Z',
      },
      { pid: 1, host: 'nowhere' },
    );
    const workbench = openTestWorkbench(path);
    const runs = await workbench.handlers['runs.list']({});
    const [first, second, other] = ['run-1', 'run-2', 'other'].map(
      (id) => runs.find((run) => run.id === id)?.configurationId,
    );
    expect(first).toBe(second);
    expect(other).not.toBe(first);
    const shared = (await workbench.handlers['runs.configurations']({})).find(({ id }) => id === other);
    expect(shared?.settings).toMatchObject({ gamma: 0.9, method: 'meta' });
    expect(Object.keys(shared?.settings ?? {})).not.toContain('seed');
  });
});

describe('what a run has behind it', () => {
  test('its rollouts as points: all of few, evenly of many, the latest always among them', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    const database = openHere(path);
    await carryOutRun(
      database,
      await loadSimulators(),
      'long',
      shortConfiguration({ task: 'Hopper', interactions: 4_000 }),
    );
    const workbench = openTestWorkbench(path);
    const all = await workbench.handlers['runs.strip']({ run: 'long', points: 20_000 });
    const listed = await workbench.handlers['runs.rollouts']({ run: 'long', role: 'student', offset: 0, limit: 1000 });
    const students = all.id.filter((_, i) => all.role[i] === 'student');
    expect(students).toEqual(listed.map(({ id }) => id).reverse());
    expect(students.length).toBeGreaterThan(15);
    const few = await workbench.handlers['runs.strip']({ run: 'long', points: 10 });
    const thinned = few.id.filter((_, i) => few.role[i] === 'student');
    expect(thinned.length).toBeLessThanOrEqual(10);
    expect(thinned.at(-1)).toBe(students.at(-1));
    expect(few.total).toEqual(all.total);
  });

  test('its log, its checkpoint and its stored teachers', async () => {
    const workbench = openTestWorkbench(join(temporaryFolder(), 'runs.db'));
    const [run] = await workbench.handlers['runs.start']({
      configurations: [shortConfiguration({ task: 'Pendulum' })],
    });
    const { cycles } = await workbench.run(run, ({ status }) => status === 'finished');
    const { events, checkpoint, teachers } = await workbench.handlers['runs.history']({ run });
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'finished']);
    expect(checkpoint?.cycle).toBe(cycles - 1);
    expect(checkpoint?.bytes).toBeGreaterThan(1000);
    expect(teachers).toEqual(Array.from({ length: cycles }, (_, cycle) => cycle));
  });
});

describe('the trash', () => {
  test('a training run stops after its cycle, comes back whole, and goes for good with the trash', async () => {
    const workbench = openTestWorkbench(join(temporaryFolder(), 'runs.db'));
    const [run] = await workbench.handlers['runs.start']({
      configurations: [shortConfiguration({ interactions: 100_000 })],
    });
    await workbench.run(run, ({ cycles }) => cycles > 0);
    expect((await workbench.handlers['runs.trash']({ run })).trashedAt).not.toBeNull();
    await workbench.run(run, ({ status }) => status === 'stopped');
    expect(() => workbench.handlers['runs.resume']({ run })).toThrow(/in the trash/);
    const restored = await workbench.handlers['runs.restore']({ run });
    expect([restored.trashedAt, restored.status]).toEqual([null, 'stopped']);
    expect(restored.cycles).toBeGreaterThan(0);
    await workbench.handlers['runs.trash']({ run });
    expect(await workbench.handlers['runs.purge']({})).toEqual({ deleted: 1, kept: 0 });
    expect(await workbench.handlers['runs.list']({})).toEqual([]);
  });

  test('a teacher that an unfinished frozen run needs stays, unless that run goes with it', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    const [teacher] = await finishedRuns(path, 1);
    const database = openHere(path);
    insertRun(
      database,
      {
        id: 'follower',
        name: 'follower',
        configuration: shortConfiguration({ method: 'frozen', frozenRun: teacher }),
        createdAt: '2026-01-01T00:00:00.000Z',
      },
      { pid: 1, host: 'nowhere' },
    );
    database
      .prepare(`UPDATE runs SET status = 'stopped', owner_pid = NULL, owner_host = NULL WHERE id = 'follower'`)
      .run();
    const workbench = openTestWorkbench(path);
    await workbench.handlers['runs.trash']({ run: teacher });
    expect(await workbench.handlers['runs.purge']({})).toEqual({ deleted: 0, kept: 1 });
    await workbench.handlers['runs.trash']({ run: 'follower' });
    expect(await workbench.handlers['runs.purge']({})).toEqual({ deleted: 2, kept: 0 });
  });

  test('what has lain in it on 30 days of use is deleted when the program starts, whatever the clock', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    const [old, recent] = await finishedRuns(path, 1, 2);
    const database = openHere(path);
    const longAgo = new Date(Date.now() - 31 * 86_400_000).toISOString();
    for (const run of [old, recent]) setTrashed(database, run, longAgo);
    const listed = async (): Promise<string[]> => {
      const workbench = openTestWorkbench(path);
      const runs = await workbench.handlers['runs.list']({});
      await workbench.close();
      return runs.map(({ id }) => id);
    };
    expect(await listed()).toEqual([old, recent]);
    const days = (count: number): object => ({ trashedAt: longAgo, days: count });
    const kept = { date: '2020-01-01', runs: { [old]: days(29), [recent]: days(28) } };
    writeSetting(database, 'trashDays', JSON.stringify(kept));
    expect(await listed()).toEqual([recent]);
    expect(await listed()).toEqual([recent]); // the same day, started again
  });
});

describe('deletion for good', () => {
  const rowsOf = (database: WritableDatabase, run: string): number =>
    Number(
      database
        .prepare(
          `SELECT (SELECT count(*) FROM runs WHERE id = @run)
             + (SELECT count(*) FROM rollouts WHERE run_id = @run)
             + (SELECT count(*) FROM segments WHERE run_id = @run)`,
        )
        .pluck()
        .get({ run }),
    );

  test('hides a large run at once, goes on between other work, and leaves the others whole', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    const [large, other] = await finishedRuns(path, 1, 2);
    const database = openHere(path);
    database.exec(`
      WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
      INSERT INTO rollouts
        (run_id, role, position_in_role, cycle, interactions, steps, return, ending, initial_position, initial_velocity)
      SELECT 'run-1', 'baseline', i, 0, 0, 0, 0, 'cut', x'', x'' FROM n`);
    const kept = rowsOf(database, other);
    const workbench = openTestWorkbench(path);
    expect(await workbench.handlers['runs.delete']({ run: large })).toBeNull();
    expect((await workbench.handlers['runs.list']({})).map(({ id }) => id)).toEqual([other]);
    expect(rowsOf(database, large)).toBeGreaterThan(8000);
    await expect.poll(() => rowsOf(database, large), { timeout: 50_000 }).toBe(0);
    expect(rowsOf(database, other)).toBe(kept);
  });

  test('goes on at the next start where the program ended in the middle', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    const [run] = await finishedRuns(path, 1);
    const database = openHere(path);
    markDeleted(database, run);
    const workbench = openTestWorkbench(path);
    expect(await workbench.handlers['runs.list']({})).toEqual([]);
    await expect.poll(() => rowsOf(database, run)).toBe(0);
  });
});

describe('the number of runs at once', () => {
  const limitOf = async (workbench: TestWorkbench): Promise<number> =>
    (await workbench.handlers['queue.get']({})).limit;

  test('is kept between two windows on a database; the command line has its own', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    const first = openTestWorkbench(path, 2, 'browser');
    expect(await limitOf(first)).toBe(2);
    await first.handlers['queue.set']({ limit: 5 });
    await first.handlers['queue.set']({ paused: true });
    await first.close();
    const second = openTestWorkbench(path, 2, 'browser');
    expect(await second.handlers['queue.get']({})).toMatchObject({ limit: 5, isPaused: false });
    expect(await limitOf(openTestWorkbench(path, 3))).toBe(3);
    await second.close();
    openHere(path).prepare(`UPDATE settings SET value = '-1' WHERE key = 'parallelRuns'`).run();
    expect(await limitOf(openTestWorkbench(path, 2, 'browser')), 'no such number: the usual one').toBe(2);
  });

  test.each([{ limit: 0 }, { limit: 2.5 }, { limit: 65 }, { limit: '3' }])(
    '%o is refused, and nothing is kept',
    async (rules) => {
      const path = join(temporaryFolder(), 'runs.db');
      const workbench = openTestWorkbench(path, 2, 'browser');
      expect(await answer(workbench, 'queue.set', rules, () => undefined)).toMatchObject({
        ok: false,
        failure: { code: 'invalid-request', message: expect.stringContaining('limit') as string },
      });
      expect(openHere(path).prepare(`SELECT count(*) FROM settings WHERE key = 'parallelRuns'`).pluck().get()).toBe(0);
    },
  );
});
