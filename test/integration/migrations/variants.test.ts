import { expect, test } from 'vitest';
import { addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0010: older runs are of no variant yet; a variant that goes leaves its runs', () => {
  const database = databaseAt(9);
  for (const id of ['one', 'two']) addOldRun(database, id);
  const before = database.prepare(`SELECT * FROM runs ORDER BY id`).all();
  migrate(database, 9, 10);
  const runs = (): unknown[] => database.prepare(`SELECT * FROM runs ORDER BY id`).all();
  expect(runs()).toEqual(before.map((run) => Object.assign({}, run, { variant: null })));

  const insert = database.prepare(
    `INSERT INTO variants (id, key, name, colour, dash) VALUES (@id, @key, @name, 'blue', 'solid')`,
  );
  insert.run({ id: 1, key: 'a', name: 'Ours' });
  expect(() => insert.run({ id: 2, key: 'a', name: null })).toThrow(/UNIQUE/);
  expect(() => insert.run({ id: 2, key: 'b', name: 'ours' }), 'names differ in more than their case').toThrow(/UNIQUE/);
  database.prepare(`UPDATE runs SET variant = 1 WHERE id = 'one'`).run();
  database.prepare(`DELETE FROM variants`).run();
  expect(runs()).toEqual(before.map((run) => Object.assign({}, run, { variant: null })));
});
