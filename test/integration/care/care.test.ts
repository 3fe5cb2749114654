import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backUp } from '../../../db/care/backup.ts';
import { checkFile } from '../../../db/care/check.ts';
import { newDatabase } from '../../../db/salvage/newDatabase.ts';
import { markDoubtful, salvage } from '../../../db/salvage/salvage.ts';
import { readSetting } from '../../../db/settings.ts';
import { migrations } from '../../../db/migrations/migrations.ts';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { readCheckpoint } from '../../../db/log/checkpoints.ts';
import { addRunEvent, findRun, listRuns } from '../../../db/runs.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { findDigestFault } from '../../../src-main/training/verification/storedDigests.ts';
import { carryOutRun, rowsOf, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { tutelage } from '../../helpers/tutelage.ts';

function openHere(path: string): WritableDatabase {
  const database = openDatabase(path);
  onTestFinished(() => void database.close());
  return database;
}

/** Two finished runs in one closed file. */
async function twoRuns(folder: string): Promise<string> {
  const path = join(folder, 'runs.db');
  const database = openDatabase(path);
  const simulators = await loadSimulators();
  for (const seed of [1, 2])
    await carryOutRun(database, simulators, `run-${seed}`, shortConfiguration({ task: 'Pendulum', seed }));
  database.close();
  return path;
}

describe('a backup', () => {
  test('is of one instant, whole and private, though a training commits between its steps', async () => {
    const folder = temporaryFolder();
    const path = await twoRuns(folder);
    const [reader, writer] = [openHere(path), openHere(path)];
    const target = join(folder, 'copy.db');
    let steps = 0;
    await backUp(reader, target, () => {
      steps += 1;
      addRunEvent(writer, 'run-1', '2026', 'note', 'written while the copy was made');
    });
    expect(steps).toBeGreaterThan(0);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(existsSync(`${target}.part`)).toBe(false);
    const copy = openHere(target);
    expect(checkFile(copy)).toEqual({ structure: [], references: [] });
    expect(rowsOf(copy, 'run-2')).toEqual(rowsOf(reader, 'run-2'));
    const notes = `SELECT count(*) FROM run_events WHERE kind = 'note'`;
    expect([copy.prepare(notes).pluck().get(), reader.prepare(notes).pluck().get()]).toEqual([0, steps]);
    await expect(backUp(reader, target, () => undefined)).rejects.toThrow(/copy\.db is there already/);
    await expect(backUp(reader, join(folder, 'no', 'x.db'), () => undefined)).rejects.toThrow(/No backup was made/);
  });

  test('is kept before an older database is brought to the present version, and not twice', () => {
    const path = join(temporaryFolder(), 'runs.db');
    const old = new Database(path);
    old.pragma(`application_id = ${0x5455544c}`);
    for (const migration of migrations.slice(0, 3)) old.exec(migration);
    old.pragma('user_version = 3');
    old.exec(
      `INSERT INTO runs (id, name, task, method, seed, status, configuration, budget, created_at)
       VALUES ('old', 'old', 'Hopper', 'ddpg', 1, 'finished', '{}', 1, '2026')`,
    );
    old.close();
    const { pid: dead } = spawnSync(process.execPath, ['--version']);
    const leftovers = ['.part', '.part-journal'].map((ending) => `${path}.version-3.${dead}${ending}`);
    const ofLiving = `${path}.version-3.${process.ppid}.part`;
    for (const name of [...leftovers, ofLiving]) writeFileSync(name, '');
    openDatabase(path).close();
    expect([...leftovers, ofLiving].map((name) => existsSync(name))).toEqual([false, false, true]);
    const kept = new Database(`${path}.version-3`, { readonly: true });
    onTestFinished(() => void kept.close());
    expect(kept.pragma('user_version', { simple: true })).toBe(3);
    expect(kept.prepare('SELECT id FROM runs').pluck().all()).toEqual(['old']);
    expect(statSync(`${path}.version-3`).mode & 0o777).toBe(0o600);
    const before = readFileSync(`${path}.version-3`);
    openDatabase(path).close();
    expect(readFileSync(`${path}.version-3`).equals(before)).toBe(true);
    expect(existsSync(`${path}.version-${migrations.length}`)).toBe(false);
  });
});

test('an older database that is damaged is said to be, is not changed, and is salvaged to this version', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'runs.db');
  const old = newDatabase(path, migrations.length - 1);
  old.exec(`INSERT INTO settings (key, value) VALUES ('parallelRuns', '3')`);
  const root = Number(old.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'rollouts'`).pluck().get());
  old.pragma('journal_mode = WAL');
  old.close();
  const bytes = readFileSync(path);
  bytes.fill(0xa5, (root - 1) * 4096, root * 4096);
  writeFileSync(path, bytes);
  expect(() => openDatabase(path)).toThrow(/is damaged, and is not brought.*"tutelage salvage" reads.*Nothing was/s);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(readdirSync(folder)).toEqual(['runs.db']);
  const target = join(folder, 'new.db');
  salvage(path, target, { at: '2026-01-02T00:00:00.000Z', tasks: [] });
  expect(readSetting(openHere(target), 'parallelRuns')).toBe('3');
});

describe('a check', () => {
  test('finds one changed bit of a rollout, and what belongs to nothing', async () => {
    const path = await twoRuns(temporaryFolder());
    const database = openHere(path);
    expect([findDigestFault(database, 'run-1'), checkFile(database)]).toEqual([
      null,
      { structure: [], references: [] },
    ]);
    database.exec(`UPDATE segments SET rewards = CAST(x'01' || substr(rewards, 2) AS BLOB)
      WHERE id = (SELECT min(id) FROM segments WHERE run_id = 'run-1' AND cycle = 2)`);
    expect(findDigestFault(database, 'run-1')).toMatchObject({ run: 'run-1', cycle: 2 });
    expect(findDigestFault(database, 'run-2')).toBeNull();
    database.pragma('foreign_keys = OFF');
    database.exec(`INSERT INTO run_events (run_id, at, kind, message) VALUES ('nobody', '2026', 'note', '')`);
    expect(checkFile(database).references).toHaveLength(1);
  });

  test('by command: whole, then damaged, with its exit code', async () => {
    const path = await twoRuns(temporaryFolder());
    const whole = await tutelage('check', '--db', path, '--json');
    expect([whole.code, JSON.parse(whole.out)]).toMatchObject([0, { isWhole: true, runs: 2, checked: 2 }]);
    const database = openDatabase(path);
    database.exec(`DELETE FROM segments WHERE id = (SELECT max(id) FROM segments WHERE run_id = 'run-2')`);
    database.close();
    const damaged = await tutelage('check', '--db', path);
    expect(damaged.code).toBe(1);
    expect(damaged.err).toMatch(/run-2, cycle \d+: its rollouts/);
  });
});

describe('a salvage', () => {
  test('of a whole file is the file', async () => {
    const folder = temporaryFolder();
    const path = await twoRuns(folder);
    const before = readFileSync(path);
    const { losses } = salvage(path, join(folder, 'new.db'), { at: '2026-01-02T00:00:00.000Z', tasks: [] });
    expect(losses).toEqual([]);
    const [old, saved] = [openHere(path), openHere(join(folder, 'new.db'))];
    for (const run of ['run-1', 'run-2']) expect(rowsOf(saved, run)).toEqual(rowsOf(old, run));
    expect(listRuns(saved)).toEqual(listRuns(old));
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(() => salvage(path, join(folder, 'new.db'), { at: '2026-01-02T00:00:00.000Z', tasks: [] })).toThrow(
      /new\.db is there already/,
    );
    expect(statSync(join(folder, 'new.db')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.startsWith('.salvage'))).toEqual([]);
  });

  test('counts rows that its tables refuse, and misses nothing of a run that was being deleted', async () => {
    const folder = temporaryFolder();
    const path = await twoRuns(folder);
    const damaged = new Database(path);
    damaged.pragma('ignore_check_constraints = ON');
    damaged.exec(`UPDATE rollouts SET ending = 'somehow' WHERE id = (SELECT max(id) FROM rollouts)`);
    damaged.exec(`UPDATE runs SET deleted = 1 WHERE id = 'run-1'; DELETE FROM cycles WHERE run_id = 'run-1'`);
    damaged.close();
    const { losses } = salvage(path, join(folder, 'new.db'), { at: '2026-01-02T00:00:00.000Z', tasks: [] });
    expect(losses.filter(({ table }) => table !== 'segments')).toMatchObject([
      { table: 'rollouts', run: 'run-2', rows: 1 },
    ]);
  });

  test('keeps an unfinished run that lost something from going on as if it had not', async () => {
    const path = await twoRuns(temporaryFolder());
    const database = openHere(path);
    database.exec(`UPDATE runs SET status = 'stopped' WHERE id = 'run-2'`);
    markDoubtful(database, ['run-1', 'run-2']);
    expect(['run-1', 'run-2'].map((run) => findRun(database, run)?.status)).toEqual(['finished', 'failed']);
    expect(findRun(database, 'run-2')?.message).toContain('Start it anew');
    expect(['run-1', 'run-2'].map((run) => readCheckpoint(database, run) !== undefined)).toEqual([true, false]);
  });

  test('of what is no database of ours says so, and makes nothing', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'Not a database. '.repeat(500));
    expect(() => salvage(path, join(folder, 'new.db'), { at: '2026-01-02T00:00:00.000Z', tasks: [] })).toThrow(
      /Nothing can be salvaged from .*notes\.txt/,
    );
    expect(existsSync(join(folder, 'new.db'))).toBe(false);
  });
});
