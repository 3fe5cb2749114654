import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { checkFile } from '../../../db/care/check.ts';
import { dropDamage, findDamage } from '../../../db/care/damage.ts';
import { DatabaseError, openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { listRollouts, readOpenRollouts, readStrip } from '../../../db/log/rollouts.ts';
import { findRun } from '../../../db/runs.ts';
import { createMetricReader, readDigests, readSeries } from '../../../db/log/series.ts';
import { firstOfTwins, selectRollouts } from '../../../db/log/states.ts';
import { readCheckpoint, readTeachers } from '../../../db/log/checkpoints.ts';
import { failureOf } from '../../../src-main/contract/failure.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { findDigestFault } from '../../../src-main/training/verification/storedDigests.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { damagePage, fullDatabase, pagesOf } from './pages.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

/** What `tutelage check` does. */
function isFound(database: WritableDatabase): boolean {
  const { structure, references } = checkFile(database);
  return structure.length + references.length > 0 || [...findDamage(database)].length > 0;
}

test('a page of any kind that is damaged is found, whatever it holds', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const whole = join(folder, 'whole.db');
  await fullDatabase(whole);
  const database = openDatabase(whole);
  expect(checkFile(database)).toEqual({ structure: [], references: [] });
  expect([...findDamage(database)]).toEqual([]);
  database.close();
  const pages = pagesOf(whole);
  expect(new Set(pages.map(({ kind }) => kind))).toEqual(new Set(['leaf', 'internal', 'overflow']));
  expect(pages.length).toBeGreaterThan(30);
  const missed: string[] = [];
  const tries = pages.flatMap((page) => [0.05, 0.5, 0.95].map((part) => ({ page, part })));
  for (const { page, part } of tries) {
    const path = join(folder, 'damaged.db');
    copyFileSync(whole, path);
    damagePage(path, page, part);
    let found: boolean;
    try {
      const opened = openDatabase(path);
      found = isFound(opened);
      opened.close();
    } catch (error) {
      found = error instanceof DatabaseError; // it is not even opened
    }
    // A number that is larger than it has to be leaves ids out, and does no harm.
    if (!found && page.name !== 'sqlite_sequence') missed.push(`${page.kind} of ${page.name}, ${part} of the way`);
  }
  expect(missed, `of ${tries.length} damages`).toEqual([]);
});

test('a damaged row is found when it is read, with run and cycle; older rows are read as they are', async () => {
  const path = join(temporaryFolder(), 'runs.db');
  await fullDatabase(path);
  const database = openDatabase(path);
  const damages: readonly (readonly [string, () => unknown, RegExp])[] = [
    [
      `UPDATE cycles SET test_return = 1 WHERE cycle = 2`,
      () => readSeries(database, 'run-1', -1),
      /cycle 2 of the run run-1/,
    ],
    [
      `UPDATE checkpoints SET learner = zeroblob(length(learner))`,
      () => readCheckpoint(database, 'run-1'),
      /state of the run run-1 after cycle \d+/,
    ],
    [
      `UPDATE teachers SET value_std = 7 WHERE cycle = 3`,
      () => readTeachers(database, 'run-1'),
      /teacher of the run run-1 after cycle 3/,
    ],
    [
      `UPDATE rollouts SET return = 3 WHERE id = 2`,
      () => listRollouts(database, 'run-1', undefined, 0, 1000),
      /rollout \d+ of the run run-1, of cycle \d+/,
    ],
    [
      `UPDATE rollouts SET return = 3 WHERE role = 'student' AND position_in_role = 0`,
      () => readStrip(database, 'run-1', 1000),
      /student rollout 0 of the run run-1, of cycle \d+/,
    ],
    [
      `UPDATE rollouts SET steps = 3 WHERE role = 'student' AND position_in_role = 0`,
      () => selectRollouts(database, 'run-1', 'student', { kind: 'all' }),
      /student rollout 0 of the run run-1, of cycle \d+/,
    ],
    [
      `UPDATE rollouts SET initial_position = zeroblob(length(initial_position)) WHERE id = 2`,
      () => firstOfTwins(database, [1, 2]),
      /rollout \d+ of the run run-1, of cycle \d+/,
    ],
    [
      `UPDATE rollouts SET initial_velocity = zeroblob(length(initial_velocity)) WHERE role = 'teacher' AND
         position_in_role = 1`,
      () => readOpenRollouts(database, 'run-1', [{ role: 'teacher', index: 1, steps: 1 }]),
      /teacher rollout 1 of the run run-1, of cycle \d+/,
    ],
    [
      `UPDATE cycles SET rollout_return = 1 WHERE cycle = 2`,
      () => createMetricReader(database)('run-1', { kind: 'metric', key: 'rollout_return' }),
      /cycle 2 of the run run-1/,
    ],
    [
      `UPDATE cycles SET digest = '00' WHERE cycle = 2`,
      () => readDigests(database, 'run-1'),
      /cycle 2 of the run run-1/,
    ],
    [
      `UPDATE runs SET configuration = json_set(configuration, '$.gamma', 0.5)`,
      () => findRun(database, 'run-1'),
      /configuration of the run run-1/,
    ],
  ];
  for (const [sql, read, words] of damages) {
    database.exec('BEGIN');
    database.exec(sql);
    let failure: unknown;
    try {
      read();
    } catch (error) {
      failure = failureOf(error);
    }
    expect(failure, sql).toMatchObject({ code: 'database', message: expect.stringMatching(words) as string });
    expect([...findDamage(database)]).not.toEqual([]);
    // Without a checksum, as before there were any, the row is read as it is.
    for (const table of ['runs', 'cycles', 'checkpoints', 'teachers', 'rollouts'])
      database.exec(`UPDATE ${table} SET checksum = NULL`);
    expect(read, sql).not.toThrow();
    database.exec('ROLLBACK');
  }
  database.exec(`BEGIN; UPDATE sqlite_sequence SET seq = 1`);
  expect([...findDamage(database)]).toMatchObject([
    { table: 'rollouts', fault: expect.stringContaining('ids were given is damaged') as string },
  ]);
  database.exec('ROLLBACK');
  database.exec(`UPDATE segments SET rewards = zeroblob(length(rewards)) WHERE cycle = 4`);
  expect(findDigestFault(database, 'run-1')).toMatchObject({
    cycle: 4,
    fault: expect.stringContaining('in cycle 4') as string,
  });
  expect(dropDamage(database)[0]).toMatchObject({ table: 'segments', run: 'run-1', cycle: 4 });
  expect([...findDamage(database)]).toEqual([]);
  database.close();
});

test('what a reader of metrics has compared once it knows again, unless it is another run', async () => {
  const database = openDatabase(join(temporaryFolder(), 'runs.db'));
  const simulators = await loadSimulators();
  const read = createMetricReader(database);
  const metric = { kind: 'metric', key: 'cumulative_return' } as const;
  await carryOutRun(database, simulators, 'run-1', shortConfiguration());
  const {
    value: [, ...others],
    cycle: [first],
  } = read('run-1', metric);
  const damage = database.prepare(`UPDATE cycles SET cumulative_return = 1 WHERE cycle = ?`);
  damage.run(first);
  expect(read('run-1', metric).value).toEqual([1, ...others]);
  database.exec(`DELETE FROM runs`);
  await carryOutRun(database, simulators, 'run-1', shortConfiguration({ seed: 2 }));
  damage.run(first);
  expect(() => read('run-1', metric)).toThrow(`cycle ${first} of the run run-1`);
  database.close();
});

test('a definition that is not what was written is found, though SQLite can read it', () => {
  const path = join(temporaryFolder(), 'runs.db');
  openDatabase(path).close();
  const damaged = new Database(path);
  damaged.unsafeMode(true);
  damaged.pragma('writable_schema = ON');
  damaged.exec(`UPDATE sqlite_schema SET sql = replace(sql, 'run_id, cycle', 'cycle, run_id')
    WHERE name = 'rollouts_again'`);
  damaged.close();
  const database = openDatabase(path);
  expect(checkFile(database).structure).toContain('the definition of rollouts_again is not as the program makes it');
  database.close();
});
