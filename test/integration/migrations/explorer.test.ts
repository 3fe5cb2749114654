import { expect, test } from 'vitest';
import { checksumOf, type Cell } from '../../../db/care/checksum.ts';
import { findDamage } from '../../../db/care/damage.ts';
import { seals } from '../../../db/care/seals.ts';
import { resolveConfiguration } from '../../../src-main/learning/resolution.ts';
import { databaseAt, migrate } from '../../helpers/migrated.ts';
import { configurationAt } from '../../helpers/olderConfiguration.ts';

const insert = `INSERT INTO runs
    (id, name, task, method, seed, status, configuration, budget, created_at, source, checksum)
  VALUES (@id, @id, 'HalfCheetah', 'meta', 1, 'finished', @configuration, 1, '2026', @source, @checksum)`;

test('0019: older runs get the settings of an explorer and no novelty; their rows stay sound or damaged', () => {
  const database = databaseAt(18);
  const newest = resolveConfiguration({ task: 'HalfCheetah', method: 'meta' });
  const whole = configurationAt(19, newest);
  const foreign = '{"observationSize":2,"actionSize":1}';
  const add = (id: string, configuration: string, source: string | null = null): void =>
    void database.prepare(insert).run({
      ...{ id, configuration, source },
      checksum: checksumOf('HalfCheetah', 'meta', 1, configuration, '2026', null),
    });
  add('ours', JSON.stringify(configurationAt(18, newest)));
  add('theirs', foreign, '{}');
  const columns = seals.cycle.slice(0, seals.cycle.indexOf('novelty'));
  const known: Readonly<Record<string, Cell>> = {
    interactions: 10,
    seconds: 0.5,
    digest: 'abc',
    episodes: 1,
    teacher_kl: 2,
  };
  const addCycle = (cycle: number, isSound: boolean): void => {
    const cells = columns.map((column) => (column === 'cycle' ? cycle : (known[column] ?? null)));
    database
      .prepare(
        `INSERT INTO cycles (run_id, ${columns.join(', ')}, checksum)
         VALUES ('ours', ${columns.map(() => '?').join(', ')}, ?)`,
      )
      .run(...cells, isSound ? checksumOf(...cells) : 7);
  };
  addCycle(0, true);
  addCycle(1, false);

  migrate(database, 18, 19);
  add('new', JSON.stringify(whole));
  expect([...findDamage(database)].map(({ run, cycle }) => [run, cycle])).toEqual([['ours', 1]]);
  const rows = database
    .prepare<[], { id: string; configuration: string; kin: number }>(
      'SELECT id, configuration, configuration_id AS kin FROM runs ORDER BY id',
    )
    .all();
  const [recent, ours, theirs] = rows;
  expect(JSON.parse(ours.configuration)).toEqual(whole);
  expect(ours.kin).toBe(recent.kin);
  expect(theirs.configuration).toBe(foreign);
});
