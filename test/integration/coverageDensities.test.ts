import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { selectRollouts } from '../../db/log/states.ts';
import {
  coverageSchema,
  densitiesRequest,
  type CoverageResult,
  type DensitiesRequest,
  type StateSetRequest,
} from '../../src-main/contract/coverage/coverage.ts';
import type { Role } from '../../src-main/learning/record.ts';
import { loadSimulators } from '../../src-main/tasks/tasks.ts';
import { carryOutRun, shortConfiguration } from '../helpers/runs.ts';
import { openTestWorkbench, type TestWorkbench } from '../helpers/workbench.ts';

let folder = '';
let databasePath = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'densities-'));
  databasePath = join(folder, 'tutelage.db');
  const database = openDatabase(databasePath);
  const simulators = await loadSimulators();
  for (const seed of [1, 2])
    await carryOutRun(database, simulators, `run-${seed}`, shortConfiguration({ seed, interactions: 1500 }));
  database.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

const set = (role: Role, ...runs: readonly string[]): StateSetRequest => ({
  label: `${role} ${runs.length}`,
  row: '',
  column: role,
  runs: [...runs],
  role,
  stage: { kind: 'all' },
});

async function drawMap(workbench: TestWorkbench, fields: object = {}): Promise<CoverageResult> {
  const request = coverageSchema.parse({
    sets: [set('teacher', 'run-1', 'run-2'), set('student', 'run-1')],
    embedding: { method: 'pca' },
    statesPerSet: 100_000,
    ...fields,
  });
  const { id, state } = await workbench.handlers['coverage.start'](request);
  if (state !== 'done')
    await workbench.event(
      (event) => event.type === 'analysis-changed' && event.analysis.id === id && event.analysis.state === 'done',
    );
  const result = await workbench.handlers['coverage.get']({ id });
  if (result === null) throw new Error('The map is done, so it is there.');
  return result;
}

const ask = (id: string, fields: Partial<DensitiesRequest> = {}): DensitiesRequest =>
  densitiesRequest.parse({ id, ...fields });

describe('densities of a stored map', () => {
  test("are the map's own where nothing else is asked", async () => {
    const workbench = openTestWorkbench(databasePath);
    const map = await drawMap(workbench);
    const { sets, bandwidth, bandwidthRule } = await workbench.handlers['coverage.densities'](ask(map.id));
    expect({ sets, bandwidth, bandwidthRule }).toEqual({
      sets: map.sets,
      bandwidth: map.bandwidth,
      bandwidthRule: map.bandwidthRule,
    });
    const whole = await workbench.handlers['coverage.densities'](ask(map.id, { part: { from: 0, to: 1 } }));
    expect(whole.sets).toEqual(map.sets);
  });

  test('at another bandwidth are those of a map that was asked for with it, but for the extent', async () => {
    const workbench = openTestWorkbench(databasePath);
    const map = await drawMap(workbench);
    const { sets, ...rule } = await workbench.handlers['coverage.densities'](ask(map.id, { bandwidth: 0.5 }));
    expect(rule).toMatchObject({ bandwidth: [0.5, 0.5], bandwidthRule: 'as given' });
    const other = await drawMap(workbench, { bandwidth: 0.5 });
    const reach = (of: CoverageResult['sets'], s: number): number => Math.max(...of[s].contours[8].polygons.flat(2));
    for (const s of [0, 1]) expect(reach(sets, s)).toBeCloseTo(reach(other.sets, s), 1);
    expect(sets.map(({ contours }) => contours.map(({ mass }) => mass))).toEqual(
      other.sets.map(({ contours }) => contours.map(({ mass }) => mass)),
    );
  });

  test("of a part of training count that part of each run's rollouts", async () => {
    const workbench = openTestWorkbench(databasePath);
    const map = await drawMap(workbench);
    const half = await workbench.handlers['coverage.densities'](ask(map.id, { part: { from: 0.5, to: 1 } }));
    const database = openDatabase(databasePath);
    const late = ['run-1', 'run-2']
      .map((run) => selectRollouts(database, run, 'teacher', { kind: 'all' }))
      .map((rollouts) => rollouts.slice(Math.round(rollouts.length / 2)));
    database.close();
    const states = late.flat().reduce((sum, { steps }) => sum + steps, 0);
    expect(half.sets[0]).toMatchObject({ rollouts: late.flat().length, states, shown: states });
    expect(half.sets[0].contours).not.toEqual(map.sets[0].contours);
    const none = await workbench.handlers['coverage.densities'](ask(map.id, { part: { from: 0.3, to: 0.3 } }));
    expect(none.sets.map(({ states: count, shown, rollouts, contours }) => [count, shown, rollouts, contours])).toEqual(
      [
        [0, 0, 0, []],
        [0, 0, 0, []],
      ],
    );
  });

  test('that wait give way to a newer request of the same map, and to no other', async () => {
    const workbench = openTestWorkbench(databasePath);
    const [map, other] = [await drawMap(workbench), await drawMap(workbench, { statesPerSet: 50 })];
    const asked = (id: string, bandwidth: number): Promise<unknown> =>
      Promise.resolve(workbench.handlers['coverage.densities'](ask(id, { bandwidth })));
    const outcomes = await Promise.allSettled([
      asked(map.id, 1),
      asked(map.id, 2),
      asked(other.id, 3),
      asked(map.id, 4),
      asked(map.id, 5),
      workbench.handlers['coverage.points']({ id: map.id, most: 5 }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'cancelled' } });
    expect(outcomes[4]).toMatchObject({ value: { bandwidth: [5, 5] } });
  });

  test('of a run that was deleted since are those of the map’s own states; it has no part in training', async () => {
    const workbench = openTestWorkbench(databasePath);
    const map = await drawMap(workbench, { sets: [set('teacher', 'run-1', 'run-2')] });
    const database = openDatabase(databasePath);
    const kept = selectRollouts(database, 'run-1', 'teacher', { kind: 'all' });
    database.close();
    await workbench.handlers['runs.delete']({ run: 'run-2' });
    const [whole, all] = [
      await workbench.handlers['coverage.densities'](ask(map.id)),
      await workbench.handlers['coverage.densities'](ask(map.id, { part: { from: 0, to: 1 } })),
    ];
    expect(whole.sets).toEqual(map.sets);
    expect(all.sets[0]).toMatchObject({
      rollouts: kept.length,
      states: kept.reduce((sum, { steps }) => sum + steps, 0),
    });
  });

  test('of what is no map are errors that say so, and the next question is answered', async () => {
    const workbench = openTestWorkbench(databasePath);
    const { id } = await drawMap(workbench, { sets: [set('student', 'run-1')] });
    await expect(async () => workbench.handlers['coverage.densities'](ask('0'.repeat(64)))).rejects.toThrow(
      'not there',
    );
    const measures = await workbench.handlers['coverage.startMeasures']({
      sets: [set('student', 'run-1')],
      every: 1,
      sampling: 'capped',
      statesPerSet: 100,
      windows: 1,
    });
    await workbench.event(
      (event) =>
        event.type === 'analysis-changed' && event.analysis.id === measures.id && event.analysis.state === 'done',
    );
    await expect(workbench.handlers['coverage.densities'](ask(measures.id))).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('of another kind: measures') as string,
    });
    expect((await workbench.handlers['coverage.densities'](ask(id))).sets).toHaveLength(1);
    expect(densitiesRequest.safeParse({ id, bandwidth: 0 }).success).toBe(false);
    expect(densitiesRequest.safeParse({ id, part: { from: 0.6, to: 0.5 } }).error?.issues[0].message).toMatch(
      /ends no sooner/,
    );
  });
});
