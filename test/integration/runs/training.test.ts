import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrations } from '../../../db/migrations/migrations.ts';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { findRun, listRunEvents } from '../../../db/runs.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { carryOutRun, rowsOf, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { openTestWorkbench, type TestWorkbench } from '../../helpers/workbench.ts';

interface Place {
  readonly path: string;
  readonly workbench: TestWorkbench;
  /** A connection beside the workbench's own. */
  readonly database: WritableDatabase;
}

function openPlace(parallelRuns = 2): Place {
  const path = join(temporaryFolder(), 'runs.db');
  const workbench = openTestWorkbench(path, parallelRuns);
  const database = openDatabase(path);
  onTestFinished(() => void database.close());
  return { path, workbench, database };
}

async function start(workbench: TestWorkbench, ...configurations: Record<string, unknown>[]): Promise<string[]> {
  return [
    ...(await workbench.handlers['runs.start']({
      configurations: configurations.map((changes) => shortConfiguration(changes)),
    })),
  ];
}

/** Long enough to be met while it trains. */
const long = { interactions: 100_000 };
const hasBegun = ({ cycles }: { readonly cycles: number }): boolean => cycles > 0;

describe('training in workers', () => {
  test('two runs at once end with what the same runs give in this thread', async () => {
    const { workbench, database } = openPlace();
    const asked = [{ task: 'Hopper' }, { task: 'Pendulum', method: 'ddpg', seed: 3 }];
    const ids = await start(workbench, ...asked);
    const finished = await Promise.all(
      ids.map((id) => workbench.run(id, ({ status }) => status !== 'queued' && status !== 'running')),
    );
    expect(finished.map(({ status, message }) => [status, message])).toEqual([
      ['finished', null],
      ['finished', null],
    ]);
    const simulators = await loadSimulators();
    for (const [i, id] of ids.entries()) {
      await carryOutRun(database, simulators, `here-${i}`, shortConfiguration(asked[i]));
      expect(rowsOf(database, id)).toEqual(rowsOf(database, `here-${i}`));
    }
  });

  test('a run carries the whole record of where it came from', async () => {
    const { workbench } = openPlace();
    const [id] = await start(workbench, { task: 'Pendulum', seed: 5 });
    await workbench.run(id, ({ status }) => status === 'finished');
    const { provenance, configuration, digest, rollouts, engine } = await workbench.handlers['runs.get']({ run: id });
    expect(configuration).toEqual(shortConfiguration({ task: 'Pendulum', seed: 5 }));
    expect(provenance).toMatchObject({
      versions: {
        tutelage: expect.any(String) as string,
        node: process.version,
        'better-sqlite3': expect.any(String) as string,
      },
      machine: { hostname: hostname(), cores: expect.any(Number) as number },
      command: ['test'],
      seeds: { root: 5, teacher: expect.any(Number) as number },
    });
    expect([engine, digest?.length, rollouts.baseline]).toEqual(['simd', 64, 0]);
    expect(rollouts.student).toBeGreaterThan(0);
  });

  test('stopped and resumed at once, a run ends as if it had never been', async () => {
    const { workbench, database } = openPlace();
    const configuration = { task: 'InvertedPendulum', interactions: 6000, studentUpdates: 20 };
    const [id] = await start(workbench, configuration);
    let sittings = 0;
    let isStopping = false;
    // Taken up from within the announcement that it has stopped: whoever hears that may do so.
    const finished = new Promise<void>((resolve, reject) => {
      workbench.subscribe((event) => {
        if (event.type !== 'run-changed' || event.run.id !== id) return;
        const { status, cycles } = event.run;
        if (status === 'finished') return resolve();
        if (status === 'failed') return reject(new Error(event.run.message ?? 'failed'));
        try {
          if (status === 'running' && cycles > 0 && sittings < 3 && !isStopping) {
            isStopping = true;
            void workbench.handlers['runs.stop']({ run: id });
          }
          if (status === 'stopped') {
            isStopping = false;
            sittings += 1;
            void workbench.handlers['runs.resume']({ run: id });
          }
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    await finished;
    expect(sittings).toBeGreaterThan(0);
    await carryOutRun(database, await loadSimulators(), 'steady', shortConfiguration(configuration));
    expect(rowsOf(database, id)).toEqual(rowsOf(database, 'steady'));
    expect(listRunEvents(database, id).map(({ kind }) => kind)).toContain('stopped');
  });

  test('a run that fails says why, keeps what it has, and can go on when the cause is gone', async () => {
    const { workbench, database } = openPlace();
    const [id] = await start(workbench, long);
    await workbench.run(id, hasBegun);
    await workbench.handlers['runs.stop']({ run: id });
    const { cycles } = await workbench.run(id, ({ status }) => status === 'stopped');
    database.prepare(`UPDATE runs SET engine = 'abacus' WHERE id = ?`).run(id);
    await workbench.handlers['runs.resume']({ run: id });
    const failed = await workbench.run(id, ({ status }) => status === 'failed');
    expect(failed.message).toMatch(/The run was made on the engine "abacus", which this program does not know/);
    expect(failed.cycles).toBe(cycles);
    expect(listRunEvents(database, id).at(-1)).toMatchObject({ kind: 'failed' });
    database.prepare(`UPDATE runs SET engine = 'simd' WHERE id = ?`).run(id);
    await workbench.handlers['runs.resume']({ run: id });
    await workbench.run(id, (run) => run.status === 'running' && run.cycles > cycles);
  });

  test('a worker that cannot even begin leaves no run waiting for ever', async () => {
    const { workbench, database } = openPlace(1);
    const [first, second] = await start(workbench, long, { task: 'Pendulum' });
    await workbench.run(first, hasBegun);
    // The next worker finds a database that it must not use.
    database.pragma('user_version = 99');
    await workbench.handlers['runs.stop']({ run: first });
    const failed = await workbench.run(second, ({ status }) => status === 'failed');
    expect(failed.message).toMatch(/version 99/);
    database.pragma(`user_version = ${migrations.length}`);
    await workbench.handlers['runs.resume']({ run: second });
    await workbench.run(second, ({ status }) => status === 'finished');
  });
});

describe('runs and the processes that have them', () => {
  const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;
  const rest = async ({ workbench }: Place): Promise<string> => {
    const [id] = await start(workbench, { task: 'Pendulum' });
    await workbench.run(id, ({ status }) => status === 'finished');
    return id;
  };
  const hold = (database: WritableDatabase, id: string, status: string, pid: number, host: string): void => {
    database
      .prepare(`UPDATE runs SET status = @status, owner_pid = @pid, owner_host = @host WHERE id = @id`)
      .run({ status, pid, host, id });
  };
  const statusOf = async (workbench: TestWorkbench, id: string): Promise<string | undefined> =>
    (await workbench.handlers['runs.list']({})).find((run) => run.id === id)?.status;

  test('the run of a dead process is stopped, says so, and goes on', async () => {
    const place = openPlace();
    const id = await rest(place);
    hold(place.database, id, 'running', deadPid(), hostname());
    expect(await statusOf(place.workbench, id)).toBe('stopped');
    expect(listRunEvents(place.database, id).at(-1)).toMatchObject({
      kind: 'stopped',
      message: expect.stringMatching(/ended while this run trained/) as string,
    });
    hold(place.database, id, 'running', deadPid(), hostname());
    await expect(Promise.resolve(place.workbench.handlers['runs.resume']({ run: id }))).resolves.toMatchObject({ id });
  });

  test('the run of a living process, or of another machine, is left alone', async () => {
    const place = openPlace();
    const id = await rest(place);
    const holders: [string, number, string][] = [
      ['running', process.ppid, hostname()],
      ['running', deadPid(), 'elsewhere'],
      ['queued', deadPid(), 'elsewhere'],
    ];
    for (const [status, pid, host] of holders) {
      hold(place.database, id, status, pid, host);
      expect(await statusOf(place.workbench, id)).toBe(status);
      expect(() => place.workbench.handlers['runs.resume']({ run: id })).toThrow(/cannot be resumed: it is/);
      expect(() => place.workbench.handlers['runs.delete']({ run: id })).toThrow(
        new RegExp(`is ${status} in another process \\(${pid} on ${host}\\)`),
      );
    }
  });

  test('a run that trains is deleted after its cycle, with all its rows; its place is free again', async () => {
    const { workbench, database } = openPlace(1);
    const [doomed, next] = await start(workbench, long, { task: 'Pendulum' });
    await workbench.run(doomed, hasBegun);
    await workbench.handlers['runs.delete']({ run: doomed });
    await workbench.event((event) => event.type === 'run-deleted' && event.run === doomed);
    const tables = ['cycles', 'rollouts', 'segments', 'checkpoints', 'teachers', 'run_events'];
    await expect
      .poll(() =>
        tables.map((table) =>
          Number(database.prepare(`SELECT count(*) FROM ${table} WHERE run_id = ?`).pluck().get(doomed)),
        ),
      )
      .toEqual(tables.map(() => 0));
    expect(findRun(database, doomed)).toBeUndefined();
    await workbench.run(next, ({ status }) => status === 'finished');
    await expect(async () => workbench.handlers['runs.get']({ run: doomed })).rejects.toThrow(/There is no run/);
  });

  test('deleted from within the announcement that it has stopped, it is gone', async () => {
    const { workbench, database } = openPlace();
    const [id] = await start(workbench, long);
    workbench.subscribe((event) => {
      if (event.type === 'run-changed' && event.run.status === 'stopped')
        void workbench.handlers['runs.delete']({ run: id });
    });
    await workbench.run(id, hasBegun);
    await workbench.handlers['runs.stop']({ run: id });
    await workbench.event((event) => event.type === 'run-deleted');
    expect(findRun(database, id)).toBeUndefined();
  });

  test('a run that waits can be stopped, and one that waits at the end is stopped too', async () => {
    const { workbench, database } = openPlace(1);
    const [training, second, third] = await start(workbench, long, long, long);
    await workbench.run(training, hasBegun);
    expect(await workbench.handlers['runs.stop']({ run: second })).toMatchObject({ status: 'stopped', cycles: 0 });
    await workbench.close();
    for (const id of [training, second, third])
      expect(findRun(database, id)).toMatchObject({ status: 'stopped', owner_pid: null });
    expect(findRun(database, third)?.cycles).toBe(0);
  });
});

describe("a frozen run's source", () => {
  const frozen = (frozenRun: string): Record<string, unknown> => ({ method: 'frozen', frozenRun });

  test('is a finished meta run of the same task and widths', async () => {
    const { workbench } = openPlace();
    const [meta, ddpg, unfinished] = await start(
      workbench,
      { task: 'Pendulum' },
      { task: 'Pendulum', method: 'ddpg' },
      { task: 'Pendulum', ...long },
    );
    for (const id of [meta, ddpg]) await workbench.run(id, ({ status }) => status === 'finished');
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ task: 'Pendulum', ...frozen('nobody') }, /frozenRun: there is no run nobody/],
      [{ task: 'Pendulum', ...frozen(ddpg) }, /is a ddpg run and has no teacher/],
      [{ task: 'Hopper', ...frozen(meta) }, /acts in Pendulum, not in Hopper/],
      [{ task: 'Pendulum', hiddenSizes: [8, 8], ...frozen(meta) }, /hidden layers of 16 and 16; set hiddenSizes=16,16/],
      [{ task: 'Pendulum', ...frozen(unfinished) }, /may still change; let it finish first/],
    ];
    for (const [changes, message] of cases)
      expect(() =>
        workbench.handlers['runs.start']({
          configurations: [shortConfiguration({ task: 'Pendulum' }), shortConfiguration(changes)],
        }),
      ).toThrow(message);
    expect(await workbench.handlers['runs.list']({})).toHaveLength(3);
  });

  test('is checked with the other settings before anything starts, all that is wrong at once', async () => {
    const { workbench } = openPlace();
    const faults = await workbench.handlers['runs.check']({
      configurations: [
        { task: 'Pendulum', ...frozen('nobody') },
        { task: 'Pendulum', method: 'meta', interactions: 0, gamma: 'high' },
        { task: 'Pendulum', method: 'ddpg', gamma: 'high' },
        { task: 'Hopper', method: 'meta' },
      ],
    });
    expect(faults).toEqual([
      { key: 'interactions', message: 'give a whole number from 1 to 1,000,000,000; got 0.' },
      { key: 'gamma', message: 'give a number from 0 to 1; got "high".' },
      { key: 'frozenRun', message: 'there is no run nobody in this database.' },
    ]);
    expect(await workbench.handlers['runs.list']({})).toEqual([]);
  });

  test('cannot be deleted while the frozen run still needs it', async () => {
    const { workbench } = openPlace();
    const [meta] = await start(workbench, { task: 'Pendulum' });
    await workbench.run(meta, ({ status }) => status === 'finished');
    const [follower] = await start(workbench, { task: 'Pendulum', ...long, ...frozen(meta) });
    expect(() => workbench.handlers['runs.delete']({ run: meta })).toThrow(new RegExp(`is the teacher of ${follower}`));
    await workbench.handlers['runs.delete']({ run: follower });
    await workbench.event((event) => event.type === 'run-deleted');
    await workbench.handlers['runs.delete']({ run: meta });
    expect(await workbench.handlers['runs.list']({})).toEqual([]);
  });
});
