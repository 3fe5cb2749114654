import { expect, test } from 'vitest';
import { findDamage } from '../../../db/care/damage.ts';
import { addOldRollout, addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0014: rows from before have no checksum, and are no damage', () => {
  const database = databaseAt(13);
  addOldRun(database, 'run');
  addOldRollout(database, { run: 'run', role: 'student', cycle: 0, ending: 'terminated' });
  migrate(database, 13, 14);
  expect(database.prepare('SELECT checksum, observations_checksum FROM segments').all()).toEqual([
    { checksum: null, observations_checksum: null },
  ]);
  expect(database.prepare('SELECT count(*) FROM runs WHERE checksum IS NULL').pluck().get()).toBe(1);
  expect([...findDamage(database)]).toEqual([]);
  expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});
