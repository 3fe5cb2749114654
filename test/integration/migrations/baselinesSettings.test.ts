import { expect, test } from 'vitest';
import { resolveConfiguration } from '../../../src-main/learning/resolution.ts';
import { databaseAt, migrate } from '../../helpers/migrated.ts';
import { configurationAt } from '../../helpers/olderConfiguration.ts';

const insert = `INSERT INTO runs (id, name, task, method, seed, status, configuration, budget, created_at)
  VALUES (@id, @id, 'Hopper', 'meta-state', 1, 'finished', @configuration, 1, '2026')`;

test('0008: older runs had L2 on the hidden kernels and saw the change of Q, as newer ones may', () => {
  const database = databaseAt(7);
  const whole = resolveConfiguration({ task: 'Hopper', method: 'meta-state', tau: 1.5e-7 });
  const older = configurationAt(7, whole);
  const add = (id: string, configuration: object): void =>
    void database.prepare(insert).run({ id, configuration: JSON.stringify(configuration) });
  add('old', older);

  migrate(database, 7, 8);
  add('new', configurationAt(8, whole));
  add('other', { ...configurationAt(8, whole), criticL2Kernels: 'all', valueFeature: 'bellman-residual' });

  const read = `SELECT id, configuration_id, configuration ->> 'criticL2Kernels' AS kernels,
    configuration ->> 'valueFeature' AS feature FROM runs ORDER BY id`;
  expect(database.prepare(read).all()).toEqual([
    { id: 'new', configuration_id: 1, kernels: 'hidden', feature: 'change' },
    { id: 'old', configuration_id: 1, kernels: 'hidden', feature: 'change' },
    { id: 'other', configuration_id: 2, kernels: 'all', feature: 'bellman-residual' },
  ]);
});
