import { expect, test } from 'vitest';
import { addOldRollout, addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0001: an empty file gets tables that hold a run with all that belongs to it, and lose it whole', () => {
  const database = databaseAt(0);
  migrate(database, 0, 1);
  addOldRun(database, 'run');
  const rollout = addOldRollout(database, { run: 'run', role: 'teacher', cycle: 0, ending: 'truncated' });
  database.exec(`
    INSERT INTO cycles (run_id, cycle, interactions, seconds, digest, mean_q) VALUES ('run', 0, 1, 0.5, 'd', 3);
    INSERT INTO checkpoints (run_id, cycle, state, learner) VALUES ('run', 0, '{}', x'00');
    INSERT INTO teachers (run_id, cycle, parameters, mean, std, value_mean, value_std)
    VALUES ('run', 0, x'00', x'00', x'00', 0, 1);
    INSERT INTO run_events (run_id, at, kind, message) VALUES ('run', '2026', 'started', '');
  `);
  const tables = ['runs', 'cycles', 'rollouts', 'segments', 'checkpoints', 'teachers', 'run_events'];
  const counts = (): unknown[] =>
    tables.map((table) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());

  expect(rollout).toBe(1);
  expect(counts()).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(() => addOldRollout(database, { run: 'run', role: 'pupil', cycle: 1, ending: 'cut' })).toThrow(/CHECK/);
  expect(() => addOldRollout(database, { run: 'nobody', role: 'teacher', cycle: 1, ending: 'cut' })).toThrow(/FOREIGN/);
  database.exec(`DELETE FROM runs`);
  expect(counts()).toEqual([0, 0, 0, 0, 0, 0, 0]);
});
