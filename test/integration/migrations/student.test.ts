import { expect, test } from 'vitest';
import { checksumOf } from '../../../db/care/checksum.ts';
import { resolveConfiguration } from '../../../src-main/learning/resolution.ts';
import { databaseAt, migrate } from '../../helpers/migrated.ts';
import { configurationAt } from '../../helpers/olderConfiguration.ts';

const insert = `INSERT INTO runs
    (id, name, task, method, seed, status, configuration, budget, created_at, source, checksum)
  VALUES (@id, @id, 'Hopper', 'meta', 1, 'finished', @configuration, 1, '2026', @source, @checksum)`;

test('0017: our older runs had a DDPG student; those of other programs are left alone', () => {
  const database = databaseAt(16);
  const newest = resolveConfiguration({ task: 'Hopper', method: 'meta' });
  const whole = configurationAt(17, newest);
  const older = JSON.stringify(configurationAt(16, newest));
  const foreign = '{"observationSize":2,"actionSize":1}';
  const add = (id: string, configuration: string, source: string | null): void =>
    void database.prepare(insert).run({
      ...{ id, configuration, source },
      checksum: checksumOf('Hopper', 'meta', 1, configuration, '2026', null),
    });
  add('ours', older, null);
  add('theirs', foreign, '{}');
  migrate(database, 16, 17);
  add('new', JSON.stringify(whole), null);

  const rows = database
    .prepare<[], { id: string; configuration: string; checksum: number; kin: number }>(
      'SELECT id, configuration, checksum, configuration_id AS kin FROM runs ORDER BY id',
    )
    .all();
  const [recent, ours, theirs] = rows;
  expect(JSON.parse(ours.configuration)).toEqual(whole);
  expect(ours.kin).toBe(recent.kin);
  expect(theirs.configuration).toBe(foreign);
  for (const { configuration, checksum } of rows)
    expect(checksum).toBe(checksumOf('Hopper', 'meta', 1, configuration, '2026', null));
});
