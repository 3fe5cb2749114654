import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { workerEntries } from '../../src-main/doors/entries.ts';
import { answer } from '../../src-main/doors/answer.ts';
import type { Replay } from '../../src-main/contract/replay.ts';
import { openWorkbench, type Workbench } from '../../src-main/workbench/workbench.ts';
import { untilEnded } from '../helpers/realDoor.ts';

let folder = '';
let workbench: Workbench;
let runs: readonly string[];
/** A learned teacher and its control, of one seed. */
let alike: readonly string[];
const log: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
  workbench = openWorkbench({
    databasePath: join(folder, 'runs.db'),
    door: 'browser',
    version: '0',
    parallelRuns: 2,
    command: ['test'],
    log: (message) => log.push(message),
    ...workerEntries,
  });
  const short = {
    interactions: 900,
    exploreSteps: 100,
    evaluationSteps: 200,
    rolloutSteps: 200,
    exerciseUpdates: 5,
    studentUpdates: 5,
    testInterval: 400,
    testEpisodes: 1,
    hiddenSizes: [16, 16],
    batchSize: 16,
    engine: 'simd',
  };
  runs = await workbench.handlers['runs.start']({
    configurations: [
      { ...short, task: 'Pendulum', method: 'meta' },
      { ...short, task: 'Hopper', method: 'meta-variance' },
      { ...short, task: 'Reacher', method: 'ddpg' },
      { ...short, task: 'Pendulum', method: 'explorer' },
    ],
  });
  alike = await workbench.handlers['runs.start']({
    configurations: [{}, { teacherLearningRate: 0 }].map((more) => ({
      ...{ ...short, task: 'InvertedPendulum', method: 'meta', seed: 3 },
      ...more,
    })),
  });
  await untilEnded(workbench, [...runs, ...alike]);
});

afterAll(async () => {
  await workbench.close();
  rmSync(folder, { recursive: true });
  expect(log).toEqual([]);
});

/** Changes the file behind the workbench's back, as a fault would. */
function damage(sql: string, ...values: unknown[]): void {
  const database = openDatabase(join(folder, 'runs.db'));
  expect(database.prepare(sql).run(...values).changes).toBe(1);
  database.close();
}

function numbersOf(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function replay(rollout: number): Promise<Replay> {
  return Promise.resolve(workbench.handlers['rollouts.replay']({ rollout }));
}

const ask = (name: string, rollout: unknown): ReturnType<typeof answer> =>
  answer(workbench, name, { rollout }, (message) => log.push(message));

describe('replay', () => {
  test('every rollout of every role is the logged one, bit for bit', async () => {
    const roles = new Set<string>();
    for (const run of runs) {
      const rollouts = await workbench.handlers['runs.rollouts']({ run, offset: 0, limit: 1000 });
      expect(rollouts.length).toBeGreaterThan(4);
      for (const { id, role, steps } of rollouts) {
        roles.add(role);
        const [logged, again] = [await workbench.handlers['rollouts.get']({ rollout: id }), await replay(id)];
        expect(again.difference, `${run}, rollout ${id}`).toBeNull();
        expect([logged.run, logged.role, logged.steps]).toEqual([run, role, steps]);
        expect(numbersOf(logged.observations).length).toBe((steps + 1) * logged.task.observationSize);
        expect(numbersOf(logged.actions).length).toBe(steps * logged.task.actionSize);
        expect(numbersOf(logged.rewards).reduce((sum, reward) => sum + reward, 0)).toBeCloseTo(logged.return, 3);
        const poses = numbersOf(again.poses);
        expect(poses.length).toBe((steps + 1) * again.geoms.length * 7);
        for (let at = 3; at < poses.length; at += 7)
          expect(Math.hypot(...poses.subarray(at, at + 4))).toBeCloseTo(1, 5);
      }
    }
    expect([...roles].sort()).toEqual(['baseline', 'student', 'teacher', 'test']);
  });

  test('the poses are those of the observations: the hopper’s torso is where its height says', async () => {
    const [{ id }] = await workbench.handlers['runs.rollouts']({ run: runs[1], role: 'teacher', offset: 0, limit: 1 });
    const [logged, again] = [await workbench.handlers['rollouts.get']({ rollout: id }), await replay(id)];
    const [observations, poses] = [numbersOf(logged.observations), numbersOf(again.poses)];
    const torso = again.geoms.findIndex((geom) => geom.name === 'torso_geom');
    expect(torso).toBeGreaterThan(0);
    for (let step = 0; step <= logged.steps; step++)
      expect(poses[(step * again.geoms.length + torso) * 7 + 2]).toBeCloseTo(observations[step * 11], 6);
    expect(logged.initial.position[1]).toBeCloseTo(observations[0], 6);
  });

  test.each([
    [0, 'student'],
    // Whose checkpoint holds two critics.
    [3, 'teacher'],
  ] as const)('Q comes from the critic of the latest checkpoint, and says so: run %i', async (place, role) => {
    const run = runs[place];
    const [{ id, steps }] = await workbench.handlers['runs.rollouts']({ run, role, offset: 0, limit: 1 });
    const { critic } = await replay(id);
    if (critic.kind !== 'values') throw new Error(critic.reason);
    const values = numbersOf(critic.values);
    expect(values.length).toBe(steps);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(1);
    // Cycles are numbered from 0.
    expect(critic.cycle).toBe((await workbench.handlers['runs.get']({ run })).cycles - 1);
  });

  test('many at once are each answered with their own', async () => {
    const rollouts = (
      await Promise.all(runs.map((run) => workbench.handlers['runs.rollouts']({ run, offset: 0, limit: 3 })))
    ).flat();
    const replays = await Promise.all(rollouts.map(({ id }) => replay(id)));
    expect(replays.map((each) => each.rollout)).toEqual(rollouts.map(({ id }) => id));
    expect(replays.every((each) => each.difference === null)).toBe(true);
  });

  test('episodes that began alike are found: of one task and seed, bit for bit, and no others', async () => {
    const { handlers } = workbench;
    const listed = await Promise.all(
      [alike[0], alike[1], runs[1]].map((run) => handlers['runs.rollouts']({ run, role: 'test', offset: 0, limit: 9 })),
    );
    const [own, control, other] = listed.map((tests) => tests.toReversed());
    const found = await handlers['rollouts.alike']({ rollout: own[0].id });
    expect(found).toContainEqual({ ...control[0], run: alike[1] });
    expect(found.map(({ id }) => id)).not.toContain(own[0].id);
    const start = async (rollout: number) => (await handlers['rollouts.get']({ rollout })).initial;
    for (const { id } of found) expect(await start(id)).toEqual(await start(own[0].id));
    expect(
      found.some(({ run }) => run === runs[1]),
      'of another task',
    ).toBe(false);
    expect(await handlers['rollouts.alike']({ rollout: other[0].id })).toEqual([]);
    expect(await handlers['rollouts.alike']({ rollout: 999_999 })).toEqual([]);
  });

  test('a rollout that is not there is an error that says so', async () => {
    for (const name of ['rollouts.get', 'rollouts.replay']) {
      expect(await ask(name, 999_999)).toMatchObject({
        ok: false,
        failure: { code: 'not-found', message: expect.stringContaining('no rollout 999999') },
      });
      expect(await ask(name, 0)).toMatchObject({ ok: false, failure: { code: 'invalid-request' } });
    }
  });

  test('a log that is not what happened is told from the first number on', async () => {
    const [{ id }] = await workbench.handlers['runs.rollouts']({ run: runs[0], role: 'test', offset: 0, limit: 1 });
    const rewards = numbersOf((await workbench.handlers['rollouts.get']({ rollout: id })).rewards);
    rewards[7] += 1;
    damage('UPDATE segments SET checksum = NULL, rewards = ? WHERE rollout_id = ?', Buffer.from(rewards.buffer), id);
    expect((await replay(id)).difference).toEqual({
      quantity: 'reward',
      step: 7,
      component: 0,
      logged: rewards[7],
      simulated: rewards[7] - 1,
    });
  });

  test('a damaged rollout is one clear error, and the others go on', async () => {
    const [first, second, third] = await workbench.handlers['runs.rollouts']({
      run: runs[2],
      role: 'baseline',
      offset: 0,
      limit: 3,
    });
    damage(
      "UPDATE segments SET checksum = NULL, actions = x'00000000' WHERE rollout_id = ? AND first_step = 0",
      first.id,
    );
    damage("UPDATE segments SET observations_checksum = NULL, observations = x'0000' WHERE rollout_id = ?", second.id);
    expect(await ask('rollouts.replay', first.id)).toMatchObject({
      ok: false,
      failure: {
        code: 'database',
        message: expect.stringMatching(/rollout \d+ is damaged.*its actions are \d+ numbers/),
      },
    });
    expect(await ask('rollouts.get', second.id)).toMatchObject({
      ok: false,
      failure: { code: 'database', message: expect.stringMatching(/rollout \d+ is damaged.*2 bytes/) },
    });
    expect((await replay(third.id)).difference).toBeNull();
  });

  test('without a checkpoint there is no Q, and the reason is said', async () => {
    damage('DELETE FROM checkpoints WHERE run_id = ?', runs[1]);
    const [{ id }] = await workbench.handlers['runs.rollouts']({ run: runs[1], role: 'student', offset: 0, limit: 1 });
    expect((await replay(id)).critic).toEqual({
      kind: 'none',
      reason: 'The run has no checkpoint, so there is no critic to ask.',
    });
  });
});
