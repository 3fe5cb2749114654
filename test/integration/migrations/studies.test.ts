import { expect, test } from 'vitest';
import { addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0004: studies stand beside the runs, which are found by their configuration without looking through all', () => {
  const database = databaseAt(3);
  addOldRun(database, 'run', { gamma: 0.9, seed: 1 });
  migrate(database, 3, 4);
  database.exec(`
    INSERT INTO studies (id, name, question, plan, preset, created_at)
    VALUES ('study', 'Table 1', 'Which?', '{}', NULL, '2026')`);
  expect(database.prepare(`SELECT name, preset FROM studies`).all()).toEqual([{ name: 'Table 1', preset: null }]);
  const find = `SELECT id FROM runs WHERE configuration_id = 1 ORDER BY seed`;
  expect(database.prepare(find).pluck().all()).toEqual(['run']);
  expect(database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${find}`).all()[0].detail).toContain(
    'runs_by_configuration',
  );
});
