import { appendFileSync, cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { File, ready } from 'h5wasm/node';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createMetricReader, readSeries } from '../../../db/log/series.ts';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { findRollout, listRollouts } from '../../../db/log/rollouts.ts';
import { findRun, listRuns } from '../../../db/runs.ts';
import { noTrajectoryChoice } from '../../../src-main/interop/imports/trajectoryTables.ts';
import { findDigestFault } from '../../../src-main/training/verification/storedDigests.ts';
import { importRuns, type ImportChoice, type ImportReport } from '../../../src-main/workbench/imports/importRuns.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/interop', import.meta.url));
const choice: ImportChoice = {
  ...{ task: null, algorithm: null, seed: null, role: 'baseline', step: null },
  trajectories: noTrajectoryChoice,
};

function newDatabase(): WritableDatabase {
  const database = openDatabase(':memory:');
  onTestFinished(() => void database.close());
  return database;
}

function importInto(
  into: WritableDatabase,
  paths: readonly string[],
  changes: Partial<ImportChoice> = {},
): Promise<ImportReport> {
  return importRuns({
    ...{ paths, into, isDry: false, at: '2026-01-01T00:00:00.000Z' },
    choice: { ...choice, ...changes },
    onSource: () => undefined,
  });
}

/** Copied, so that a test may change it. */
function copyOf(fixture: string): string {
  const folder = join(temporaryFolder(), ...fixture.split('/').slice(0, -1));
  mkdirSync(folder, { recursive: true });
  const target = join(folder, fixture.split('/').at(-1) ?? '');
  cpSync(join(fixtures, fixture), target, { recursive: true });
  return target;
}

describe('what other programs wrote becomes runs', () => {
  test('Baselines: readings, episodes of the monitor, and every other number under its own name', async () => {
    const database = newDatabase();
    const { runs, faults } = await importInto(database, [join(fixtures, 'baselines')]);
    expect(faults).toEqual([]);
    const [{ id }] = runs;
    expect(runs).toMatchObject([
      { state: 'new', program: 'Baselines', task: 'Pendulum-v0', algorithm: 'ddpg', seed: 3, interactions: 10_000 },
    ]);
    const series = readSeries(database, id, -1);
    expect(series.interactions).toEqual([2000, 4000, 6000, 8000, 10_000]);
    expect(series.seconds).toEqual([2.5, 5, 7.5, 10, 12.5]);
    expect(series.metrics.rollout_return).toEqual([-950.5, -850.5, -750.5, -650.5, -550.5]);
    // 10 episodes of 200 steps end by each point; the monitor has -1000.5, -990.5 and so on.
    expect(series.metrics.cumulative_return).toEqual([-955, -905, -855, -805, -755].map((mean) => mean - 0.5));
    const own = database.prepare(`SELECT name FROM own_metrics WHERE run_id = ? ORDER BY name`).pluck().all(id);
    expect(own).toEqual(['obs_rms_mean', 'rollout/episode_steps', 'rollout/episodes', 'rollout/return']);
    expect(createMetricReader(database)(id, { kind: 'own', name: 'rollout/return' })).toMatchObject({
      interactions: [2000, 4000, 6000, 8000, 10_000],
      value: [-900, -800, -700, -600, -500],
    });
    expect(createMetricReader(database)(id, { kind: 'own', name: 'nothing' }).value).toEqual([]);
    expect(findRun(database, id)).toMatchObject({ method: 'imported', status: 'finished', engine: null, cycles: 5 });
  });

  test('Stable-Baselines3: tests stand at their own steps', async () => {
    const database = newDatabase();
    const [{ id }] = (await importInto(database, [join(fixtures, 'sb3')])).runs;
    expect(createMetricReader(database)(id, { kind: 'metric', key: 'test_return' })).toMatchObject({
      interactions: [5000, 10_000],
      value: [20, 50],
    });
    expect(createMetricReader(database)(id, { kind: 'metric', key: 'test_return_sd' }).value).toEqual([10, 10]);
    expect(createMetricReader(database)(id, { kind: 'metric', key: 'rollout_return' }).value).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => 15.25 + 3 * i),
    );
    expect(findRun(database, id)).toMatchObject({ task: 'Hopper-v4', seed: 2, best_test: 50 });
  });

  test('Spinning Up and TensorBoard: settings of their own make groups', async () => {
    const database = newDatabase();
    const { runs } = await importInto(database, [join(fixtures, 'spinningup'), join(fixtures, 'cleanrl')]);
    expect(runs).toMatchObject(
      [
        { program: 'CleanRL', task: 'HalfCheetah-v4', algorithm: 'td3', seed: 1 },
        { program: 'Spinning Up', algorithm: 'sac', seed: 20 },
      ].toSorted((a, b) => (a.program === runs[0].program ? -1 : b.program === runs[0].program ? 1 : 0)),
    );
    const cleanrl = runs.find(({ program }) => program === 'CleanRL')?.id ?? '';
    // The mean of the episodes so far: -100, -90, …
    expect(createMetricReader(database)(cleanrl, { kind: 'metric', key: 'rollout_return' }).value.slice(0, 3)).toEqual([
      -100, -95, -90,
    ]);
    expect(JSON.parse(findRun(database, cleanrl)?.configuration ?? '')).toMatchObject({ learning_rate: 0.0003 });
  });

  test('a chart of W&B is as many runs as it has lines', async () => {
    const { runs } = await importInto(newDatabase(), [join(fixtures, 'wandb', 'chart.csv')]);
    expect(runs.map(({ algorithm, seed, name }) => [algorithm, seed, name])).toEqual([
      ['sac', 1, 'sac-seed1'],
      ['sac', 2, 'sac-seed2'],
    ]);
  });

  test('an offline run of W&B: history, settings and name, over the blocks of its log', async () => {
    const database = newDatabase();
    const { runs } = await importInto(database, [join(fixtures, 'wandb', 'offline-run-20240101_000000-abc')]);
    expect(runs).toMatchObject([
      { task: 'Walker2d-v4', algorithm: 'td3', seed: 11, name: 'quiet-river-7', interactions: 2500, points: 6 },
    ]);
    expect(createMetricReader(database)(runs[0].id, { kind: 'metric', key: 'rollout_return' }).value).toEqual([
      10.5, 11.5, 12.5, 13.5, 14.5, 15.5,
    ]);
  });

  test('data sets: each episode is a rollout, to the bit, with the state that it began in', async () => {
    const database = newDatabase();
    const { runs } = await importInto(database, [join(fixtures, 'minari'), join(fixtures, 'd4rl')]);
    expect(
      runs.map(({ task, rollouts, steps, observationSize, actionSize }) => [
        ...[task, rollouts, steps, observationSize, actionSize],
      ]),
    ).toEqual(
      [
        ['antmaze-umaze-v0', 4, 40, 29, 8],
        ['Hopper-v5', 3, 24, 11, 3],
        ['PointMaze_UMaze-v3', 2, 10, 8, 3],
      ].toSorted((a, b) => runs.findIndex(({ task }) => task === a[0]) - runs.findIndex(({ task }) => task === b[0])),
    );
    const hopper = runs.find(({ task }) => task === 'Hopper-v5')?.id ?? '';
    const rollouts = listRollouts(database, hopper, 'baseline', 0, 10);
    expect(rollouts.map(({ steps, ending }) => [steps, ending])).toEqual([
      [5, 'terminated'],
      [12, 'truncated'],
      [7, 'terminated'],
    ]);
    const first = findRollout(database, rollouts[2].id);
    expect([first?.observations.length, first?.actions.length, first?.initial.position.length]).toEqual([88, 21, 6]);
    for (const { id } of runs) expect(findDigestFault(database, id)).toBeNull();
  });

  test('tables of trajectories, by the columns that are named', async () => {
    const database = newDatabase();
    const trajectories = { ...noTrajectoryChoice, episode: 'episode', step: 't' };
    const path = join(fixtures, 'trajectories', 'table.csv');
    const { runs } = await importInto(database, [path], { trajectories, task: 'Maze' });
    expect(runs).toMatchObject([{ task: 'Maze', rollouts: 3, steps: 12, observationSize: 3, actionSize: 1 }]);
    const arrow = await importInto(database, [join(fixtures, 'arrow', 'table.arrow')], { trajectories });
    expect(arrow.runs).toMatchObject([{ program: 'Arrow', rollouts: 3, steps: 12, observationSize: 2, actionSize: 1 }]);
    const { faults } = await importInto(database, [path], {
      trajectories: { ...trajectories, observations: ['nothing'] },
    });
    expect(faults[0].fault).toContain('there is no column "nothing"');
  });
});

test('what the logger wrote: rollouts stand at the steps that they ended at', async () => {
  const database = newDatabase();
  const { runs } = await importInto(database, [join(fixtures, 'logger')]);
  expect(runs).toMatchObject([{ task: 'Pendulum', algorithm: 'ppo', seed: 4, rollouts: 3, steps: 15 }]);
  const [{ id }] = runs;
  const series = readSeries(database, id, -1);
  expect(series.interactions).toEqual([4, 9, 15]);
  expect(series.metrics.test_return).toEqual([0, -1, -2]);
  const rollouts = listRollouts(database, id, 'baseline', 0, 10);
  expect(rollouts.map(({ cycle, return: total }) => [cycle, total])).toEqual([
    [2, -9],
    [1, -7.5],
    [0, -6],
  ]);
  // Our own task's actions are kept in [-1, 1]: Pendulum's reach to 2.
  expect([...(findRollout(database, rollouts[0].id)?.actions ?? [])]).toEqual(Array(6).fill(0.25));
});

describe('nothing twice, nothing by halves', () => {
  test('the same content adds nothing, wherever it lies', async () => {
    const database = newDatabase();
    const first = await importInto(database, [fixtures]);
    expect(first.runs.length).toBe(14);
    const again = await importInto(database, [fixtures, copyOf('sb3')]);
    expect(new Set(again.runs.map(({ state }) => state))).toEqual(new Set(['known']));
    expect(listRuns(database).length).toBe(14);
  });

  test('a log that has grown replaces what it gave before, with what a person said of it', async () => {
    const database = newDatabase();
    const folder = copyOf('spinningup/sac_hopper_s20');
    const [{ id }] = (await importInto(database, [folder])).runs;
    database.prepare(`UPDATE runs SET note = 'good' WHERE id = ?`).run(id);
    database.prepare(`INSERT INTO run_tags (run_id, tag) VALUES (?, 'kept')`).run(id);
    appendFileSync(join(folder, 'progress.txt'), '5\t99.0\t1.0\t30.0\t30.0\t31.0\t20000\t0.1\t167.5\n6\t1');
    const { runs } = await importInto(database, [folder]);
    expect(runs).toMatchObject([{ id, state: 'grown', interactions: 20_000 }]);
    expect(runs[0].notices).toContainEqual(expect.stringContaining('Line 7 is not whole'));
    expect(listRuns(database)).toMatchObject([{ id, note: 'good', tags: '["kept"]', cycles: 5, rollout_return: 99 }]);
  });

  test('what a person threw away stays in the trash when its log grows', async () => {
    const database = newDatabase();
    const path = join(copyOf('spinningup/sac_hopper_s20'), 'progress.txt');
    const [{ id }] = (await importInto(database, [path])).runs;
    database.prepare(`UPDATE runs SET trashed_at = '2026' WHERE id = @id`).run({ id });
    appendFileSync(path, '5\t99.0\t1.0\t30.0\t30.0\t31.0\t20000\t0.1\t167.5\n');
    expect((await importInto(database, [path])).runs).toMatchObject([{ id, state: 'grown' }]);
    expect(database.prepare('SELECT trashed_at FROM runs').pluck().all()).toEqual(['2026']);
  });

  test('a damaged file gives nothing and is told with its place; the others come', async () => {
    const database = newDatabase();
    const folder = copyOf('sb3');
    const other = copyOf('baselines');
    const monitor = join(folder, 'ppo', 'Hopper-v4_2', 'monitor.csv');
    writeFileSync(monitor, readFileSync(monitor, 'utf8').replace('\n15,', '\n15,,'));
    const { runs, faults } = await importInto(database, [folder, other]);
    expect(runs.map(({ program }) => program)).toEqual(['Baselines']);
    expect(faults[0].fault).toMatch(/^monitor\.csv: line \d+ has 4 fields where the header names 3/);
    expect(listRuns(database).length).toBe(1);
  });

  test('a rollout that turns out damaged takes its whole run back', async () => {
    const database = newDatabase();
    const path = copyOf('minari/hopper-medium-v0/main_data.hdf5');
    truncateSync(path, 31_000);
    const { runs, faults } = await importInto(database, [path]);
    expect([runs, faults.length]).toEqual([[], 1]);
    expect(faults[0].fault).toContain('cannot be read as HDF5');
    expect(listRuns(database)).toEqual([]);
  });

  test('an HDF5 file that cannot be closed is a fault of its own, and named where it ended the reader', async () => {
    const database = newDatabase();
    const path = copyOf('minari/hopper-medium-v0/main_data.hdf5');
    const other = copyOf('d4rl/antmaze-umaze-v0.hdf5');
    const library = await ready;
    const ends = (): never => {
      throw new WebAssembly.RuntimeError('memory access out of bounds');
    };
    const close = vi.spyOn(File.prototype, 'close').mockImplementationOnce(ends);
    onTestFinished(() => close.mockRestore());
    const { runs, faults } = await importInto(database, [copyOf('sb3'), path, other]);
    expect(faults).toEqual([{ path, fault: 'this file cannot be read as HDF5: memory access out of bounds.' }]);
    expect(runs.map(({ path: place }) => place)).toEqual([expect.stringContaining('sb3'), other]);
    expect(listRuns(database).length).toBe(2);

    const start = vi.spyOn(library, 'activate_throwing_error_handler').mockImplementation(ends);
    onTestFinished(() => start.mockRestore());
    const later = await importInto(newDatabase(), [other]);
    expect(later.faults[0].fault).toContain(`${path} is so damaged that the reader of HDF5 ended. Leave that file out`);
  });

  test('an event that was not finished is left out, one that was changed refused with its byte', async () => {
    const path = copyOf('cleanrl');
    const file = join(
      ...[path, 'HalfCheetah-v4__td3_continuous_action__1__1700000000'],
      'events.out.tfevents.1700000000.host.1.0',
    );
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 5));
    const cut = await importInto(newDatabase(), [path]);
    expect(cut.runs[0].notices.join()).toMatch(/From byte \d+ on a record is not whole/);
    bytes[2000] ^= 1;
    writeFileSync(file, bytes);
    const changed = await importInto(newDatabase(), [path]);
    expect(changed.faults[0].fault).toMatch(/byte \d+: .* is not what was written/);
  });
});
