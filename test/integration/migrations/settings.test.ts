import { expect, test } from 'vitest';
import { addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0006: a database with runs keeps them and can keep one value for each setting', () => {
  const database = databaseAt(5);
  addOldRun(database, 'run');
  migrate(database, 5, 6);
  database.exec(`INSERT INTO settings (key, value) VALUES ('parallelRuns', '3')`);
  expect(() => database.exec(`INSERT INTO settings (key, value) VALUES ('parallelRuns', '4')`)).toThrow(/UNIQUE/);
  expect(database.prepare(`SELECT value FROM settings`).pluck().all()).toEqual(['3']);
  expect(database.prepare(`SELECT count(*) FROM runs`).pluck().get()).toBe(1);
});
