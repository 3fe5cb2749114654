import type { ReadableDatabase, WritableDatabase } from '../../db/open.ts';
import { claimRun, findRun, insertRun, releaseRun } from '../../db/runs.ts';
import { type Configuration } from '../../src-main/learning/configuration.ts';
import { resolveConfiguration } from '../../src-main/learning/resolution.ts';
import { noPause } from '../../src-main/learning/policies/pause.ts';
import { metricKeys } from '../../src-main/learning/record.ts';
import { executeRun } from '../../src-main/training/execute.ts';
import type { SimulatorFactory } from '../../src-main/tasks/tasks.ts';

const owner = { pid: process.pid, host: 'test' };

/** A run of some seven cycles that take no time. */
export function shortConfiguration(changes: Record<string, unknown> = {}): Configuration {
  return resolveConfiguration({
    task: 'Hopper',
    method: 'meta',
    engine: 'simd',
    interactions: 500,
    exploreSteps: 30,
    evaluationSteps: 40,
    rolloutSteps: 70,
    exerciseUpdates: 3,
    studentUpdates: 5,
    teacherUpdates: 2,
    testInterval: 200,
    testEpisodes: 1,
    hiddenSizes: [16, 16],
    batchSize: 16,
    ...changes,
  });
}

/**
 * Inserts a run and carries it out in this thread; after every `sitting` cycles it is left and taken up from the
 * database.
 */
export async function carryOutRun(
  database: WritableDatabase,
  simulators: SimulatorFactory,
  id: string,
  configuration: Configuration,
  sitting = Infinity,
): Promise<void> {
  insertRun(database, { id, name: id, configuration, createdAt: '2026-01-01T00:00:00.000Z' }, owner);
  for (let ending = 'stopped'; ending === 'stopped';) {
    const claim = claimRun(database, id, owner);
    if (claim === null) throw new Error(`${id} cannot be claimed.`);
    let cycles = 0;
    const { kind } = await executeRun({
      database,
      run: id,
      claim,
      createSimulator: ({ task }) => simulators.create(task),
      clock: () => 0,
      provenance: () => '{}',
      tryEngine: () => Promise.reject(new Error('The engine is named.')),
      stop: {
        request: () => undefined,
        get isRequested() {
          return cycles >= sitting;
        },
        pause: noPause,
      },
      onStart: () => undefined,
      onNotice: () => undefined,
      onCycle: () => {
        cycles += 1;
      },
    });
    ending = kind;
    releaseRun(database, id, owner, ending === 'finished' ? 'finished' : 'stopped', null);
  }
}

/** All that a run left in the database but ids and times. */
export function rowsOf(database: ReadableDatabase, id: string): Record<string, unknown> {
  const all = (sql: string): unknown[] => database.prepare(sql).all({ id });
  const metrics = metricKeys.filter((key) => !key.endsWith('_seconds')).join(', ');
  const run = findRun(database, id);
  return {
    run: run && {
      digest: run.digest,
      status: run.status,
      cycles: run.cycles,
      interactions: run.interactions,
      returns: [run.rollout_return, run.rollout_episodes, run.cumulative_return, run.test_return, run.best_test],
    },
    cycles: all(`SELECT cycle, interactions, digest, sigma, ${metrics} FROM cycles WHERE run_id = @id ORDER BY cycle`),
    rollouts: all(
      `SELECT role, position_in_role, cycle, interactions, steps, return, ending, initial_position, initial_velocity
       FROM rollouts
       WHERE run_id = @id
       ORDER BY id`,
    ),
    segments: all(
      `SELECT r.role, r.position_in_role, s.cycle, s.first_step, s.steps, s.ending,
         s.observations, s.actions, s.rewards
       FROM segments s JOIN rollouts r ON r.id = s.rollout_id
       WHERE s.run_id = @id
       ORDER BY s.id`,
    ),
    checkpoint: all(`SELECT cycle, state, learner FROM checkpoints WHERE run_id = @id`),
    teachers: all(
      `SELECT cycle, parameters, mean, std, value_mean, value_std FROM teachers WHERE run_id = @id ORDER BY cycle`,
    ),
  };
}
