import { expect, test } from 'vitest';
import { comparableSettings, plannedRuns } from '../../../src-main/workbench/studies/plan.ts';
import { resolveConfiguration } from '../../../src-main/learning/resolution.ts';
import { databaseAt, migrate } from '../../helpers/migrated.ts';
import { configurationAt } from '../../helpers/olderConfiguration.ts';

const insert = `INSERT INTO runs (id, name, task, method, seed, status, configuration, budget, created_at)
  VALUES (@id, @id, 'Hopper', 'ddpg', @seed, 'finished', @configuration, 1, '2026')`;

test('0007: older runs adapt every 50 updates, and go on sharing a configuration with newer ones', () => {
  const database = databaseAt(6);
  const asBefore = { tau: 1.5e-7, noiseAdaptation: 'every-50-updates' };
  const whole = resolveConfiguration({ task: 'Hopper', method: 'ddpg', ...asBefore });
  const older = configurationAt(6, whole);
  const add = (id: string, seed: number, configuration: object): void =>
    void database.prepare(insert).run({ id, seed, configuration: JSON.stringify({ ...configuration, seed }) });
  add('old-1', 1, older);
  add('old-2', 2, older);

  migrate(database, 6, 7);
  add('new-3', 3, configurationAt(7, whole));
  add('other-4', 4, { ...configurationAt(7, whole), noiseAdaptation: 'every-update' });

  const runs = database
    .prepare<[], { id: string; configuration_id: number; reading: string }>(
      `SELECT id, configuration_id, configuration ->> 'noiseAdaptation' AS reading FROM runs ORDER BY id`,
    )
    .all();
  expect(runs).toEqual([
    { id: 'new-3', configuration_id: 1, reading: 'every-50-updates' },
    { id: 'old-1', configuration_id: 1, reading: 'every-50-updates' },
    { id: 'old-2', configuration_id: 1, reading: 'every-50-updates' },
    { id: 'other-4', configuration_id: 2, reading: 'every-update' },
  ]);

  // The program of today takes them for runs of a study of today.
  migrate(database, 7);
  const settings = database.prepare<[], string>(`SELECT settings FROM configurations WHERE id = 1`).pluck().get();
  const [planned] = plannedRuns({
    tasks: ['Hopper'],
    seeds: [1],
    settings: {},
    variants: [{ label: 'ddpg', method: 'ddpg', settings: asBefore, teacherFrom: null }],
  });
  // Text of the database, written by resolveConfiguration.
  const stored = JSON.parse(String(settings)) as Record<string, unknown>;
  expect(comparableSettings(stored, 'ddpg')).toBe(planned.settings);
});
