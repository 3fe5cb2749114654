import { expect, test } from 'vitest';
import { addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0013: figures and venues stand beside the runs, which stay as they are', () => {
  const database = databaseAt(12);
  addOldRun(database, 'run');
  const before = database.prepare(`SELECT * FROM runs`).all();
  migrate(database, 12, 13);
  database.exec(`
    INSERT INTO figures (id, name, specification, runs, created_at, changed_at)
    VALUES ('figure', 'Figure 3', '{}', '[]', '2026', '2026');
    INSERT INTO venues (title, "column", "full", "text") VALUES ('Thesis', 5.1, 5.1, 10)`);
  expect(database.prepare(`SELECT * FROM runs`).all()).toEqual(before);
  expect(database.prepare(`SELECT name FROM figures`).pluck().all()).toEqual(['Figure 3']);
  expect(() => database.exec(`INSERT INTO venues VALUES ('Thesis', 1, 1, 1)`)).toThrow(/UNIQUE/);
});

test('0018: venues have the height of their page, those before any', () => {
  const database = databaseAt(17);
  database.exec(`INSERT INTO venues (title, "column", "full", "text") VALUES ('Thesis', 5.1, 5.1, 10)`);
  migrate(database, 17, 18);
  database.exec(`INSERT INTO venues (title, "column", "full", "text", "height") VALUES ('Book', 4, 4, 9, 7.5)`);
  expect(database.prepare(`SELECT title, "text", "height" FROM venues ORDER BY title`).all()).toEqual([
    { title: 'Book', text: 9, height: 7.5 },
    { title: 'Thesis', text: 10, height: null },
  ]);
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
});
