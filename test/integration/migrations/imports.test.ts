import { expect, test } from 'vitest';
import { addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0016: older runs were trained here, and logged nothing under a name of their own', () => {
  const database = databaseAt(15);
  addOldRun(database, 'run');
  migrate(database, 15, 16);
  expect(database.prepare(`SELECT id, source FROM runs`).all()).toEqual([{ id: 'run', source: null }]);
  expect(database.prepare(`SELECT count(*) FROM own_metrics`).pluck().get()).toBe(0);
});
