import { expect, test } from 'vitest';
import { addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0011: older runs did not diverge, and were never claimed under a number', () => {
  const database = databaseAt(10);
  addOldRun(database, 'run');
  migrate(database, 10, 11);
  const read = `SELECT id, divergence, claims, owner_boot, owner_started, owner_beat FROM runs`;
  expect(database.prepare(read).all()).toEqual([
    { id: 'run', divergence: null, claims: 0, owner_boot: null, owner_started: null, owner_beat: null },
  ]);
});
