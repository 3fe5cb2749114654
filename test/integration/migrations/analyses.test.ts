import { expect, test } from 'vitest';
import { addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0002: a database with runs keeps them and can keep maps', () => {
  const database = databaseAt(1);
  addOldRun(database, 'run');
  migrate(database, 1, 2);
  database.exec(`
    INSERT INTO analyses (id, request, result, coordinates, origins, created_at)
    VALUES ('map', '{}', '{}', x'0102', x'03', '2026')`);
  expect(database.prepare(`SELECT id, status FROM runs`).all()).toEqual([{ id: 'run', status: 'finished' }]);
  expect(database.prepare(`SELECT id, length(coordinates) AS bytes FROM analyses`).all()).toEqual([
    { id: 'map', bytes: 2 },
  ]);
});
