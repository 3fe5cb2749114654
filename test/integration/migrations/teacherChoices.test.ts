import { expect, test } from 'vitest';
import { checksumOf, type Cell } from '../../../db/care/checksum.ts';
import { findDamage } from '../../../db/care/damage.ts';
import { seals } from '../../../db/care/seals.ts';
import { resolveConfiguration } from '../../../src-main/learning/resolution.ts';
import { databaseAt, migrate } from '../../helpers/migrated.ts';
import { configurationAt } from '../../helpers/olderConfiguration.ts';

const insert = `INSERT INTO runs
    (id, name, task, method, seed, status, configuration, budget, created_at, origin, checksum)
  VALUES (@id, @id, 'Hopper', 'meta', 1, 'finished', @configuration, 1, '2026', @origin, @checksum)`;

test('0015: older runs paid and moved their teacher as the paper does, and their rows stay sound or damaged', () => {
  const database = databaseAt(14);
  const newest = resolveConfiguration({ task: 'Hopper', method: 'meta', tau: 1.5e-7 });
  const whole = configurationAt(15, newest);
  const older = JSON.stringify(configurationAt(14, newest));
  const origin = JSON.stringify({
    run: 'sound',
    cycle: 3,
    configuration: configurationAt(14, newest),
    origin: { run: 'first', cycle: 1, configuration: configurationAt(14, newest), origin: null },
  });
  const add = (id: string, configuration: string, from: string | null, checksum: number | null): void =>
    void database.prepare(insert).run({ id, configuration, origin: from, checksum });
  add('sound', older, null, checksumOf('Hopper', 'meta', 1, older, '2026', null));
  add('fork', older, origin, checksumOf('Hopper', 'meta', 1, older, '2026', origin));
  add('unsummed', older, null, null);
  add('damaged', older, null, 7);

  const cycle = database.prepare(
    `INSERT INTO cycles (run_id, cycle, interactions, seconds, digest, episodes, test_return, sigma, checksum)
     VALUES ('sound', @cycle, 10, 0.5, 'abc', 1, 2.5, x'0102', @checksum)`,
  );
  const values: Readonly<Record<string, Cell>> = {
    ...{ interactions: 10, seconds: 0.5, digest: 'abc', episodes: 1, test_return: 2.5, sigma: Uint8Array.of(1, 2) },
  };
  const cells = (number: number): Cell[] =>
    seals.cycle
      .slice(0, seals.cycle.indexOf('meta_reward_error'))
      .map((column) => (column === 'cycle' ? number : (values[column] ?? null)));
  cycle.run({ cycle: 0, checksum: checksumOf(...cells(0)) });
  cycle.run({ cycle: 1, checksum: 7 });
  expect([...findDamage(database)].map(({ run, cycle: at }) => [run, at])).toEqual([
    ['damaged', null],
    ['sound', 1],
  ]);

  migrate(database, 14, 15);
  expect([...findDamage(database)].map(({ run, cycle: at }) => [run, at])).toEqual([
    ['damaged', null],
    ['sound', 1],
  ]);
  add('new', JSON.stringify(whole), null, null);

  const rows = database
    .prepare<[], { id: string; configuration: string; origin: string | null; checksum: number | null; kin: number }>(
      'SELECT id, configuration, origin, checksum, configuration_id AS kin FROM runs ORDER BY id',
    )
    .all();
  for (const { id, configuration, origin: from, checksum, kin } of rows) {
    expect(JSON.parse(configuration), id).toEqual(whole);
    expect(kin, id).toBe(1);
    const sound = checksumOf('Hopper', 'meta', 1, configuration, '2026', from);
    expect(checksum, id).toBe(id === 'damaged' ? 7 : id === 'sound' || id === 'fork' ? sound : null);
  }
  expect(JSON.parse(rows.find(({ id }) => id === 'fork')?.origin ?? '')).toMatchObject({
    run: 'sound',
    configuration: whole,
    origin: { run: 'first', cycle: 1, configuration: whole, origin: null },
  });
});
