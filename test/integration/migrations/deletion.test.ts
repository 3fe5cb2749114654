import { expect, test } from 'vitest';
import { addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0005: older runs are there, and can be marked as going', () => {
  const database = databaseAt(4);
  addOldRun(database, 'stays');
  addOldRun(database, 'goes');
  migrate(database, 4, 5);
  const marked = database.prepare(`SELECT id FROM runs WHERE deleted = 1`).pluck();
  expect(marked.all()).toEqual([]);
  database.exec(`UPDATE runs SET deleted = 1 WHERE id = 'goes'`);
  expect(marked.all()).toEqual(['goes']);
  expect(() => database.exec(`UPDATE runs SET deleted = 2`)).toThrow(/CHECK/);
});
