import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { createMetricReader } from '../../../db/log/series.ts';
import { findRollout, listRollouts } from '../../../db/log/rollouts.ts';
import { writeTable } from '../../../src-main/commands/options/tableFile.ts';
import { readNpz } from '../../../src-main/interop/arrays/npz.ts';
import { readParquet } from '../../../src-main/interop/arrays/readParquet.ts';
import { readEvents } from '../../../src-main/interop/events/eventFile.ts';
import { noTrajectoryChoice } from '../../../src-main/interop/imports/trajectoryTables.ts';
import type { Role } from '../../../src-main/learning/record.ts';
import { loadSimulators, type SimulatorFactory } from '../../../src-main/tasks/tasks.ts';
import { exportRun, type ExportFormat } from '../../../src-main/workbench/exports/exportRun.ts';
import { importRuns, type ImportChoice } from '../../../src-main/workbench/imports/importRuns.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { tutelage } from '../../helpers/tutelage.ts';

let simulators: SimulatorFactory;
beforeAll(async () => {
  simulators = await loadSimulators();
});

/** A run of a task whose actions are scaled by three. */
async function newRun(): Promise<{
  readonly folder: string;
  readonly path: string;
  readonly database: WritableDatabase;
}> {
  const folder = temporaryFolder();
  const path = join(folder, 'runs.db');
  const database = openDatabase(path);
  onTestFinished(() => void database.close());
  await carryOutRun(database, simulators, 'the-run', shortConfiguration({ task: 'InvertedPendulum' }));
  return { folder, path, database };
}

function write(
  database: WritableDatabase,
  format: ExportFormat,
  out: string,
  roles: readonly Role[] = ['teacher'],
): Promise<readonly string[]> {
  return exportRun({
    ...{ database, run: 'the-run', format, roles, out, hasRollouts: true, writeTable },
    simulator: (task) => simulators.create(task),
  });
}

const choice: ImportChoice = {
  ...{ task: 'InvertedPendulum', algorithm: null, seed: null, role: 'teacher', step: null },
  trajectories: noTrajectoryChoice,
};

/** The rollouts of a role in their order, without what a file need not carry. */
function bitsOf(database: WritableDatabase, run: string, hasStates: boolean): unknown {
  return listRollouts(database, run, 'teacher', 0, 1000)
    .reverse()
    .map(({ id }) => {
      const rollout = findRollout(database, id);
      if (rollout === undefined) throw new Error('unreachable');
      const { steps, observations, actions, rewards, initial, ending } = rollout;
      return {
        ...{ steps, rewards, actions, ending: ending === 'open' ? 'cut' : ending },
        observations,
        ...(hasStates ? { position: initial.position, velocity: initial.velocity } : {}),
      };
    });
}

describe('what is written and read again is the same to the bit', () => {
  test.each(['hdf5', 'npz'] as const)('%s: rollouts with the states that they began in', async (format) => {
    const { folder, database } = await newRun();
    const files = await write(database, format, join(folder, 'out'));
    const data = files.filter((file) => /main_data\.hdf5$|the-run\.npz$/.test(file));
    const other = openDatabase(':memory:');
    onTestFinished(() => void other.close());
    const { runs, faults } = await importRuns({
      ...{ paths: data, choice, into: other, isDry: false, at: '2026' },
      onSource: () => undefined,
    });
    expect(faults).toEqual([]);
    const before = bitsOf(database, 'the-run', true);
    expect(before).not.toEqual([]);
    expect(bitsOf(other, runs[0].id, true)).toEqual(before);
  });

  test.each(['parquet', 'csv'] as const)('%s: rollouts but for the state after the last step', async (format) => {
    const { folder, database } = await newRun();
    const files = await write(database, format, join(folder, 'out'));
    const other = openDatabase(':memory:');
    onTestFinished(() => void other.close());
    const { runs, faults } = await importRuns({
      ...{ paths: files.filter((file) => file.includes('-steps.')), into: other, isDry: false, at: '2026' },
      choice: {
        ...choice,
        trajectories: { ...noTrajectoryChoice, episode: 'rollout', step: 'step' },
      },
      onSource: () => undefined,
    });
    expect(faults).toEqual([]);
    const strip = (of: unknown): unknown =>
      (of as { steps: number; rewards: Float32Array; actions: Float32Array; observations: Float32Array }[]).map(
        ({ steps, rewards, actions, observations }) => ({
          ...{ steps, rewards, actions },
          observations: observations.subarray(0, (observations.length / (steps + 1)) * steps),
        }),
      );
    expect(strip(bitsOf(other, runs[0].id, false))).toEqual(strip(bitsOf(database, 'the-run', false)));
  });

  test('metrics, as TensorBoard, Parquet and NumPy have them', async () => {
    const { folder, database } = await newRun();
    const out = join(folder, 'out');
    const [events] = await write(database, 'tensorboard', out);
    const test = createMetricReader(database)('the-run', { kind: 'metric', key: 'test_return' });
    const logged = readEvents(readFileSync(events)).scalars.filter(({ tag }) => tag === 'test_return');
    expect(logged.map(({ step, value }) => [step, value])).toEqual(
      test.value.map((value, i) => [test.interactions[i], Math.fround(value)]),
    );
    const tables = await write(database, 'parquet', out);
    const table = await readParquet(readFileSync(tables.find((file) => file.includes('-metrics')) ?? ''));
    expect((table.columns.get('test_return') ?? []).filter((value) => value !== null)).toEqual(test.value);
    const arrays = await write(database, 'npz', out);
    const npz = readNpz(readFileSync(arrays.find((file) => file.includes('-metrics')) ?? ''));
    expect([...npz.array('test_return').values].filter(Number.isFinite)).toEqual(test.value);
    expect(npz.array('sigma_0').shape).toEqual([test.cycle.at(-1) === undefined ? 0 : npz.array('cycle').shape[0]]);
  });
});

/** Debian's, where it is there with h5py. */
const python = ['/usr/bin/python3', 'python3'].find(
  (path) => spawnSync(path, ['-c', 'import h5py, numpy']).status === 0,
);

test.runIf(python !== undefined)('h5py and NumPy read what was written', async () => {
  const { folder, database } = await newRun();
  const [hdf5] = await write(database, 'hdf5', join(folder, 'out'), ['teacher', 'test']);
  const [npz] = await write(database, 'npz', join(folder, 'out'));
  const { stdout, stderr } = spawnSync(
    python ?? '',
    [
      '-c',
      `
import h5py, json, numpy as np, sys
f = h5py.File(sys.argv[1]); a = np.load(sys.argv[2]); e = f["episode_0"]
print(json.dumps([int(f.attrs["total_episodes"]), len(f), json.loads(f.attrs["action_space"])["high"],
  e["observations"].shape[0] - e["actions"].shape[0], str(e["observations"].dtype),
  e["infos/qpos"].shape[0] == e["observations"].shape[0],
  bool(np.allclose(e["infos/qpos"][:, 0], e["observations"][:, 0])), e.attrs["role"], sorted(a.files),
  a["observations"].shape[0] == a["qpos"].shape[0] == a["episode"].size]))
`,
      hdf5,
      npz,
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const [episodes, groups, high, more, type, whole, agrees, role, names, rows] = JSON.parse(stdout) as unknown[];
  expect([episodes, high, more, type, whole, agrees, role, rows]).toEqual([
    ...[groups, [3], 1, 'float32', true, true, 'teacher', true],
  ]);
  expect(names).toContain('next_observations');
});

test('a study becomes a folder that says what is in it, and opens elsewhere', async () => {
  const { folder, path, database } = await newRun();
  const { task, method, seed, ...settings } = shortConfiguration({ task: 'InvertedPendulum' });
  const plan = {
    ...{ name: 'Which', question: 'Which is better?' },
    plan: { tasks: [task], variants: [{ label: 'mine', method, settings }], seeds: [seed] },
  };
  const file = join(folder, 'plan.json');
  writeFileSync(file, JSON.stringify(plan));
  expect((await tutelage('study', 'new', file, '--db', path)).code).toBe(0);
  const out = join(folder, 'out');
  const written = await tutelage('export', '--study', 'which', '--format', 'csv', '--out', out, '--db', path);
  expect([written.code, written.err]).toEqual([0, expect.stringContaining('Wrote 1 run')]);
  const readme = readFileSync(join(out, 'README.md'), 'utf8');
  for (const name of ['study.json', 'runs.csv', 'table-test.csv', 'runs.db', 'data/the-run-steps.csv']) {
    expect(existsSync(join(out, name)), name).toBe(true);
    expect(readme).toContain(name.replace('test', 'READING').replace('the-run', 'RUN'));
  }
  expect(readme).toContain('| the-run | InvertedPendulum |');
  const elsewhere = openDatabase(join(out, 'runs.db'));
  onTestFinished(() => void elsewhere.close());
  expect(bitsOf(elsewhere, 'the-run', true)).toEqual(bitsOf(database, 'the-run', true));
  expect((await tutelage('study', 'new', join(out, 'study.json'), '--db', join(folder, 'new.db'))).code).toBe(0);

  const none = await tutelage('export', '--study', 'nothing', '--out', join(folder, 'none'), '--db', path);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('There is no study "nothing"')]);
  expect(existsSync(join(folder, 'none'))).toBe(false);
}, 180_000); // four programs begin in it, one after the other
