import { expect, test } from 'vitest';
import { checksumOf, type Cell } from '../../../db/care/checksum.ts';
import { findDamage } from '../../../db/care/damage.ts';
import { seals } from '../../../db/care/seals.ts';
import { addOldRun, databaseAt, migrate } from '../../helpers/migrated.ts';

test('0020: older cycles know no cells, and stay sound or damaged', () => {
  const database = databaseAt(19);
  addOldRun(database, 'run');
  const columns = seals.cycle.slice(0, seals.cycle.indexOf('teacher_cells'));
  const known: Readonly<Record<string, Cell>> = {
    interactions: 9,
    seconds: 1,
    digest: 'abc',
    episodes: 1,
    novelty: 0.5,
  };
  for (const cycle of [0, 1]) {
    const cells = columns.map((column) => (column === 'cycle' ? cycle : (known[column] ?? null)));
    database
      .prepare(
        `INSERT INTO cycles (run_id, ${columns.join(', ')}, checksum)
         VALUES ('run', ${columns.map(() => '?').join(', ')}, ?)`,
      )
      .run(...cells, cycle === 0 ? checksumOf(...cells) : 7);
  }
  migrate(database, 19, 20);
  expect([...findDamage(database)].map(({ run, cycle }) => [run, cycle])).toEqual([['run', 1]]);
  expect(database.prepare('SELECT novelty, teacher_cells FROM cycles WHERE cycle = 0').get()).toEqual({
    ...{ novelty: 0.5, teacher_cells: null },
  });
});
