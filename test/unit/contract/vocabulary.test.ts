import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import { insertRun, readSpeeds } from '../../../db/runs.ts';
import { failureOf } from '../../../src-main/contract/failure.ts';
import { methodNames, roleColumns, rolesOf, updatesPerInteraction } from '../../../src-main/contract/vocabulary.ts';
import { ConfigurationError } from '../../../src-main/learning/resolution.ts';
import { DataError } from '../../../src-main/numerics/dataError.ts';
import { shortConfiguration } from '../../helpers/runs.ts';

const sizes: Readonly<Record<string, unknown>> = {
  exploreSteps: 30,
  evaluationSteps: 40,
  rolloutSteps: 60,
  exerciseUpdates: 3,
  studentUpdates: 6,
  explorations: 1,
  explorerUpdates: 2,
};

describe('updates per interaction', () => {
  test('counts the steps and the updates of a whole cycle', () => {
    const of = (method: string, more: Readonly<Record<string, unknown>> = {}): number =>
      updatesPerInteraction(method, (key) => ({ ...sizes, ...more })[key]);
    expect(of('meta')).toBeCloseTo(9 / 70, 12);
    expect(of('meta', { explorations: 2, metaReward: 'paired' })).toBeCloseTo(12 / 180, 12);
    expect(of('meta', { baselineReturn: 'fresh' })).toBeCloseTo(9 / 110, 12);
    expect(of('ddpg')).toBeCloseTo(6 / 60, 12);
    expect(of('explorer')).toBeCloseTo(18 / 60, 12);
    expect(of('frozen', { frozenData: 'teacher' })).toBeCloseTo(6 / 60, 12);
    expect(of('frozen', { frozenData: 'teacher-and-student' })).toBeCloseTo(6 / 100, 12);
  });

  test('is what the database reckons for finished runs', () => {
    const database = openDatabase(':memory:');
    const frozen = { method: 'frozen', frozenRun: 'hopper-meta-1' };
    const asked = [
      ...['meta', 'meta-state', 'ddpg', 'explorer'].map((method) => ({ method })),
      { method: 'meta', task: 'Reacher', explorations: 3, metaReward: 'paired' },
      { method: 'meta', task: 'Pendulum', baselineReturn: 'fresh' },
      { ...frozen, frozenData: 'teacher-and-student' },
    ];
    const configurations = asked.map((each) => shortConfiguration({ ...sizes, ...each }));
    configurations.forEach((configuration, i) =>
      insertRun(
        database,
        { id: `run-${i}`, name: 'run', configuration, createdAt: '2026-01-01T00:00:00.000Z' },
        { pid: 1, host: 'here' },
      ),
    );
    database.exec(`UPDATE runs SET status = 'finished', engine = 'simd', interactions = 100, seconds = 1,
      provenance = '{"machine":{"hostname":"here"}}'`);
    const speeds = new Map(
      readSpeeds(database, 'here').map((speed) => [`${speed.task} ${speed.method}`, speed.updatesPerInteraction]),
    );
    database.close();
    expect(speeds.size).toBe(asked.length);
    for (const configuration of configurations) {
      const settings: Readonly<Record<string, unknown>> = configuration;
      expect(speeds.get(`${configuration.task} ${configuration.method}`)).toBeCloseTo(
        updatesPerInteraction(configuration.method, (key) => settings[key]),
        12,
      );
    }
  });
});

test('what is wrong with data is told in its own words', () => {
  expect(failureOf(new DataError('The font cannot draw ∈ (U+2208).'))).toEqual({
    code: 'invalid-request',
    message: 'The font cannot draw ∈ (U+2208).',
  });
});

test('every method is tested, and only the baseline has no teacher', () => {
  expect(methodNames.every((method) => rolesOf(method, null).includes('test'))).toBe(true);
  expect(methodNames.filter((method) => !rolesOf(method, null).includes('teacher'))).toEqual(['ddpg']);
});

test("a frozen run has a student's rollouts where its data are asked for, and else none", () => {
  expect(rolesOf('frozen', 'teacher')).toEqual(['teacher', 'test']);
  expect(rolesOf('frozen', 'teacher-and-student')).toEqual(['teacher', 'student', 'test']);
});

test('where a role is had by several groups, every column names its own; where none is, none does', () => {
  const run = (id: string, variant: number, name: string, of: 'teacher' | 'baseline') => ({
    id,
    roles: [of] as const,
    group: { variant, name, colour: 'blue', dash: 'solid' } as const,
    configurationId: variant,
  });
  const [meta, control, ddpg] = [
    run('a', 1, 'meta', 'teacher'),
    run('b', 2, 'control', 'teacher'),
    run('c', 3, 'ddpg', 'baseline'),
  ];
  const titles = (runs: readonly ReturnType<typeof run>[]) =>
    roleColumns(['teacher', 'baseline'], runs, false).map(({ title }) => title);
  expect(titles([meta, control, ddpg])).toEqual(['Teacher, meta', 'Teacher, control', 'Baseline, ddpg']);
  expect(titles([meta, ddpg])).toEqual(['Teacher', 'Baseline']);
  expect(roleColumns(['teacher', 'baseline'], [meta, control, ddpg], true).map(({ title }) => title)).toEqual([
    'Teacher, pooled: meta + control',
    'Baseline, ddpg',
  ]);
});

test('many pooled groups are counted, not named', () => {
  const runs = Array.from({ length: 9 }, (_, i) => ({
    id: `run-${i}`,
    roles: ['teacher'] as const,
    group: { variant: i + 1, name: `meta, gamma 0.${i}`, colour: 'blue', dash: 'solid' } as const,
    configurationId: i,
  }));
  expect(roleColumns(['teacher', 'baseline'], runs, true)).toEqual([
    { title: 'Teacher, 9 groups pooled', role: 'teacher', runs: runs.map(({ id }) => id) },
  ]);
});

test('a refused configuration names its setting apart from the words', () => {
  expect(failureOf(new ConfigurationError('gamma', 'give a number from 0 to 1; got 2.'))).toEqual({
    code: 'invalid-configuration',
    message: 'gamma: give a number from 0 to 1; got 2.',
    key: 'gamma',
    fault: 'give a number from 0 to 1; got 2.',
  });
});
