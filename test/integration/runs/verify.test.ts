import { noPause } from '../../../src-main/learning/policies/pause.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { insertRun } from '../../../db/runs.ts';
import { resolveConfiguration } from '../../../src-main/learning/resolution.ts';
import { loadSimulators, type SimulatorFactory } from '../../../src-main/tasks/tasks.ts';
import { executeRun } from '../../../src-main/training/execute.ts';
import { TrainingError } from '../../../src-main/training/frozenSource.ts';
import { verifyRun, type Verification } from '../../../src-main/training/verification/verify.ts';

const run = 'hopper-meta-state-5';
let folder = '';
let database: WritableDatabase;
let simulators: SimulatorFactory;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  database = openDatabase(join(folder, 'runs.db'));
  simulators = await loadSimulators();
  const configuration = resolveConfiguration({
    task: 'Hopper',
    method: 'meta-state',
    seed: 5,
    interactions: 2400,
    exerciseUpdates: 5,
    studentUpdates: 5,
    testInterval: 1000,
    testEpisodes: 1,
    engine: 'simd',
  });
  insertRun(
    database,
    { id: run, name: run, configuration, createdAt: '2020-01-01T00:00:00Z' },
    { pid: 1, host: 'here' },
  );
  const ending = await executeRun({
    database,
    run,
    claim: 0,
    createSimulator: ({ task }) => simulators.create(task),
    clock: () => 0,
    provenance: () => '{}',
    stop: { request: () => undefined, isRequested: false, pause: noPause },
    tryEngine: () => Promise.reject(new Error('the engine was named')),
    onStart: () => undefined,
    onNotice: () => undefined,
    onCycle: () => undefined,
  });
  expect(ending).toEqual({ kind: 'finished' });
});

afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

function verify(
  cycles = Infinity,
  onCycle: (done: number, of: number) => void = () => undefined,
): Promise<Verification> {
  return verifyRun({
    database,
    run,
    cycles,
    createSimulator: ({ task }) => simulators.create(task),
    clock: () => 0,
    onCycle,
  });
}

/** Verifies with the database changed by `sql`, then puts it back. */
async function verifyChanged(sql: string): Promise<Verification> {
  database.exec('BEGIN');
  // As one changes a log who does not want to be noticed, or whose log is from before rows had checksums.
  database.exec(`
    UPDATE runs SET checksum = NULL;
    UPDATE cycles SET checksum = NULL;
    UPDATE rollouts SET checksum = NULL;
    UPDATE segments SET checksum = NULL, observations_checksum = NULL;
  `);
  try {
    expect(database.prepare(sql).run().changes).toBe(1);
    return await verify();
  } finally {
    database.exec('ROLLBACK');
  }
}

const nthSegment = (cycle: number, role: string): string =>
  `SELECT s.id
   FROM segments s JOIN rollouts r ON r.id = s.rollout_id
   WHERE s.cycle = ${cycle} AND r.role = '${role}'
   ORDER BY s.id
   LIMIT 1`;

describe('a run executed again', () => {
  test('agrees with its log, cycle by cycle', async () => {
    const progress: number[] = [];
    const verification = await verify(Infinity, (done, of) => progress.push(done, of));
    expect(verification).toMatchObject({ run, engine: 'simd', cycles: 9, parting: null });
    expect(verification.executed).toBe(verification.stored);
    expect(progress.slice(-2)).toEqual([9, 9]);
  });

  test('as far as it is asked to', async () => {
    expect((await verify(4)).cycles).toBe(4);
  });

  test.each([
    ['observations', 11 * 4 * 2 + 4 * 3, { step: 2, what: 'observations[3]' }],
    ['actions', 3 * 4 * 4 + 4, { step: 4, what: 'actions[1]' }],
    ['rewards', 4 * 1, { step: 1, what: 'rewards[0]' }],
  ])('one bit of the logged %s is found in its place', async (array, byte, place) => {
    const flipped = `substr(${array}, 1, ${byte}) || x'7f' || substr(${array}, ${byte + 2})`;
    const { parting, cycles } = await verifyChanged(
      `UPDATE segments SET ${array} = CAST(${flipped} AS BLOB) WHERE id = (${nthSegment(3, 'student')})`,
    );
    expect(cycles).toBe(4);
    const first = database
      .prepare<[], { position_in_role: number; first_step: number }>(
        `SELECT r.position_in_role, s.first_step
         FROM segments s JOIN rollouts r ON r.id = s.rollout_id
         WHERE s.id = (${nthSegment(3, 'student')})`,
      )
      .get();
    expect(parting).toMatchObject({
      kind: 'execution',
      cycle: 3,
      difference: {
        role: 'student',
        rollout: first?.position_in_role,
        ...place,
        step: (first?.first_step ?? NaN) + place.step,
      },
    });
  });

  test('a rollout that begins elsewhere, ends otherwise, or is missing', async () => {
    const initial = await verifyChanged(
      `UPDATE rollouts
       SET initial_velocity = CAST(x'00' || substr(initial_velocity, 2) AS BLOB)
       WHERE role = 'teacher' AND position_in_role = 1`,
    );
    expect(initial.parting?.difference).toMatchObject({
      role: 'teacher',
      rollout: 1,
      step: 0,
      what: 'initial velocity[0]',
    });
    const ending = await verifyChanged(
      `UPDATE segments SET ending = 'truncated' WHERE id = (${nthSegment(2, 'teacher')})`,
    );
    expect(ending.parting).toMatchObject({
      cycle: 2,
      difference: { role: 'teacher', what: 'ending', stored: 'truncated' },
    });
    const missing = await verifyChanged(`DELETE FROM segments WHERE id = (SELECT max(id) FROM segments)`);
    expect(missing.parting).toMatchObject({
      cycle: 8,
      difference: { role: 'test', step: null, what: 'segment', stored: 'none' },
    });
  });

  test('another seed parts at once; another digest parts without a different rollout', async () => {
    const seed = await verifyChanged(`UPDATE runs SET configuration = json_set(configuration, '$.seed', 6)`);
    expect(seed.parting).toMatchObject({
      kind: 'execution',
      cycle: 0,
      difference: { role: 'student', rollout: 0, step: 0, what: 'initial position[0]' },
    });
    const digest = await verifyChanged(`UPDATE cycles SET digest = '00' WHERE cycle = 5`);
    expect(digest.parting).toEqual({ kind: 'digest', cycle: 5, difference: null });
  });

  test('there must be something to execute', async () => {
    await expect(
      verifyRun({
        database,
        run: 'nobody',
        cycles: 1,
        createSimulator: ({ task }) => simulators.create(task),
        clock: () => 0,
        onCycle: () => undefined,
      }),
    ).rejects.toThrow(TrainingError);
  });
});
