import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { readSegments } from '../../../db/log/rollouts.ts';
import { readSeries } from '../../../db/log/series.ts';
import { coverageSchema, type Stage, type StateSetRequest } from '../../../src-main/contract/coverage/coverage.ts';
import { measuresSchema } from '../../../src-main/contract/coverage/measures.ts';
import { createCrew } from '../../../src-main/coverage/parallel/crew.ts';
import { runToEnd } from '../../../src-main/coverage/progress.ts';
import type { Role } from '../../../src-main/learning/record.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { analyseCoverage } from '../../../src-main/workbench/analyses/layouts/coverageAnalysis.ts';
import { analyseMeasures } from '../../../src-main/workbench/analyses/measures/measuresAnalysis.ts';
import { exportMeasures, setTable } from '../../../src-main/workbench/analyses/measures/measuresExport.ts';
import { trueCoverageNotes } from '../../../src-main/workbench/analyses/trueCoverage.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';

let database: WritableDatabase;

beforeAll(async () => {
  database = openDatabase(':memory:');
  const simulators = await loadSimulators();
  const maze = { task: 'PointMaze', interactions: 2400, testInterval: 1200 };
  await carryOutRun(database, simulators, 'explorer', shortConfiguration({ ...maze, method: 'explorer' }));
  // Left after each cycle: what has been visited is in the checkpoint.
  await carryOutRun(database, simulators, 'resumed', shortConfiguration({ ...maze, method: 'explorer' }), 1);
  await carryOutRun(
    database,
    simulators,
    'meta',
    shortConfiguration({ ...maze, interactions: 4800, exploreSteps: 150, evaluationSteps: 150 }),
  );
  await carryOutRun(database, simulators, 'hopper', shortConfiguration({ interactions: 1500 }));
  return () => database.close();
});

const set = (run: string, role: Role, stage: Stage = { kind: 'all' }): StateSetRequest => ({
  ...{ label: `${run} ${role} ${JSON.stringify(stage)}`, row: JSON.stringify(stage), column: `${run} ${role}` },
  ...{ runs: [run], role, stage },
});

/** Squares of 0.25 m that a role acted in, by another count. */
function squaresOf(run: string, role: Role): number {
  const squares = new Set<string>();
  for (const segments of readSegments(database, run))
    for (const segment of segments)
      if (segment.role === role)
        for (let step = 0; step < segment.steps; step++)
          squares.add([0, 1].map((i) => Math.floor(segment.observations[4 * step + i] * 4)).join(' '));
  return squares.size;
}

const lastOf = (run: string, metric: 'teacher_cells' | 'student_cells' | 'test_cells'): number | null | undefined =>
  readSeries(database, run, -1).metrics[metric]?.at(-1);

const mazeSets = [
  set('explorer', 'teacher'),
  set('meta', 'teacher'),
  set('meta', 'student'),
  set('explorer', 'teacher', { kind: 'early', rollouts: 3 }),
  set('meta', 'teacher', { kind: 'early', rollouts: 3 }),
  set('meta', 'student', { kind: 'early', rollouts: 3 }),
];

describe('true coverage', () => {
  test('is logged by role as the share of cells visited so far, also over a resumed run', () => {
    expect(squaresOf('explorer', 'teacher')).toBeGreaterThan(20);
    expect(lastOf('explorer', 'teacher_cells')).toBe(squaresOf('explorer', 'teacher') / 112);
    expect(lastOf('explorer', 'test_cells')).toBe(squaresOf('explorer', 'test') / 112);
    expect(lastOf('meta', 'student_cells')).toBe(squaresOf('meta', 'student') / 112);
    const courses = ['explorer', 'resumed'].map((run) => readSeries(database, run, -1).metrics.teacher_cells ?? []);
    expect(courses[1]).toEqual(courses[0]);
    expect(courses[0].every((share, i) => (share ?? 0) >= (courses[0][i - 1] ?? 0))).toBe(true);
    expect(lastOf('hopper', 'teacher_cells')).toBeUndefined();
  });

  test('stands beside the measures, counted over all states, in table and CSV, and says how they rank', () => {
    const request = measuresSchema.parse({ sets: mazeSets, statesPerSet: 300 });
    const result = {
      id: 'a'.repeat(64),
      seconds: 0,
      ...runToEnd(analyseMeasures(database, request, createCrew)).result,
    };
    const [{ sets }] = result.windows;
    expect(sets[0].cells).toEqual({ visited: squaresOf('explorer', 'teacher'), of: 112 });
    expect(sets[1].cells?.visited).toBe(squaresOf('meta', 'teacher'));
    expect(sets[3].cells?.visited).toBeLessThan(sets[0].cells?.visited ?? 0);
    expect(result.notes.join(' ')).toMatch(/Spearman.*effective regions -?[01]\.\d\d over 6 sets/);
    expect(setTable(result).columns.at(-1)?.title).toBe('Cells visited');
    expect(setTable(result).rows[0].at(-1)).toBe(sets[0].cells?.visited);
    const csv = exportMeasures(result, 'csv', '1').content.split('\n');
    expect(csv.filter((line) => line.includes('cells visited'))).toHaveLength(6);
  });

  test('stands beside the panels of a map, with how its areas rank', () => {
    const request = coverageSchema.parse({ sets: mazeSets, statesPerSet: 300, embedding: { method: 'pca' } });
    const { result } = runToEnd(analyseCoverage(database, request, createCrew));
    expect(result.sets.map(({ cells }) => cells?.of)).toEqual(new Array(6).fill(112));
    expect(result.sets[0].cells?.visited).toBe(squaresOf('explorer', 'teacher'));
    expect(result.notes.join(' ')).toMatch(
      /area of the 90% contour as the map was first drawn -?[01]\.\d\d over 6 sets/,
    );
  });

  test('tells how far the counting is, for as long as it takes', () => {
    const counted = (sets: StateSetRequest[]): number[][] =>
      [
        analyseMeasures(database, measuresSchema.parse({ sets, statesPerSet: 300 }), createCrew),
        analyseCoverage(
          database,
          coverageSchema.parse({ sets, statesPerSet: 300, embedding: { method: 'pca' } }),
          createCrew,
        ),
      ].map((steps) => [...steps].flatMap(({ phase, fraction }) => (phase === 'counting cells' ? [fraction] : [])));
    for (const fractions of counted(mazeSets)) {
      expect(fractions[0]).toBe(0);
      expect(fractions.length, 'a step a set at least').toBeGreaterThanOrEqual(mazeSets.length);
      expect(new Set(fractions).size).toBe(fractions.length);
      expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
      expect(fractions.at(-1)).toBeLessThan(1);
    }
    expect(counted([set('hopper', 'teacher'), set('hopper', 'student')]), 'no cells, no step').toEqual([[], []]);
  });

  test('is said of no other task', () => {
    const request = measuresSchema.parse({ sets: [set('hopper', 'teacher'), set('hopper', 'student')] });
    const { result } = runToEnd(analyseMeasures(database, request, createCrew));
    expect(result.windows[0].sets.some((each) => 'cells' in each)).toBe(false);
    expect(result.notes.join(' ')).not.toContain('Spearman');
  });
});

test('a rank correlation is said of five sets that differ, and of no fewer', () => {
  const cells = [1, 2, 3, 4, 5].map((visited) => ({ visited, of: 9 }));
  expect(trueCoverageNotes(cells, [['area', [10, 20, 40, 30, 50]]])[0]).toContain('area 0.90 over 5 sets');
  expect(trueCoverageNotes(cells, [['area', [10, 20, null, 30, 50]]])).toEqual([]);
  expect(
    trueCoverageNotes(
      cells.map(() => cells[0]),
      [['area', [1, 2, 3, 4, 5]]],
    ),
  ).toEqual([]);
  expect(trueCoverageNotes(new Array<null>(5).fill(null), [['area', [1, 2, 3, 4, 5]]])).toEqual([]);
});
