import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toBlob } from '../../db/blobs.ts';
import { openDatabase, type WritableDatabase } from '../../db/open.ts';
import { insertRun } from '../../db/runs.ts';
import { measuresSchema, type MeasuredSet, type MeasuresResult } from '../../src-main/contract/coverage/measures.ts';
import { createCrew } from '../../src-main/coverage/parallel/crew.ts';
import { randomFromSeed, type Random } from '../../src-main/numerics/random.ts';
import { analyseMeasures } from '../../src-main/workbench/analyses/measures/measuresAnalysis.ts';
import { exportMeasures } from '../../src-main/workbench/analyses/measures/measuresExport.ts';
import { shortConfiguration } from '../helpers/runs.ts';

let folder = '';
let database: WritableDatabase;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unequal-'));
  database = openDatabase(join(folder, 'tutelage.db'));
  addRun('many', 20, 200, () => 0.6);
  addRun('fewer', 20, 25, () => 0.6);
  addRun('wide', 40, 200, () => 1);
  addRun('narrow', 12, 5, () => 0.25);
});

afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** A run of Pendulum as if it had been trained: angles, as cosine and sine, and speeds of a normal law, so wide. */
function addRun(id: string, rollouts: number, steps: number, width: (random: Random) => number): void {
  const owner = { pid: process.pid, host: 'test' };
  insertRun(
    database,
    { id, name: id, configuration: shortConfiguration({ task: 'Pendulum' }), createdAt: '2026-01-01T00:00:00.000Z' },
    owner,
  );
  const random = randomFromSeed(1, id);
  for (let index = 0; index < rollouts; index++) {
    const start = toBlob(Float64Array.of(random.normal()));
    const { lastInsertRowid } = database
      .prepare(
        `INSERT INTO rollouts
           (run_id, role, position_in_role, cycle, interactions, steps, return, ending,
            initial_position, initial_velocity)
         VALUES (@id, 'student', @index, @index, @index, @steps, 0, 'truncated', @start, @start)`,
      )
      .run({ id, index, steps, start });
    const observations = new Float32Array(3 * (steps + 1));
    for (let step = 0; step <= steps; step++) {
      const angle = Math.PI * width(random) * random.normal();
      observations.set([Math.cos(angle), Math.sin(angle), 8 * width(random) * random.normal()], 3 * step);
    }
    database
      .prepare(
        `INSERT INTO segments
           (run_id, rollout_id, cycle, first_step, steps, ending, observations, actions, rewards)
         VALUES (@id, @rollout, @index, 0, @steps, 'truncated', @observations, @actions, @actions)`,
      )
      .run({
        id,
        rollout: lastInsertRowid,
        index,
        steps,
        observations: toBlob(observations),
        actions: toBlob(new Float32Array(steps)),
      });
  }
}

function measured(runs: readonly string[], more: { readonly sampling?: 'capped' } = {}): MeasuresResult {
  const sets = runs.map((run) => ({
    label: run,
    row: 'all',
    column: run,
    runs: [run],
    role: 'student',
    stage: { kind: 'all' },
  }));
  const steps = analyseMeasures(database, measuresSchema.parse({ sets, ...more }), createCrew);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { ...step.value.result, id: 'a'.repeat(64), seconds: 1 };
  }
}

const entropies = ({ windows: [{ sets }] }: MeasuresResult): number[] =>
  sets.map(({ measures }: MeasuredSet) => measures?.entropy.value ?? NaN);
const regions = ({ windows: [{ sets }] }: MeasuresResult): number[] =>
  sets.map(({ measures }: MeasuredSet) => measures?.effectiveRegions.value ?? NaN);

test('one law reads one entropy from 4,000 states and from 500, as equal numbers are compared', () => {
  const [many, few] = entropies(measured(['many', 'fewer']));
  expect(Math.abs(many - few)).toBeLessThan(0.25);
  const [of4000, of500] = entropies(measured(['many', 'fewer'], { sampling: 'capped' }));
  expect(of500 - of4000, 'on a surface entropy falls as states are added').toBeGreaterThan(0.6);
});

test('effective regions do not come of the number of states', () => {
  const [ofMany, ofFew] = regions(measured(['wide', 'narrow'], { sampling: 'capped' }));
  expect(ofMany / ofFew, '8,000 states against 60').toBeGreaterThan(5);
  const [wide, narrow] = regions(measured(['wide', 'narrow']));
  expect(wide / narrow, '60 states of either').toBeLessThan(1.5);
});

test('every output says what was compared', () => {
  const equal = 'Compared on as many states of each set, 500, spread evenly over its rollouts';
  const unequal = 'Compared on unequal numbers of states, 500 to 4,000 a set';
  for (const [result, note] of [
    [measured(['many', 'fewer']), equal],
    [measured(['many', 'fewer'], { sampling: 'capped' }), unequal],
  ] as const) {
    expect(result.notes[0]).toContain(note); // the window and the command line show the notes
    const file = (format: 'csv' | 'json' | 'latex'): string => exportMeasures(result, format, '1').content;
    expect(file('json')).toContain(note);
    expect(file('latex').match(/caption\{/g)).toHaveLength(2);
    expect(file('latex').split(note.split(',')[0])).toHaveLength(3);
    const [header, ...rows] = file('csv').trim().split('\n');
    expect(header).toBe('from,to,measure,unit,set,other,value,low,high,spread,reference,states,compared,doubt');
    expect(rows.filter((row) => !row.includes(note))).toEqual([]);
  }
  const rows = exportMeasures(measured(['many', 'fewer'], { sampling: 'capped' }), 'csv', '1').content.split('\n');
  expect(rows.filter((row) => /,entropy,/.test(row)).map((row) => /,(\d+),"Compared/.exec(row)?.[1])).toEqual([
    '4000',
    '500',
  ]);
  expect(rows.filter((row) => /,overlap,/.test(row)).map((row) => /,(\d+),"Compared/.exec(row)?.[1])).toEqual(['500']);
});
