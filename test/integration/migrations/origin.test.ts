import { expect, test } from 'vitest';
import { addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0012: older runs began anew', () => {
  const database = databaseAt(11);
  addOldRun(database, 'run');
  migrate(database, 11, 12);
  expect(database.prepare(`SELECT id, origin FROM runs`).all()).toEqual([{ id: 'run', origin: null }]);
});
