import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { readArrow } from '../../interop/arrays/readArrow.ts';
import { readParquet, numberColumns } from '../../interop/arrays/readParquet.ts';
import { readNpz } from '../../interop/arrays/npz.ts';
import { openHdf5 } from '../../interop/hdf5/hdf5File.ts';
import { readHdf5Dataset } from '../../interop/imports/datasets.ts';
import { readLoggerFile } from '../../interop/imports/loggerFile.ts';
import { loggedTable } from '../../interop/imports/loggedTable.ts';
import { readBaselines, readEventFiles, readSpinningUp, type NamedBytes } from '../../interop/imports/logs.ts';
import type { StepChoice } from '../../interop/imports/points.ts';
import type { ReadRun } from '../../interop/imports/readRun.ts';
import { nameOf, type FoundFile, type Source } from '../../interop/imports/sources.ts';
import {
  readTrajectoryArrays,
  readTrajectoryTable,
  type TrajectoryChoice,
} from '../../interop/imports/trajectoryTables.ts';
import { readHistory, readLogTable } from '../../interop/imports/wandb.ts';
import { readWandbRun } from '../../interop/imports/wandbRun.ts';
import { DataError } from '../../numerics/dataError.ts';

export interface ReadChoice extends StepChoice {
  readonly trajectories: TrajectoryChoice;
}

/** A file as it was read. */
export interface ReadFile {
  readonly name: string;
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  /** Of its beginning; null where the whole is not held. */
  readonly digestOfFirst: ((bytes: number) => string) | null;
}

export interface ReadSource {
  readonly runs: readonly ReadRun[];
  readonly files: readonly ReadFile[];
  /** After the rollouts were read. @throws DataError where the file is so damaged that it cannot be. */
  close(): void;
}

/** @throws DataError that names the file and what is wrong with it. */
export async function readSource(source: Source, choice: ReadChoice): Promise<ReadSource> {
  const files: ReadFile[] = [];
  const load = (file: FoundFile): NamedBytes => {
    const bytes = readFileSync(file.path);
    const name = nameOf(file.path);
    files.push({
      ...{ name, bytes: bytes.length, digest: sha256(bytes) },
      digestOfFirst: (first) => sha256(bytes.subarray(0, first)),
    });
    return { name, bytes };
  };
  const optional = (file: FoundFile | null): NamedBytes | null => (file === null ? null : load(file));
  const done = (...runs: readonly ReadRun[]): ReadSource => ({ runs, files, close: () => undefined });
  switch (source.kind) {
    case 'baselines': {
      const { progress, monitors, evaluations } = source;
      return done(
        readBaselines(
          { progress: optional(progress), monitors: monitors.map(load), evaluations: optional(evaluations) },
          choice,
        ),
      );
    }
    case 'spinning-up':
      return done(readSpinningUp(load(source.progress), optional(source.config), choice));
    case 'events':
      return done(readEventFiles(source.files.map(load), choice));
    case 'hdf5': {
      const { file } = source;
      files.push({
        name: nameOf(file.path),
        bytes: file.bytes,
        digest: await digestOf(file.path),
        digestOfFirst: null,
      });
      const opened = await openHdf5(file.path);
      try {
        return { runs: [readHdf5Dataset(opened)], files, close: opened.close };
      } catch (error) {
        return closeAfter(error, opened);
      }
    }
    case 'npz':
      return done(readTrajectoryArrays(readNpz(load(source.file).bytes), choice.trajectories));
    case 'parquet': {
      const table = numberColumns(await readParquet(load(source.file).bytes));
      return done(readTrajectoryTable(table, choice.trajectories, 'Parquet'));
    }
    case 'arrow':
      return done(readTrajectoryTable(numberColumns(readArrow(load(source.file).bytes)), choice.trajectories, 'Arrow'));
    case 'csv': {
      const { bytes } = load(source.file);
      return choice.trajectories.episode === null
        ? done(...readLogTable(bytes, choice))
        : done(readTrajectoryTable(columnsOf(bytes), choice.trajectories, 'CSV'));
    }
    case 'json':
      return done(readHistory(load(source.file).bytes, choice));
    case 'log':
      return done(readLoggerFile(load(source.file).bytes));
    case 'wandb':
      return done(readWandbRun(load(source.file).bytes, choice));
    default:
      return source satisfies never;
  }
}

/** Closes what was read until an error. Of two that are the file's, the first says what is wrong with it. */
export function closeAfter(error: unknown, opened: { close(): void }): never {
  try {
    opened.close();
  } catch (second) {
    if (!(second instanceof DataError)) throw second;
  }
  throw error;
}

function columnsOf(bytes: Uint8Array): Parameters<typeof readTrajectoryTable>[0] {
  const { names, rows } = loggedTable(bytes, ',', false);
  return {
    names,
    rows: rows.length,
    columns: new Map(names.map((name, place) => [name, Float64Array.from(rows, (row) => row[place])])),
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer);
  return hash.digest('hex');
}
