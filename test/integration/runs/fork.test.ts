import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { claimRun, findRun, listRunEvents, releaseRun } from '../../../db/runs.ts';
import { ConfigurationError } from '../../../src-main/learning/resolution.ts';
import { noPause } from '../../../src-main/learning/policies/pause.ts';
import { loadSimulators, type SimulatorFactory } from '../../../src-main/tasks/tasks.ts';
import { executeRun } from '../../../src-main/training/execute.ts';
import { forkRun, planFork } from '../../../src-main/training/fork.ts';
import { findDigestFault } from '../../../src-main/training/verification/storedDigests.ts';
import { verifyRun } from '../../../src-main/training/verification/verify.ts';
import { sortRuns, listGroups } from '../../../src-main/workbench/runs/variants.ts';
import { carryOutRun, rowsOf, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const owner = { pid: process.pid, host: 'test' };

let simulators: SimulatorFactory;
beforeAll(async () => {
  simulators = await loadSimulators();
});

/** A sitting of so many cycles, or to the end. */
async function sit(database: WritableDatabase, run: string, most = Infinity): Promise<void> {
  const claim = claimRun(database, run, owner);
  if (claim === null) throw new Error(`${run} cannot be claimed.`);
  let cycles = 0;
  const { kind } = await executeRun({
    database,
    run,
    claim,
    createSimulator: ({ task }) => simulators.create(task),
    clock: () => 0,
    provenance: (_, origin) => JSON.stringify({ origin }),
    tryEngine: () => Promise.reject(new Error('The engine is named.')),
    stop: {
      request: () => undefined,
      get isRequested() {
        return cycles >= most;
      },
      pause: noPause,
    },
    onStart: () => undefined,
    onNotice: () => undefined,
    onCycle: () => {
      cycles += 1;
    },
  });
  releaseRun(database, run, owner, kind === 'finished' ? 'finished' : 'stopped', null);
}

async function originIn(name: string, changes: Record<string, unknown> = {}): Promise<WritableDatabase> {
  const database = openDatabase(join(temporaryFolder(), `${name}.db`));
  await carryOutRun(database, simulators, 'origin', shortConfiguration(changes));
  return database;
}

const fork = (database: WritableDatabase, id: string, settings: Record<string, unknown>, origin = 'origin'): void =>
  forkRun(database, { origin, settings, id, createdAt: '2026-01-02T00:00:00.000Z' });

const verified = (database: WritableDatabase, run: string) =>
  verifyRun({
    database,
    run,
    cycles: Infinity,
    createSimulator: ({ task }) => simulators.create(task),
    clock: () => 0,
    onCycle: () => undefined,
  });

const withoutRun = ({ run: _run, ...rows }: Record<string, unknown>): Record<string, unknown> => rows;

describe('a fork', () => {
  test('begins with all of its origin, goes on with other settings, and says where it came from', async () => {
    const database = await originIn('whole');
    const before = rowsOf(database, 'origin');
    fork(database, 'fork', { interactions: 900, criticLearningRate: 1e-4, batchSize: 32 });
    expect(withoutRun(rowsOf(database, 'fork'))).toEqual(withoutRun(before));
    const { cycles = 0 } = findRun(database, 'origin') ?? {};
    await sit(database, 'fork');
    expect(rowsOf(database, 'origin')).toEqual(before);
    const made = findRun(database, 'fork');
    expect(made).toMatchObject({ status: 'finished', budget: 900, seed: 1, engine: 'simd' });
    expect(JSON.parse(made?.forked_from ?? '')).toMatchObject({ run: 'origin', cycle: cycles - 1 });
    expect(JSON.parse(made?.provenance ?? '')).toMatchObject({ origin: { run: 'origin', cycle: cycles - 1 } });
    expect(listRunEvents(database, 'fork')[0].message).toContain('batchSize 32 (was 16)');
    expect(made?.cycles).toBeGreaterThan(cycles);
    expect(findDigestFault(database, 'fork')).toBeNull();
    database.close();
  });

  test.for([
    ['meta', { method: 'meta' }, { teacherLearningRate: 1e-3, returnEstimate: 'per-step', studentStart: 'reset' }],
    ['meta-state', { method: 'meta-state' }, { gamma: 0.9, replayCapacity: 200, observationClip: 2 }],
    ['ddpg', { method: 'ddpg', noise: 'ornstein-uhlenbeck' }, { noise: 'adaptive-parameter', noiseScale: 0.1 }],
    ['adapted', { method: 'ddpg' }, { noiseScale: 0.4, timeLimit: 'bootstrap' }],
  ] as const)(
    'of %s is the same in one sitting, in many, made again, and verified',
    async ([name, changes, settings]) => {
      const database = await originIn(name, changes);
      for (const [id, most] of [
        ['once', Infinity],
        ['piecewise', 1],
      ] as const) {
        fork(database, id, { ...settings, interactions: 900 });
        while (findRun(database, id)?.status !== 'finished') await sit(database, id, most);
      }
      expect(withoutRun(rowsOf(database, 'piecewise'))).toEqual(withoutRun(rowsOf(database, 'once')));
      const once = findRun(database, 'once');
      expect(findRun(database, 'piecewise')?.digest).toBe(once?.digest);
      const verification = await verified(database, 'once');
      expect(verification.parting).toBeNull();
      expect(verification.executed).toBe(once?.digest);
      database.close();
    },
  );

  test('of a run that was stopped, with a larger budget alone, goes on as the run itself would have', async () => {
    const database = openDatabase(join(temporaryFolder(), 'budget.db'));
    await carryOutRun(database, simulators, 'origin', shortConfiguration({ testInterval: 1000 }));
    await carryOutRun(database, simulators, 'longer', shortConfiguration({ interactions: 900, testInterval: 1000 }));
    const digests = (run: string): unknown[] =>
      database.prepare('SELECT digest FROM cycles WHERE run_id = ? ORDER BY cycle').pluck().all(run);
    // The last cycle of the shorter run has a test that the longer one has not: its rollouts are others from there on.
    const { cycles = 0 } = findRun(database, 'origin') ?? {};
    expect(digests('longer').slice(0, cycles - 1)).toEqual(digests('origin').slice(0, cycles - 1));
    fork(database, 'fork', { interactions: 900 });
    await sit(database, 'fork');
    const rewards = (run: string): unknown[] =>
      database
        .prepare(
          `SELECT s.rewards FROM segments s JOIN rollouts r ON r.id = s.rollout_id
           WHERE s.run_id = ? AND r.role <> 'test' ORDER BY s.id`,
        )
        .pluck()
        .all(run);
    expect(rewards('fork')).toEqual(rewards('longer'));
    database.close();
  });

  test('of a fork has all its origins, outlives them, and is verified', async () => {
    const database = await originIn('twice');
    fork(database, 'first', { interactions: 700, gamma: 0.95 });
    await sit(database, 'first');
    fork(database, 'second', { interactions: 900, gamma: 0.9 }, 'first');
    database.prepare(`DELETE FROM runs WHERE id IN ('origin', 'first')`).run();
    await sit(database, 'second');
    expect((await verified(database, 'second')).parting).toBeNull();
    database.close();
  });

  test.for([
    ['meta', { method: 'meta' }, { returnEstimate: 'per-step' }, { gamma: 0.9 }, true],
    ['ddpg', { method: 'ddpg', noise: 'ornstein-uhlenbeck' }, { noise: 'gaussian' }, { noiseScale: 0.1 }, true],
    [
      'explorer',
      { method: 'explorer', explorerWarmup: 50 },
      { noveltyNeighbours: 3 },
      { explorerNoise: 0.1, noveltyBatch: 64 },
      true,
    ],
    // There and back: the noise begins anew, which it does not where nothing changes it.
    ['adapted', { method: 'ddpg' }, { noise: 'gaussian' }, { noise: 'adaptive-parameter' }, false],
  ] as const)(
    'of a fork that has not gone on yet, of %s, begins as each of its origins would have, and is verified',
    async ([name, changes, first, second, isAsAtOnce]) => {
      const database = await originIn(`still-${name}`, changes);
      fork(database, 'first', { interactions: 900, ...first });
      fork(database, 'second', { interactions: 1100, ...second }, 'first');
      await sit(database, 'second', 1);
      await sit(database, 'second');
      expect(findRun(database, 'second')?.status).toBe('finished');
      expect((await verified(database, 'second')).parting).toBeNull();
      fork(database, 'at-once', { interactions: 1100, ...first, ...second });
      await sit(database, 'at-once');
      const digest = (run: string): unknown => findRun(database, run)?.digest;
      expect(digest('second') === digest('at-once')).toBe(isAsAtOnce);
      database.close();
    },
  );

  test('is in a group of its own, not in that of runs with its settings from the start', async () => {
    const database = await originIn('groups');
    fork(database, 'fork', { interactions: 900 });
    await carryOutRun(database, simulators, 'longer', shortConfiguration({ interactions: 900, seed: 2 }));
    sortRuns(database);
    const groups = listGroups(database);
    expect(groups.map(({ runs }) => runs)).toEqual([1, 1, 1]);
    expect(groups.filter(({ name }) => /forked from meta.* after cycle \d+/.test(name))).toHaveLength(1);
    database.close();
  });

  test.for([
    ['hiddenSizes', { hiddenSizes: [32, 32] }],
    ['task', { task: 'Pendulum' }],
    ['method', { method: 'ddpg' }],
    ['seed', { seed: 2 }],
    ['engine', { engine: 'simd-fma' }],
    ['valueFeature', { valueFeature: 'bellman-residual' }],
    ['interactions', { interactions: 400, gamma: 0.5 }],
    ['gamma', { interactions: 900, gamma: 2 }],
  ] as const)('is refused by name where %s cannot be so, and nothing is made', async ([key, settings]) => {
    const database = await originIn(key);
    const errors = planFork(database, 'origin', { interactions: 900, ...settings }).errors;
    expect(errors.map((error) => error.key)).toEqual([key]);
    expect(() => fork(database, 'fork', { interactions: 900, ...settings })).toThrow(ConfigurationError);
    expect(findRun(database, 'fork')).toBeUndefined();
    database.close();
  });

  test('is refused where nothing changes', async () => {
    const database = await originIn('same');
    database.prepare('UPDATE runs SET interactions = 300').run();
    expect(planFork(database, 'origin', { gamma: 0.99 }).errors).toMatchObject([{ key: 'settings' }]);
    database.close();
  });

  test('is refused of a run that trains and of one without a whole cycle', async () => {
    const database = await originIn('resting');
    database.prepare(`UPDATE runs SET status = 'running'`).run();
    expect(() => fork(database, 'fork', { interactions: 900 })).toThrow(/is running\. Stop it first/);
    database.exec(`UPDATE runs SET status = 'stopped'; DELETE FROM checkpoints`);
    expect(() => fork(database, 'fork', { interactions: 900 })).toThrow(/no state to go on from/);
    expect(() => fork(database, 'fork', { interactions: 900 }, 'nobody')).toThrow(/There is no run nobody/);
    database.close();
  });
});
