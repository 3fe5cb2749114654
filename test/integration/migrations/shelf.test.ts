import { expect, test } from 'vitest';
import { addOldRollout, addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0003: older runs get their size, late test, configuration and episodes from what they stored', () => {
  const database = databaseAt(2);
  addOldRun(database, 'a', { task: 'Hopper', seed: 1, gamma: 0.9 });
  addOldRun(database, 'b', { task: 'Hopper', seed: 2, gamma: 0.9 });
  addOldRun(database, 'c', { task: 'Hopper', seed: 2, gamma: 0.8 });
  const insert = database.prepare(
    `INSERT INTO cycles (run_id, cycle, interactions, seconds, digest, test_return)
     VALUES ('a', @cycle, @cycle, 0, '', @test)`,
  );
  for (let cycle = 0; cycle < 30; cycle += 1) insert.run({ cycle, test: cycle % 2 === 0 ? cycle : null });
  addOldRollout(database, { run: 'a', role: 'teacher', cycle: 3, ending: 'terminated' });
  addOldRollout(database, { run: 'a', role: 'test', cycle: 4, ending: 'truncated' });
  addOldRollout(database, { run: 'a', role: 'student', cycle: 5, ending: 'open' });
  addOldRollout(database, { run: 'a', role: 'student', cycle: 28, ending: 'truncated' });

  migrate(database, 2, 3);

  // 15 tests (0, 2, ..., 28): the last tenth, rounded up, is two of them. Four segments of 16 bytes.
  expect(
    database
      .prepare(`SELECT late_test, bytes, configuration_id, note, archived, trashed_at FROM runs ORDER BY id`)
      .all(),
  ).toEqual([
    { late_test: 27, bytes: 64, configuration_id: 1, note: '', archived: 0, trashed_at: null },
    { late_test: null, bytes: 0, configuration_id: 1, note: '', archived: 0, trashed_at: null },
    { late_test: null, bytes: 0, configuration_id: 2, note: '', archived: 0, trashed_at: null },
  ]);
  const episodes = database.prepare(`SELECT episodes FROM cycles WHERE run_id = 'a' ORDER BY cycle`).pluck().all();
  expect([episodes[2], episodes[3], episodes[27], episodes[28], episodes[29]]).toEqual([0, 1, 1, 2, 2]);
});
