import { createHash } from 'node:crypto';
import { importer, listImports, takeOut, type ImportedRow, type KnownImport } from '../../../db/imports/imports.ts';
import type { WritableDatabase } from '../../../db/open.ts';
import { addRunEvent } from '../../../db/runs.ts';
import { DataError } from '../../numerics/dataError.ts';
import { hintsOf } from '../../interop/names/hints.ts';
import type { ReadRun } from '../../interop/imports/readRun.ts';
import { filesOf, placeOf, sourcesOf, type Source } from '../../interop/imports/sources.ts';
import { timelineOf } from '../../interop/imports/timeline.ts';
import type { Role } from '../../learning/record.ts';
import { cyclesOf } from './importedCycles.ts';
import { closeAfter, readSource, type ReadChoice, type ReadFile, type ReadSource } from './readSource.ts';
import { UnknownTable } from '../../interop/imports/wandb.ts';
import { scan } from './scan.ts';

/** What a person says of what is imported; null is left to the files and to the names of their folders. */
export interface ImportChoice extends ReadChoice {
  readonly task: string | null;
  readonly algorithm: string | null;
  readonly seed: number | null;
  /** Whose rollouts they are, where the file does not say. */
  readonly role: Role;
}

/** A run that was found. known: it is here already. grown: it is here, and its files have more since. */
export interface FoundRun {
  readonly state: 'new' | 'known' | 'grown';
  readonly id: string;
  readonly path: string;
  readonly program: string;
  readonly task: string;
  readonly algorithm: string;
  readonly seed: number;
  readonly name: string;
  readonly interactions: number;
  readonly points: number;
  readonly episodes: number;
  readonly rollouts: number;
  /** Steps of the rollouts, and sizes of an observation and an action. */
  readonly steps: number;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly notices: readonly string[];
}

export interface ImportReport {
  readonly runs: readonly FoundRun[];
  /** Files that could not be read, each with why; nothing of them was imported. */
  readonly faults: readonly { readonly path: string; readonly fault: string }[];
  readonly passedOver: readonly { readonly path: string; readonly why: string }[];
}

export interface ImportOrder {
  readonly paths: readonly string[];
  readonly choice: ImportChoice;
  /** Null looks alone. */
  readonly into: WritableDatabase;
  readonly isDry: boolean;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly onSource: (done: number, of: number) => void;
}

/** Runs of one transaction: a disk is waited for once for all of them. */
const RUNS_AT_ONCE = 200;
/** Bytes of a source that takes a moment to read. */
const LARGE = 1_000_000;

function bytesOf(source: Source): number {
  return filesOf(source).reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * Reads what other programs wrote and adds each run that is not here yet, whole. What cannot be read is told, and
 * keeps nothing else from being imported.
 *
 * @throws DataError where a path names nothing.
 */
export async function importRuns({ paths, choice, into, isDry, at, onSource }: ImportOrder): Promise<ImportReport> {
  const { sources, passedOver } = sourcesOf(scan(paths));
  const known = knownOf(listImports(into));
  const add = importer(into);
  const runs: FoundRun[] = [];
  const faults: { path: string; fault: string }[] = [];
  const unknown: { path: string; why: string }[] = [];
  const seeds = new Map<string, number>();
  let isOpen = false;
  let held = 0;
  const commit = (): void => {
    if (isOpen) into.exec('COMMIT');
    isOpen = false;
    held = 0;
  };
  try {
    for (const [place, source] of sources.entries()) {
      onSource(place, sources.length);
      const path = placeOf(source);
      try {
        // Nobody is kept waiting while a large file is read.
        if (bytesOf(source) > LARGE) commit();
        const opened = await readSource(source, choice);
        const found = opened.runs.map((read) => describe(source, read, opened.files, choice, known, seeds, at));
        const missing = isDry ? [] : found.filter(({ run }) => run.state !== 'known');
        if (missing.length === 0) opened.close();
        else {
          if (!isOpen) into.exec('BEGIN IMMEDIATE');
          isOpen = true;
          wholly(into, opened, () => {
            for (const each of missing) addRun(into, add, each, choice, at);
          });
          held += missing.length;
        }
        for (const { run, row } of found) {
          known.add({ id: run.id, digest: row.digest, source: row.source });
          runs.push(run);
        }
      } catch (error) {
        if (!(error instanceof DataError) && !isFileError(error)) throw error;
        const isNamed = filesOf(source).some((file) => file.isNamed);
        if (error instanceof UnknownTable && !isNamed) unknown.push({ path, why: error.message });
        else faults.push({ path, fault: error.message });
      }
      if (held >= RUNS_AT_ONCE) commit();
    }
    onSource(sources.length, sources.length);
    commit();
  } catch (error) {
    if (isOpen) into.exec('ROLLBACK');
    throw error;
  }
  return { runs, faults, passedOver: [...passedOver, ...unknown] };
}

/** What the system says of a file that cannot be read. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('E');
}

interface Found {
  readonly read: ReadRun;
  readonly run: FoundRun;
  readonly row: ImportedRow;
}

function addRun(
  database: WritableDatabase,
  add: ReturnType<typeof importer>,
  { run, row, read }: Found,
  choice: ImportChoice,
  at: string,
): void {
  const keep = run.state === 'grown' ? takeOut(database, run.id) : () => undefined;
  const timeline = timelineOf(read, choice.role);
  add(row, cyclesOf(timeline, row.task, read, choice.role), timeline.own);
  keep();
  const what = run.state === 'grown' ? 'Read again, as its files have grown' : 'Imported';
  addRunEvent(database, run.id, at, 'imported', `${what}: ${run.path} (${run.program}).`);
}

/** All of a source or, where it turns out damaged as it is read or closed, nothing of it. */
function wholly(database: WritableDatabase, opened: ReadSource, work: () => void): void {
  database.exec('SAVEPOINT import');
  try {
    try {
      work();
    } catch (error) {
      closeAfter(error, opened);
    }
    opened.close();
    database.exec('RELEASE import');
  } catch (error) {
    database.exec('ROLLBACK TO import');
    database.exec('RELEASE import');
    throw error;
  }
}

interface Known {
  readonly byDigest: ReadonlyMap<string, KnownImport>;
  readonly byPlace: ReadonlyMap<string, KnownImport>;
  add(each: KnownImport): void;
}

function knownOf(all: readonly KnownImport[]): Known {
  const byDigest = new Map<string, KnownImport>();
  const byPlace = new Map<string, KnownImport>();
  const add = (each: KnownImport): void => {
    byDigest.set(each.digest, each);
    byPlace.set(placeKey(each.source.path, each.source.label), each);
  };
  all.forEach(add);
  return { byDigest, byPlace, add };
}

const placeKey = (path: string, label: string | null): string => JSON.stringify([path, label]);

function describe(
  source: Source,
  read: ReadRun,
  files: readonly ReadFile[],
  choice: ImportChoice,
  known: Known,
  seeds: Map<string, number>,
  at: string,
): Found {
  const path = placeOf(source);
  const hints = hintsOf([...path.split('/'), ...(read.label === null ? [] : [read.label])]);
  const task = choice.task ?? read.task ?? hints.task ?? 'unknown task';
  const algorithm = choice.algorithm ?? read.algorithm ?? hints.algorithm ?? 'unknown algorithm';
  const notices = [...read.notices];
  const seed = choice.seed ?? read.seed ?? hints.seed ?? numbered(seeds, task, algorithm, notices);
  const digest = contentDigest(read, files, choice);
  const same = known.byDigest.get(digest);
  const before = same ?? known.byPlace.get(placeKey(path, read.label));
  const state = same !== undefined ? 'known' : before !== undefined && hasGrown(before, files) ? 'grown' : 'new';
  const id = state === 'new' || before === undefined ? idOf(task, algorithm, seed, digest) : before.id;
  const { rollouts } = read;
  const row: ImportedRow = {
    id,
    name: read.name ?? `${task} ${algorithm} ${seed}`,
    task,
    seed,
    configuration: {
      ...plainKeys(read.settings),
      ...{ task, method: 'imported', seed, algorithm, program: read.program },
      roles: rollouts === null ? [] : (rollouts.roles ?? [choice.role]),
      ...(rollouts === null ? {} : { observationSize: rollouts.observationSize, actionSize: rollouts.actionSize }),
    },
    source: {
      ...{ program: read.program, algorithm, path, label: read.label },
      files: files.map(({ name, bytes, digest: ofFile }) => ({ name, bytes, digest: ofFile })),
      ...{ importedAt: at, notices },
    },
    digest,
    createdAt: read.createdAt ?? new Date(filesOf(source)[0].changed).toISOString(),
  };
  return {
    ...{ read, row },
    run: {
      ...{ state, id, path, task, algorithm, seed, notices, name: row.name, program: read.program },
      ...{ interactions: interactionsOf(read, choice), points: read.points.length, episodes: read.episodes.length },
      ...{ rollouts: rollouts?.count ?? 0, steps: rollouts?.steps ?? 0 },
      ...{ observationSize: rollouts?.observationSize ?? 0, actionSize: rollouts?.actionSize ?? 0 },
    },
  };
}

/** Steps that a run comes to: as far as anything was logged of it, or as its rollouts but tests add up to. */
function interactionsOf(
  { points, episodes, tests, rollouts }: Pick<ReadRun, 'points' | 'episodes' | 'tests' | 'rollouts'>,
  { role }: ImportChoice,
): number {
  const logged = [points, episodes, tests].map((list) => list.at(-1)?.step ?? 0);
  const isTested = rollouts === null || (rollouts.roles ?? [role]).includes('test');
  return Math.max(...logged, isTested ? 0 : rollouts.steps);
}

/** Where nothing says the seed, runs of one kind are counted. */
function numbered(seeds: Map<string, number>, task: string, algorithm: string, notices: string[]): number {
  const key = JSON.stringify([task, algorithm]);
  const next = (seeds.get(key) ?? 0) + 1;
  seeds.set(key, next);
  notices.push('Nothing says the seed: runs of one task and algorithm were counted in the order of their paths.');
  return next;
}

/** Of what was read, whatever it is called and wherever it lies. */
function contentDigest(read: ReadRun, files: readonly ReadFile[], choice: ImportChoice): string {
  const { step, trajectories, role } = choice;
  const how = read.rollouts === null ? { step } : { step, trajectories, role };
  return createHash('sha256')
    .update(JSON.stringify(['import 1', read.label, how, files.map(({ digest }) => digest).sort()]))
    .digest('hex');
}

/** Whether each file that was there is the beginning of what is there now. */
function hasGrown({ source }: KnownImport, files: readonly ReadFile[]): boolean {
  return source.files.every((old) => {
    const now = files.find(({ name }) => name === old.name);
    return (
      now !== undefined &&
      now.bytes >= old.bytes &&
      (now.digest === old.digest || now.digestOfFirst?.(old.bytes) === old.digest)
    );
  });
}

function idOf(task: string, algorithm: string, seed: number, digest: string): string {
  const slug = `${task}-${algorithm}-${seed}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${slug.slice(0, 50)}-${digest.slice(0, 8)}`;
}

/** Settings under names that a path of SQLite's JSON takes as they are. */
function plainKeys(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key.replace(/\W+/g, '_').replace(/^(\d)/, '_$1'), value]),
  );
}
