import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { readRollout } from '../../../db/log/rollouts.ts';
import { findRun } from '../../../db/runs.ts';
import { loadSimulators, type SimulatorFactory } from '../../../src-main/tasks/tasks.ts';
import { carryOutRun, rowsOf, shortConfiguration } from '../../helpers/runs.ts';

let simulators: SimulatorFactory;
let database: WritableDatabase;

beforeAll(async () => {
  simulators = await loadSimulators();
  database = openDatabase(':memory:');
  for (const method of ['meta', 'meta-variance', 'meta-state'])
    await carryOutRun(database, simulators, method, shortConfiguration({ method }));
  return () => database.close();
});

describe('a run that is left after each cycle and resumed from the database ends with the same digest and rows', () => {
  const cases: [string, Record<string, unknown>][] = [
    ['ddpg-adaptive-parameter', { method: 'ddpg', noise: 'adaptive-parameter', studentUpdates: 60 }],
    ['ddpg-gaussian', { method: 'ddpg', noise: 'gaussian' }],
    ['ddpg-ornstein-uhlenbeck', { method: 'ddpg', noise: 'ornstein-uhlenbeck' }],
    ['ddpg-pink', { method: 'ddpg', noise: 'pink' }],
    ['ddpg-uniform', { method: 'ddpg', noise: 'uniform' }],
    ['ddpg-none', { method: 'ddpg', noise: 'none' }],
    ['ddpg-pendulum', { method: 'ddpg', task: 'Pendulum' }],
    ['ddpg-overwriting', { method: 'ddpg', replayCapacity: 100 }],
    ['meta-again', {}],
    ['meta-commit', { exerciseMove: 'commit', timeLimit: 'bootstrap', task: 'Reacher' }],
    [
      'meta-reset-fresh',
      { studentStart: 'reset', baselineReturn: 'fresh', metaRewardScale: 'running-std', teacherSubsample: 10 },
    ],
    ['meta-completed', { returnEstimate: 'completed', task: 'HalfCheetah', evaluationSteps: 100 }],
    ['meta-paired', { metaReward: 'paired', teacherStep: 'clipped', teacherUpdates: 3, teacherLearningRate: 0.01 }],
    ['meta-value', { metaReward: 'value', metaRewardBaseline: 'running-mean', teacherKlLimit: 1e-6 }],
    [
      'meta-state-explorations',
      { method: 'meta-state', explorations: 2, metaRewardBaseline: 'leave-one-out', teacherStep: 'importance' },
    ],
    ['meta-td3', { student: 'td3', policyDelay: 3 }],
    ['ddpg-td3', { method: 'ddpg', student: 'td3', noise: 'adaptive-parameter', studentUpdates: 7 }],
    ['meta-variance-again', { method: 'meta-variance' }],
    ['meta-state-again', { method: 'meta-state' }],
    ['meta-state-residual', { method: 'meta-state', valueFeature: 'bellman-residual', criticL2Kernels: 'all' }],
    ['explorer', { method: 'explorer', explorerWarmup: 100, noveltyBatch: 40, noveltyNeighbours: 4 }],
    [
      'explorer-overwriting',
      { method: 'explorer', replayCapacity: 100, explorerWarmup: 0, explorerUpdates: 2, student: 'td3' },
    ],
    ['frozen-final', { method: 'frozen', frozenRun: 'meta', frozenData: 'teacher-and-student' }],
    ['frozen-mixture', { method: 'frozen', frozenRun: 'meta', frozenPolicy: 'mixture' }],
    ['frozen-variance', { method: 'frozen', frozenRun: 'meta-variance', frozenPolicy: 'mixture' }],
    ['frozen-state', { method: 'frozen', frozenRun: 'meta-state', frozenPolicy: 'mixture' }],
  ];

  test.each(cases)('%s', async (name, changes) => {
    const configuration = shortConfiguration(changes);
    await carryOutRun(database, simulators, `${name}-steady`, configuration);
    await carryOutRun(database, simulators, `${name}-resumed`, configuration, 1);
    const steady = rowsOf(database, `${name}-steady`);
    expect(rowsOf(database, `${name}-resumed`)).toEqual(steady);
    expect(steady['run']).toMatchObject({
      status: 'finished',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  test('and with another one where anything else was done', async () => {
    await carryOutRun(database, simulators, 'meta-other-seed', shortConfiguration({ seed: 2 }));
    expect(findRun(database, 'meta-other-seed')?.digest).not.toBe(findRun(database, 'meta')?.digest);
  });
});

describe('what the log holds', () => {
  test.each(['meta', 'meta-state'])(
    '%s: every rollout, simulated again, gives its observations and rewards to the bit',
    (run) => {
      const task = simulators.create('Hopper');
      const rows = database
        .prepare<
          [string],
          { id: number; steps: number; ending: string; initial_position: Buffer; initial_velocity: Buffer }
        >('SELECT id, steps, ending, initial_position, initial_velocity FROM rollouts WHERE run_id = ?')
        .all(run);
      expect(rows.length).toBeGreaterThan(10);
      const numbers = (blob: Buffer): Float64Array => new Float64Array(Uint8Array.from(blob).buffer);
      for (const row of rows) {
        const { observations, actions, rewards } = readRollout(database, row.id);
        expect([observations.length, actions.length, rewards.length]).toEqual([
          11 * (row.steps + 1),
          3 * row.steps,
          row.steps,
        ]);
        const [again, earned] = [new Float32Array(observations.length), new Float32Array(row.steps)];
        task.load({ position: numbers(row.initial_position), velocity: numbers(row.initial_velocity) });
        again.set(task.observation);
        for (let step = 0; step < row.steps; step++) {
          task.step(Float64Array.from(actions.subarray(3 * step, 3 * step + 3)));
          again.set(task.observation, 11 * (step + 1));
          earned[step] = task.reward;
        }
        expect(Buffer.from(again.buffer).equals(Buffer.from(observations.buffer))).toBe(true);
        expect(earned).toEqual(rewards);
        expect(task.terminated).toBe(row.ending === 'terminated');
      }
      task.dispose();
    },
  );

  test.each(['meta', 'ddpg-adaptive-parameter-resumed'])(
    '%s: the rollout return is the mean of the last 100 training episodes that had ended',
    (run) => {
      const ended = database
        .prepare<[string], { cycle: number; return: number }>(
          `SELECT max(s.cycle) AS cycle, r.return FROM rollouts r JOIN segments s ON s.rollout_id = r.id
           WHERE r.run_id = ? AND r.role IN ('student', 'baseline') AND r.ending IN ('terminated', 'truncated')
           GROUP BY r.id ORDER BY r.position_in_role`,
        )
        .all(run);
      const cycles = database
        .prepare<[string], { cycle: number; rollout_return: number | null; rollout_episodes: number }>(
          `SELECT cycle, rollout_return, rollout_episodes FROM cycles WHERE run_id = ? ORDER BY cycle`,
        )
        .all(run);
      for (const { cycle, rollout_return, rollout_episodes } of cycles) {
        const last = ended.filter((episode) => episode.cycle <= cycle).slice(-100);
        expect(rollout_episodes).toBe(last.length);
        const mean = last.reduce((sum, episode) => sum + episode.return, 0) / last.length;
        expect(rollout_return).toBe(last.length === 0 ? null : mean);
      }
      expect(ended.length).toBeGreaterThan(3);
      expect(findRun(database, run)).toMatchObject({
        rollout_return: cycles.at(-1)?.rollout_return,
        rollout_episodes: cycles.at(-1)?.rollout_episodes,
      });
    },
  );

  test('interactions count all roles but test; a rollout says how many came before it', () => {
    const steps = database
      .prepare<[], { role: string; total: number }>(
        `SELECT role, sum(steps) AS total FROM rollouts WHERE run_id = 'meta' GROUP BY role`,
      )
      .all();
    const total = Object.fromEntries(steps.map((row) => [row.role, row.total]));
    const run = findRun(database, 'meta');
    expect((total['teacher'] ?? 0) + (total['student'] ?? 0)).toBe(run?.interactions);
    expect(total['test']).toBeGreaterThan(0);
    const starts = database
      .prepare<[], { role: string; interactions: number; steps: number }>(
        `SELECT role, interactions, steps FROM rollouts WHERE run_id = 'meta' AND role = 'student' ORDER BY id`,
      )
      .all();
    expect(starts[0].interactions).toBe(0);
    expect(
      starts.every((row, i) => i === 0 || row.interactions >= starts[i - 1].interactions + starts[i - 1].steps),
    ).toBe(true);
  });

  test('at the end no rollout is open; the last that was is cut, and so is one that a reset leaves', () => {
    const endings = (run: string): string[] =>
      database
        .prepare<[string], string>(
          `SELECT ending FROM rollouts WHERE run_id = ? AND role = 'student' ORDER BY position_in_role`,
        )
        .pluck()
        .all(run) as string[]; // pluck() changes the row type, which the typings do not follow
    expect(endings('meta')).not.toContain('open');
    expect(endings('meta-reset-fresh-steady').filter((ending) => ending === 'cut').length).toBeGreaterThan(1);
  });

  test('tests come at their interval and at the end', () => {
    const cycles = database
      .prepare<[], { interactions: number; test_return: number | null }>(
        `SELECT interactions, test_return FROM cycles WHERE run_id = 'meta' ORDER BY cycle`,
      )
      .all();
    const expected = cycles.map(
      ({ interactions }, i) =>
        Math.floor(interactions / 200) > Math.floor((cycles[i - 1]?.interactions ?? 0) / 200) ||
        i === cycles.length - 1,
    );
    expect(cycles.map(({ test_return: value }) => value !== null)).toEqual(expected);
  });

  test('the last 100 teachers are kept, one a cycle', async () => {
    await carryOutRun(
      database,
      simulators,
      'many',
      shortConfiguration({
        task: 'Pendulum',
        interactions: 1050,
        exploreSteps: 5,
        evaluationSteps: 5,
        teacherUpdates: 1,
        exerciseUpdates: 1,
        studentUpdates: 1,
        testInterval: 100_000,
      }),
    );
    const cycles = database
      .prepare<[], number>(`SELECT cycle FROM teachers WHERE run_id = 'many' ORDER BY cycle`)
      .pluck()
      .all();
    expect(cycles).toEqual(Array.from({ length: 100 }, (_, i) => i + 6));
  });
});
