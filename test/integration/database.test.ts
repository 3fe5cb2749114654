import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readCheckpoint, readTeachers } from '../../db/log/checkpoints.ts';
import { compact } from '../../db/trash/compact.ts';
import { cycleCommitter, type CycleCommit } from '../../db/log/cycles.ts';
import { createMetricReader, readDigests, readSeries } from '../../db/log/series.ts';
import { eraseSome, listMarked, markDeleted } from '../../db/trash/erase.ts';
import { migrations } from '../../db/migrations/migrations.ts';
import { openDatabase, type WritableDatabase } from '../../db/open.ts';
import {
  countRollouts,
  findRollout,
  listRollouts,
  readOpenRollouts,
  readRollout,
  readTrainingSegments,
} from '../../db/log/rollouts.ts';
import { claimRun, findRun, insertRun, listRunEvents, listRuns, queueRun, releaseRun } from '../../db/runs.ts';
import { readStates, selectRollouts } from '../../db/log/states.ts';
import { failureOf } from '../../src-main/contract/failure.ts';
import { metricKeys, type Metrics, type Segment } from '../../src-main/learning/record.ts';
import { shortConfiguration } from '../helpers/runs.ts';
import { segmentOf } from '../helpers/learning/segments.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

const owner = { pid: 1, host: 'here' };

function freshDatabase(): WritableDatabase {
  const database = openDatabase(':memory:');
  onTestFinished(() => void database.close());
  return database;
}

function addRun(database: WritableDatabase, id = 'run'): void {
  insertRun(
    database,
    { id, name: id, configuration: shortConfiguration(), createdAt: '2026-01-01T00:00:00.000Z' },
    owner,
  );
}

/** What metricKeys lists, all null. */
// Object.fromEntries forgets its keys.
const noMetrics = Object.fromEntries(metricKeys.map((key) => [key, null])) as Metrics;

function commitOf(cycle: number, segments: readonly Segment[], changes: Partial<CycleCommit> = {}): CycleCommit {
  return {
    run: 'run',
    digest: `digest ${cycle}`,
    seconds: cycle,
    oldestTeacher: 0,
    isLast: false,
    claim: 0,
    record: { cycle, interactions: 100 * (cycle + 1), segments, metrics: noMetrics, sigma: null },
    checkpoint: { state: '{}', learner: new Uint8Array(3) },
    teacher: {
      cycle,
      parameters: new Float32Array(2),
      mean: new Float64Array(1),
      std: new Float64Array(1),
      value: [0, 1],
    },
    ...changes,
  };
}

describe('opening', () => {
  test('makes the file and its folder, at the present version, with the settings that safety needs', () => {
    const path = join(temporaryFolder(), 'new', 'folder', 'runs.db');
    const database = openDatabase(path);
    const pragma = (name: string): unknown => database.pragma(name, { simple: true });
    expect([pragma('user_version'), pragma('journal_mode'), pragma('foreign_keys'), pragma('application_id')]).toEqual([
      migrations.length,
      'wal',
      1,
      0x5455544c,
    ]);
    const tables = database
      .prepare<[], { name: string; strict: number }>(
        `SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'`,
      )
      .all();
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'runs',
        'cycles',
        'rollouts',
        'segments',
        'checkpoints',
        'teachers',
        'run_events',
        'analyses',
      ]),
    );
    expect(tables.filter(({ strict }) => strict !== 1)).toEqual([]);
    database.close();
    openDatabase(path).close();
  });

  test.skipIf(process.platform === 'win32')(
    'what it makes is its owner’s alone; what was there keeps its rights',
    () => {
      const folder = temporaryFolder();
      const path = join(folder, 'new', 'runs.db');
      const database = openDatabase(path);
      onTestFinished(() => void database.close());
      addRun(database);
      const mode = (name: string): string => (statSync(name).mode & 0o777).toString(8);
      expect([join(folder, 'new'), path, `${path}-wal`, `${path}-shm`].map(mode)).toEqual(['700', '600', '600', '600']);
      const shared = join(folder, 'shared.db');
      writeFileSync(shared, '', { mode: 0o640 });
      chmodSync(shared, 0o640);
      openDatabase(shared).close();
      expect(mode(shared)).toBe('640');
    },
  );

  test('brings an older database to the present version and keeps what it holds', () => {
    const path = join(temporaryFolder(), 'runs.db');
    const old = new Database(path);
    old.pragma(`application_id = ${0x5455544c}`);
    old.exec(migrations[0]);
    old.pragma('user_version = 1');
    old.exec(
      `INSERT INTO runs (id, name, task, method, seed, status, configuration, budget, created_at)
       VALUES ('old', 'old', 'Hopper', 'ddpg', 1, 'finished', '{}', 1, '2026')`,
    );
    old.close();
    const database = openDatabase(path);
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(findRun(database, 'old')?.task).toBe('Hopper');
    database.close();
  });

  test('several processes that make the same file at once all succeed', async () => {
    const path = join(temporaryFolder(), 'runs.db');
    const program = fileURLToPath(new URL('../helpers/openDatabaseProcess.ts', import.meta.url));
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => promisify(execFile)(process.execPath, [program, path])),
    );
    expect(answers.map(({ stdout }) => stdout.trim())).toEqual(new Array(12).fill(String(migrations.length)));
  });

  test('refuses a database from a newer program, and leaves the file as it was', () => {
    const path = join(temporaryFolder(), 'runs.db');
    const database = openDatabase(path);
    database.pragma('user_version = 99');
    database.close();
    const before = readFileSync(path);
    expect(() => openDatabase(path)).toThrow(
      /version 99; this program knows versions up to \d+\. Use the newer Tutelage/,
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("refuses another program's database, and leaves the file as it was", () => {
    const path = join(temporaryFolder(), 'bookmarks.db');
    const other = new Database(path);
    other.exec('CREATE TABLE bookmarks (url TEXT)');
    other.close();
    const before = readFileSync(path);
    expect(() => openDatabase(path)).toThrow(/bookmarks\.db is a database of another program/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('refuses a file that is no database, and a path that is no file', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'Not a database, but long enough to be looked at. '.repeat(50));
    expect(() => openDatabase(path)).toThrow(/notes\.txt cannot be used: .*not a database.*--db/);
    mkdirSync(join(folder, 'a-folder'));
    expect(() => openDatabase(join(folder, 'a-folder'))).toThrow(/a-folder cannot be opened: it is a folder/);
    expect(() => openDatabase(join(path, 'below-a-file.db'))).toThrow(/cannot be opened/);
    expect(readFileSync(path, 'utf8')).toContain('Not a database');
  });

  test('damage that shows only when it is read is the fault of the database, by its name', () => {
    const path = join(temporaryFolder(), 'runs.db');
    const database = openDatabase(path);
    for (let i = 0; i < 200; i++) addRun(database, `run-${i}`);
    database.close();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, Math.floor(bytes.length / 2));
    writeFileSync(path, bytes);
    let fault: unknown = null;
    try {
      const damaged = openDatabase(path);
      onTestFinished(() => void damaged.close());
      for (let i = 0; i < 200; i++) findRun(damaged, `run-${i}`);
    } catch (error) {
      fault = error;
    }
    expect(failureOf(fault)).toMatchObject({
      code: 'database',
      message: expect.stringMatching(/damaged.*--db/) as string,
    });
  });
});

describe('who holds a run', () => {
  test('one claims it, and nobody else until it is released', () => {
    const database = freshDatabase();
    addRun(database);
    expect(claimRun(database, 'run', owner)).toBe(1);
    expect(claimRun(database, 'run', { pid: 2, host: 'here' })).toBeNull();
    expect(queueRun(database, 'run', owner)).toBe(false);
    expect(releaseRun(database, 'run', owner, 'finished', null)).toBe(true);
    expect(claimRun(database, 'run', owner)).toBeNull();
    expect(queueRun(database, 'run', owner)).toBe(false);
  });

  test('only its holder can release it: the same number on another machine is somebody else', () => {
    const database = freshDatabase();
    addRun(database);
    claimRun(database, 'run', owner);
    for (const stranger of [
      { pid: 2, host: 'here' },
      { pid: 1, host: 'there' },
    ])
      expect(releaseRun(database, 'run', stranger, 'stopped', null)).toBe(false);
    expect(findRun(database, 'run')).toMatchObject({ status: 'running', owner_pid: 1, owner_host: 'here' });
  });
});

describe('a cycle', () => {
  const counts = (database: WritableDatabase): number[] =>
    ['cycles', 'rollouts', 'segments', 'checkpoints', 'teachers'].map((table) =>
      Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()),
    );

  test('is committed whole or not at all', () => {
    const database = freshDatabase();
    addRun(database);
    const commit = cycleCommitter(database);
    commit(commitOf(0, [segmentOf([1, 2])]));
    const before = counts(database);
    database.exec(
      `CREATE TRIGGER fault BEFORE UPDATE OF digest ON runs BEGIN SELECT raise(ABORT, 'the last statement fails'); END`,
    );
    expect(() =>
      commit(commitOf(1, [segmentOf([3], { firstStep: 2, rolloutReturn: 6 }), segmentOf([4], { index: 1 })])),
    ).toThrow('the last statement fails');
    expect(counts(database)).toEqual(before);
    expect(findRun(database, 'run')).toMatchObject({ digest: 'digest 0', cycles: 1 });
    expect(listRollouts(database, 'run', undefined, 0, 10)).toMatchObject([{ steps: 2, return: 3 }]);
    database.exec('DROP TRIGGER fault');
    commit(commitOf(1, [segmentOf([3], { firstStep: 2, rolloutReturn: 6 })]));
    expect(listRollouts(database, 'run', undefined, 0, 10)).toMatchObject([{ steps: 3, return: 6 }]);
  });

  test('is one transaction, and another connection sees it at once and whole', () => {
    const path = join(temporaryFolder(), 'runs.db');
    const [writer, reader] = [openDatabase(path), openDatabase(path)];
    addRun(writer);
    const version = (): unknown => reader.pragma('data_version', { simple: true });
    const before = Number(version());
    cycleCommitter(writer)(
      commitOf(0, [
        segmentOf([1]),
        segmentOf([2], { role: 'teacher' }),
        segmentOf([3], { role: 'test', ending: 'truncated' }),
      ]),
    );
    expect(Number(version())).toBe(before + 1);
    expect(counts(reader)).toEqual([1, 3, 3, 1, 1]);
    writer.close();
    reader.close();
  });

  test('a rollout goes on over cycles as one; its pieces join without a seam', () => {
    const database = freshDatabase();
    addRun(database);
    const commit = cycleCommitter(database);
    const rows = (...values: number[]): Float32Array => Float32Array.from(values);
    commit(commitOf(0, [segmentOf([1, 2], { observations: rows(0, 0, 1, 1, 2, 2), actions: rows(0.1, 0.2) })]));
    commit(
      commitOf(1, [
        segmentOf([3], {
          firstStep: 2,
          observations: rows(2, 2, 3, 3),
          actions: rows(0.3),
          rolloutReturn: 6,
          ending: 'truncated',
        }),
      ]),
    );
    const [rollout] = listRollouts(database, 'run', 'student', 0, 10);
    expect(rollout).toMatchObject({ cycle: 0, interactions: 98, steps: 3, return: 6, ending: 'truncated' });
    expect(readRollout(database, rollout.id)).toEqual({
      observations: rows(0, 0, 1, 1, 2, 2, 3, 3),
      actions: rows(0.1, 0.2, 0.3),
      rewards: rows(1, 2, 3),
    });
    const states = readStates(database, selectRollouts(database, 'run', 'student', { kind: 'all' }), 2, 10);
    expect([...states.values]).toEqual([0, 0, 1, 1, 2, 2]);
    expect([...states.origins]).toEqual([rollout.id, 0, rollout.id, 1, rollout.id, 2]);
  });

  test('the series holds what was logged, and a diverged number as missing', () => {
    const database = freshDatabase();
    addRun(database);
    const commit = cycleCommitter(database);
    commit(
      commitOf(0, [], {
        record: {
          ...commitOf(0, []).record,
          metrics: { ...noMetrics, mean_q: NaN, rollout_return: 4 },
          sigma: Float32Array.of(0.5),
        },
      }),
    );
    commit(commitOf(1, []));
    expect(readSeries(database, 'run', -1)).toMatchObject({
      cycle: [0, 1],
      metrics: { rollout_return: [4, null] },
      sigma: [[0.5], null],
    });
    expect(readSeries(database, 'run', -1).metrics).not.toHaveProperty('mean_q');
    expect(readSeries(database, 'run', 0).cycle).toEqual([1]);
    expect(findRun(database, 'run')?.rollout_return).toBe(4);
  });
});

describe('speed that does not depend on what else is stored', () => {
  test('no hot query looks through a whole table of cycles, rollouts, segments or teachers', () => {
    const database = freshDatabase();
    addRun(database);
    const asked = new Set<string>();
    const listening = new Proxy(database, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        return (...values: unknown[]): unknown => {
          if (property === 'prepare') asked.add(String(values[0]));
          return Reflect.apply(value, target, values) as unknown;
        };
      },
    });
    cycleCommitter(listening)(commitOf(0, [segmentOf([1, 2])], { isLast: false }));
    readSeries(listening, 'run', -1);
    readDigests(listening, 'run');
    createMetricReader(listening)('run', { kind: 'metric', key: 'test_return' });
    findRun(listening, 'run');
    countRollouts(listening, 'run');
    listRunEvents(listening, 'run');
    for (const role of [undefined, 'student' as const]) listRollouts(listening, 'run', role, 0, 10);
    readRollout(listening, 1);
    readOpenRollouts(listening, 'run', [{ role: 'student', index: 0, steps: 1 }]);
    expect([...readTrainingSegments(listening, 'run')]).toHaveLength(1);
    const stages = [
      { kind: 'all' },
      { kind: 'early', rollouts: 2 },
      { kind: 'late', rollouts: 2 },
      { kind: 'rollouts', from: 0, to: 2 },
      { kind: 'interactions', from: 0, to: 9 },
    ] as const;
    for (const stage of stages) readStates(listening, selectRollouts(listening, 'run', 'student', stage), 2, 10);
    readCheckpoint(listening, 'run');
    readTeachers(listening, 'run');
    expect(asked.size).toBeGreaterThan(20);
    for (const sql of asked) {
      const parameters = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null]));
      const plan = database
        .prepare<object, { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(parameters)
        .map((row) => row.detail);
      expect(
        plan.filter((detail) => detail.startsWith('SCAN')),
        sql,
      ).toEqual([]);
    }
  });

  test('every foreign key has an index, so that a run can be deleted without looking through the others', () => {
    const database = freshDatabase();
    const keys = database
      .prepare<[], { child: string; column: string; action: string }>(
        `SELECT t.name AS child, f."from" AS column, f.on_delete AS action
         FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
         WHERE t.schema = 'main'`,
      )
      .all();
    expect(keys.length).toBeGreaterThan(5);
    for (const { child, column, action } of keys) {
      const plan = database
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN SELECT 1 FROM ${child} WHERE ${column} = 'parent'`)
        .all();
      expect(plan[0].detail, `${child}.${column}`).toMatch(/^SEARCH/);
      // A variant is of its runs, and not the other way round.
      expect(action).toBe(column === 'variant' ? 'SET NULL' : 'CASCADE');
    }
  });

  test('a deleted run leaves nothing behind', () => {
    const database = freshDatabase();
    addRun(database);
    addRun(database, 'other');
    cycleCommitter(database)(commitOf(0, [segmentOf([1]), segmentOf([2], { index: 1 })]));
    cycleCommitter(database)(commitOf(0, [segmentOf([1])], { run: 'other' }));
    markDeleted(database, 'run');
    expect([
      findRun(database, 'run'),
      findRollout(database, 1),
      listRuns(database).map(({ id }) => id),
      listMarked(database),
    ]).toEqual([undefined, undefined, ['other'], ['run']]);
    const steps: boolean[] = [];
    while (steps.at(-1) !== true && steps.length < 20) steps.push(eraseSome(database, 'run', 1));
    // Two segments, two rollouts and a cycle, a row at a time; then the run.
    expect(steps).toEqual([false, false, false, false, false, true]);
    expect([counts(database), listMarked(database)]).toEqual([[1, 1, 1, 1, 1], []]);
    function counts(of: WritableDatabase): number[] {
      return ['runs', 'cycles', 'rollouts', 'segments', 'teachers'].map((table) =>
        Number(of.prepare(`SELECT count(*) FROM ${table}`).pluck().get()),
      );
    }
  });

  test('compacting gives the space of what was deleted back and leaves the rest as it was', () => {
    const path = join(temporaryFolder(), 'runs.db');
    const database = openDatabase(path);
    onTestFinished(() => void database.close());
    addRun(database);
    addRun(database, 'other');
    cycleCommitter(database)(commitOf(0, [segmentOf([1])], { run: 'other' }));
    for (let cycle = 0; cycle < 20; cycle += 1)
      cycleCommitter(database)(
        commitOf(cycle, [
          segmentOf(
            Array.from({ length: 1000 }, (_, step) => step),
            { index: cycle },
          ),
        ]),
      );
    markDeleted(database, 'run'); // and nothing more: the program was closed before it went on
    const { before, after } = compact(database);
    expect(after).toBeLessThan(before / 2);
    expect(statSync(path).size).toBe(after);
    expect([listMarked(database), listRuns(database).map(({ id }) => id), findRollout(database, 1)?.run]).toEqual([
      [],
      ['other'],
      'other',
    ]);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    const writer = openDatabase(path);
    onTestFinished(() => void writer.close());
    database.pragma('busy_timeout = 1');
    writer.exec('BEGIN');
    writer.prepare('SELECT count(*) FROM runs').get();
    expect(() => compact(database)).toThrow(
      /cannot be made smaller now: somebody is reading it\. Close what else uses it/,
    );
    writer.exec('COMMIT; BEGIN IMMEDIATE');
    expect(() => compact(database)).toThrow(/cannot be made smaller now: database is locked\. Close what else uses it/);
  });
});
