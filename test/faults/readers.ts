import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { readNpyArray } from '../../src-main/interop/arrays/numberArray.ts';
import { readNpz } from '../../src-main/interop/arrays/npz.ts';
import { readNpyColumns } from '../../src-main/interop/arrays/npyColumns.ts';
import { readArrow } from '../../src-main/interop/arrays/readArrow.ts';
import { numberColumns, readParquet } from '../../src-main/interop/arrays/readParquet.ts';
import { readEvents } from '../../src-main/interop/events/eventFile.ts';
import { writeRecord } from '../../src-main/interop/events/tfrecord.ts';
import { Hdf5ReaderEnded, openHdf5 } from '../../src-main/interop/hdf5/hdf5File.ts';
import { readHdf5Dataset } from '../../src-main/interop/imports/datasets.ts';
import { readEvaluations } from '../../src-main/interop/imports/evaluations.ts';
import { readLoggerFile } from '../../src-main/interop/imports/loggerFile.ts';
import { readBaselines, readSpinningUp } from '../../src-main/interop/imports/logs.ts';
import { readMonitor } from '../../src-main/interop/imports/monitor.ts';
import type { ReadRun } from '../../src-main/interop/imports/readRun.ts';
import { timelineOf } from '../../src-main/interop/imports/timeline.ts';
import {
  noTrajectoryChoice,
  readTrajectoryArrays,
  readTrajectoryTable,
} from '../../src-main/interop/imports/trajectoryTables.ts';
import { readHistory, readLogTable } from '../../src-main/interop/imports/wandb.ts';
import { readWandbRun } from '../../src-main/interop/imports/wandbRun.ts';
import { parquetTable } from '../../src-main/interop/parquet.ts';
import { readTextTable } from '../../src-main/interop/textTable.ts';
import { DataError } from '../../src-main/numerics/dataError.ts';
import { openDatabase } from '../../db/open.ts';
import { listRuns } from '../../db/runs.ts';
import { findDigestFault } from '../../src-main/training/verification/storedDigests.ts';
import { importRuns } from '../../src-main/workbench/imports/importRuns.ts';
import type { Property } from './property.ts';

export const fixture = (path: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../fixtures/interop/${path}`, import.meta.url)));

interface Damage {
  readonly changes: readonly (readonly [number, number])[];
  readonly splice: readonly [number, number, Uint8Array] | null;
  readonly end: number | null;
}

/** A file of another program, and bytes that it was damaged by: changed, cut out, put in, cut off. */
const damage: fc.Arbitrary<Damage> = fc.record({
  changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 4 }),
  splice: fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), fc.uint8Array({ maxLength: 8 }))),
  end: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

function damaged(bytes: Uint8Array, { changes, splice, end }: Damage): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [at, byte] of changes) copy[Math.min(copy.length - 1, Math.floor(at * copy.length))] = byte;
  const spliced =
    splice === null
      ? copy
      : ((): Uint8Array => {
          const from = Math.floor(splice[0] * copy.length);
          return Buffer.concat([copy.subarray(0, from), splice[2], copy.subarray(from + splice[1])]);
        })();
  return end === null ? spliced : spliced.subarray(0, Math.floor(end * spliced.length));
}

/** Reads it all, rollouts too. */
function carriedOut(run: ReadRun): void {
  for (const { interactions, seconds, episodes, metrics, rollouts } of timelineOf(run, 'baseline').steps) {
    const counts = [interactions, episodes ?? 0];
    if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0))
      throw new Error(`Counts ${counts.join()}.`);
    const numbers = [seconds, ...Object.values(metrics).filter((value) => value !== null)];
    if (!numbers.every(Number.isFinite)) throw new Error(`Numbers ${numbers.join()}.`);
    for (const { steps, observations, rewards } of rollouts)
      if (rewards.length !== steps || (run.rollouts?.observationSize ?? 0) * (steps + 1) !== observations.length)
        throw new Error('A rollout with other lengths than it says.');
  }
}

const choice = { step: null };
const byEpisode = { ...noTrajectoryChoice, episode: 'episode' };
const named = (name: string, bytes: Uint8Array): { name: string; bytes: Uint8Array } => ({ name, bytes });
const noFiles = { progress: null, monitors: [], evaluations: null };
const parquet = Buffer.concat([
  ...parquetTable([
    [
      { name: 'episode', type: 'int32', values: [0, 0, 1] },
      { name: 'obs_0', type: 'float32', values: Float32Array.of(0.5, 1, 2) },
      { name: 'label', type: 'text', values: ['a', null, 'b'] },
    ],
  ]),
]);

export interface Reader {
  readonly name: string;
  readonly bytes: Uint8Array;
  read(bytes: Uint8Array): void | Promise<void>;
}

const folder = mkdtempSync(join(tmpdir(), 'tutelage-fuzz-'));

/** Every reader, with a file that it reads. */
export const readers: readonly Reader[] = [
  {
    name: 'Baselines progress.csv',
    bytes: fixture('baselines/Pendulum-v0_ddpg_seed3/progress.csv'),
    read: (bytes) => carriedOut(readBaselines({ ...noFiles, progress: named('progress.csv', bytes) }, choice)),
  },
  {
    name: 'Stable-Baselines3 progress.csv',
    bytes: fixture('sb3/ppo/Hopper-v4_2/progress.csv'),
    read: (bytes) => carriedOut(readBaselines({ ...noFiles, progress: named('progress.csv', bytes) }, choice)),
  },
  {
    name: 'monitor.csv',
    bytes: fixture('baselines/Pendulum-v0_ddpg_seed3/0.0.monitor.csv'),
    read: (bytes) => void readMonitor(bytes),
  },
  {
    name: 'evaluations.npz',
    bytes: fixture('sb3/ppo/Hopper-v4_2/evaluations.npz'),
    read: (bytes) => void readEvaluations(bytes),
  },
  {
    name: 'Spinning Up progress.txt',
    bytes: fixture('spinningup/sac_hopper_s20/progress.txt'),
    read: (bytes) => carriedOut(readSpinningUp(named('progress.txt', bytes), null, choice)),
  },
  {
    name: 'TensorBoard events',
    bytes: fixture(
      'cleanrl/HalfCheetah-v4__td3_continuous_action__1__1700000000/events.out.tfevents.1700000000.host.1.0',
    ),
    read: (bytes) => void readEvents(bytes),
  },
  {
    name: 'a message of TensorBoard, under checksums that are right',
    bytes: fixture(
      'cleanrl/HalfCheetah-v4__td3_continuous_action__1__1700000000/events.out.tfevents.1700000000.host.1.0',
    ).subarray(52, 160),
    read: (bytes) => void readEvents(writeRecord(bytes)),
  },
  {
    name: 'W&B offline run',
    bytes: fixture('wandb/offline-run-20240101_000000-abc/run-abc.wandb'),
    read: (bytes) => carriedOut(readWandbRun(bytes, choice)),
  },
  {
    name: 'W&B chart as CSV',
    bytes: fixture('wandb/chart.csv'),
    read: (bytes) => readLogTable(bytes, choice).forEach(carriedOut),
  },
  {
    name: 'W&B history as CSV',
    bytes: fixture('wandb/run-history.csv'),
    read: (bytes) => readLogTable(bytes, choice).forEach(carriedOut),
  },
  {
    name: 'W&B history as JSON',
    bytes: fixture('wandb/run-history.json'),
    read: (bytes) => carriedOut(readHistory(bytes, choice)),
  },
  {
    name: 'trajectories as .npz',
    bytes: fixture('trajectories/arrays.npz'),
    read: (bytes) => carriedOut(readTrajectoryArrays(readNpz(bytes), noTrajectoryChoice)),
  },
  {
    name: 'an array of three dimensions',
    bytes: Buffer.concat([
      Buffer.from(
        "\x93NUMPY\x01\x00v\x00{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3, 2), }".padEnd(127),
        'latin1',
      ),
      Buffer.from('\n'),
      Buffer.alloc(24, 7),
    ]),
    read: (bytes) => void readNpyArray(bytes),
  },
  {
    name: 'the logger in Python',
    bytes: fixture('logger/run.tutelage.jsonl'),
    read: (bytes) => carriedOut(readLoggerFile(bytes)),
  },
  { name: 'Parquet', bytes: parquet, read: async (bytes) => void (await readParquet(bytes)) },
  {
    name: 'trajectories as Arrow',
    bytes: fixture('arrow/table.arrow'),
    read: (bytes) => carriedOut(readTrajectoryTable(numberColumns(readArrow(bytes)), byEpisode, 'Arrow')),
  },
  { name: 'a stream of Arrow', bytes: fixture('arrow/table.arrows'), read: (bytes) => void readArrow(bytes) },
  { name: 'Arrow under LZ4', bytes: fixture('arrow/lz4.feather'), read: (bytes) => void readArrow(bytes) },
  { name: 'Arrow under Zstandard', bytes: fixture('arrow/zstd.feather'), read: (bytes) => void readArrow(bytes) },
  {
    name: 'a table as text',
    bytes: fixture('trajectories/table.csv'),
    read: (bytes) => void readTextTable(bytes, { columns: [], drop: [], header: 'auto', missing: 'drop' }),
  },
  {
    name: 'Minari',
    bytes: fixture('minari/pointmaze-v0/main_data.hdf5'),
    read: (bytes) => readHdf5(bytes),
  },
  {
    name: 'records of NumPy',
    bytes: fixture('numpy/records.npy'),
    read: (bytes) => void readNpyColumns(bytes),
  },
  { name: 'an import', bytes: fixture('logger/run.tutelage.jsonl'), read: importDamaged },
  { name: 'D4RL', bytes: fixture('d4rl/antmaze-umaze-v0.hdf5'), read: (bytes) => readHdf5(bytes) },
];

async function readHdf5(bytes: Uint8Array): Promise<void> {
  const path = join(folder, 'damaged.hdf5');
  writeFileSync(path, bytes);
  const file = await openHdf5(path);
  try {
    carriedOut(readHdf5Dataset(file));
  } finally {
    file.close();
  }
}

/** A run of the logger, damaged, is imported whole or not at all, and as it is said. */
async function importDamaged(bytes: Uint8Array): Promise<void> {
  const path = join(folder, 'damaged.tutelage.jsonl');
  writeFileSync(path, bytes);
  const { runs, faults } = await importRuns({
    ...{ paths: [path], into: database, isDry: false, at: '2026-01-01T00:00:00.000Z' },
    choice: {
      ...{ task: null, algorithm: null, seed: null, role: 'baseline', step: null },
      trajectories: noTrajectoryChoice,
    },
    onSource: () => undefined,
  });
  const stored = listRuns(database);
  if (stored.length !== runs.length || runs.length + faults.length !== 1)
    throw new Error(`${stored.length} runs are there; ${runs.length} were told, and ${faults.length} faults.`);
  for (const { id, rollouts } of runs)
    if (findDigestFault(database, id) !== null || countRollouts(database, id) !== rollouts)
      throw new Error(`${id} is there by half.`);
  database.exec('DELETE FROM runs');
}

const database = openDatabase(':memory:');

function countRollouts(within: typeof database, run: string): number | undefined {
  return within
    .prepare<{ run: string }, number>('SELECT count(*) FROM rollouts WHERE run_id = @run')
    .pluck()
    .get({ run });
}

/** Whatever is done to the file of another program, it is read or refused in words. */
export const readerProperties = readers.map(propertyOf);

export function propertyOf({ name, bytes, read }: Reader): Property {
  let count = 0;
  return {
    name: `${name}: damaged anyhow, it is read or refused in words`,
    property: fc.asyncProperty(damage, async (how) => {
      try {
        await read(damaged(bytes, how));
      } catch (error) {
        // A reader that has ended refuses all alike, and says nothing of this one.
        if (error instanceof Hdf5ReaderEnded) count += 1;
        if (!(error instanceof DataError) || error.message === '') throw error;
      }
    }),
    untested: () => count,
  };
}
