import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { requests } from '../../../src-main/contract/contract.ts';
import { specificationSchema, type SpecificationInput } from '../../../src-main/contract/figures/specification.ts';
import { createFigureDrawer } from '../../../src-main/workbench/figures/figureDrawer.ts';
import { readStoredMap } from '../../../src-main/workbench/maps/storedMap.ts';
import { sortRuns } from '../../../src-main/workbench/runs/variants.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { frameBoxes } from '../../helpers/figures/figureBoxes.ts';
import { parseXml } from '../../helpers/figures/xml.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { openTestWorkbench } from '../../helpers/workbench.ts';

// What a figure shows, worked out again by hand from the rows that its runs logged.

const tasks = ['InvertedPendulum', 'Hopper'] as const;
const methods = ['ddpg', 'meta'] as const;
const seeds = [1, 2, 3] as const;
type Task = (typeof tasks)[number];
type Method = (typeof methods)[number];

let folder = '';
let database: WritableDatabase;

const runOf = (task: Task, method: Method, seed: number): string => `${task.toLowerCase()}-${method}-${seed}`;
const runsOf = (task: Task, method: Method): string[] => seeds.map((seed) => runOf(task, method, seed));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tutelage-numbers-'));
  database = openDatabase(join(folder, 'runs.db'));
  const simulators = await loadSimulators();
  for (const task of tasks)
    for (const method of methods)
      for (const seed of seeds)
        await carryOutRun(
          database,
          simulators,
          runOf(task, method, seed),
          shortConfiguration({ task, method, seed, testInterval: 100, interactions: 700 }),
        );
  sortRuns(database);
}, 240_000);
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a run logged of a metric: [interactions, value] of each cycle that has one. */
function logged(run: string, metric: 'test_return' | 'rollout_return' | 'meta_reward'): [number, number][] {
  return database
    .prepare<[string], { x: number; y: number }>(
      `SELECT interactions AS x, ${metric} AS y FROM cycles WHERE run_id = ? AND ${metric} IS NOT NULL ORDER BY cycle`,
    )
    .all(run)
    .map(({ x, y }) => [x, y]);
}

type Row = Readonly<Record<string, string>>;

/** The data that go out with a figure of one panel. */
async function dataOf(...panels: SpecificationInput['panels']): Promise<readonly Row[]> {
  const drawer = createFigureDrawer({ database, version: 'test' });
  const runs = tasks.flatMap((task) => methods.flatMap((method) => runsOf(task, method)));
  const [file] = await drawer.render({
    specification: specificationSchema.parse({
      version: 1,
      runs: { by: 'runs', runs },
      axes: 'own',
      panels,
    }),
    formats: ['csv'],
    name: 'x',
    dpi: 300,
    outlines: false,
  });
  const [head, ...rows] = file.content.trimEnd().split('\n');
  const names = head.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell])));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const meanOf = (values: readonly number[]): number => sum(values) / values.length;
const deviationOf = (values: readonly number[]): number =>
  Math.sqrt(sum(values.map((value) => (value - meanOf(values)) ** 2)) / (values.length - 1));
const lateOf = (run: string): number => {
  const values = logged(run, 'test_return').map(([, y]) => y);
  return meanOf(values.slice(-Math.ceil(values.length / 10)));
};

/** The quantile 0.975 of Student's t with two degrees of freedom: sqrt(2 p^2 / (1 - p^2)) at p = 0.95. */
const T2 = Math.sqrt((2 * 0.95 ** 2) / (1 - 0.95 ** 2));

const close = (actual: string, expected: number): void => {
  expect(Number(actual)).toBeCloseTo(expected, 6 - Math.ceil(Math.log10(1 + Math.abs(expected))));
};
const isRun = ({ run }: Row): boolean => run !== '';

describe.each(tasks)('on %s', (task) => {
  describe.each(methods)('%s', (method) => {
    test.each(['test_return', 'rollout_return'] as const)('a line of %s is the mean of its runs', async (metric) => {
      const rows = (await dataOf({ kind: 'curves', metric })).filter((row) => row.panel === task);
      for (const run of runsOf(task, method)) {
        const own = rows.filter((row) => row.run === run).map((row) => [Number(row.x), Number(row.centre)]);
        expect(own).toEqual(logged(run, metric));
        expect(own.length).toBeGreaterThan(3);
      }
      const all = runsOf(task, method).map((run) => new Map(logged(run, metric)));
      const line = rows.filter((row) => !isRun(row) && row.series === method);
      const shared = [...all[0].keys()].filter((x) => all.every((run) => run.has(x)));
      expect(shared.length).toBeGreaterThan(1);
      for (const x of shared) {
        const values = all.map((run) => run.get(x) ?? NaN);
        const at = line.find((row) => Number(row.x) === x);
        if (at === undefined) continue; // before the last run begins
        close(at.centre, meanOf(values));
        close(at.low, meanOf(values) - deviationOf(values));
        close(at.high, meanOf(values) + deviationOf(values));
        expect(at.n).toBe('3');
      }
      expect(line.length).toBeGreaterThan(1);
    });

    test('an estimate is the mean of late values, with Student’s interval', async () => {
      const rows = (await dataOf({ kind: 'intervals', metric: 'test_return' })).filter(
        (row) => row.panel === task && row.series === method,
      );
      const values = runsOf(task, method).map(lateOf);
      rows.filter(isRun).forEach((row, i) => {
        expect(row.run).toBe(runOf(task, method, seeds[i]));
        close(row.centre, values[i]);
      });
      const [estimate] = rows.filter((row) => !isRun(row));
      const half = (T2 * deviationOf(values)) / Math.sqrt(3);
      close(estimate.centre, meanOf(values));
      close(estimate.low, meanOf(values) - half);
      close(estimate.high, meanOf(values) + half);
    });

    test('a table’s cell is the mean and the deviation of the last values', async () => {
      const rows = await dataOf({ kind: 'table', metric: 'test_return', reduction: 'last' });
      const values = runsOf(task, method).map((run) => logged(run, 'test_return').at(-1)?.[1] ?? NaN);
      const cell = rows.find(({ series }) => series === `${task}: ${method}`);
      close(cell?.centre ?? '', meanOf(values));
      close(cell?.low ?? '', meanOf(values) - deviationOf(values));
      close(cell?.high ?? '', meanOf(values) + deviationOf(values));
      expect(cell?.n).toBe('3');
    });
  });

  test('a table says what its stars would mean, as LaTeX says of bold, though there be none', async () => {
    const drawer = createFigureDrawer({ database, version: 'test' });
    const specification = specificationSchema.parse({
      version: 1,
      runs: { by: 'runs', runs: methods.flatMap((method) => runsOf(task, method).slice(0, 1)) },
      panels: [{ kind: 'table', metric: 'test_return' }],
    });
    const { svg, notes } = await drawer.preview({ specification });
    expect(svg).not.toContain('*');
    expect(notes.join(' ')).toContain('Starred: the highest mean of its row');
  });

  test('a probability of improvement has room for the dots of 0 and 1', async () => {
    const drawer = createFigureDrawer({ database, version: 'test' });
    const runs = methods.flatMap((method) => runsOf(task, method));
    const panels = [{ kind: 'intervals', quantity: 'improvement' }];
    const specification = specificationSchema.parse({ version: 1, runs: { by: 'runs', runs }, panels });
    const { svg } = await drawer.preview({ specification });
    const [frame] = frameBoxes(parseXml(svg));
    const tick = (label: string): number => Number(new RegExp(`<text x="([\\d.]+)"[^>]*>${label}<`).exec(svg)?.[1]);
    expect(tick('0') - frame.left).toBeGreaterThan(2);
    expect(frame.right - tick('1.0')).toBeGreaterThan(2);
  });

  test('a difference and a probability of improvement are those of all pairs of runs', async () => {
    const [mine, others] = [runsOf(task, 'meta').map(lateOf), runsOf(task, 'ddpg').map(lateOf)];
    const [difference] = (await dataOf({ kind: 'intervals', quantity: 'difference' })).filter(
      (row) => row.panel === task,
    );
    expect(difference.series).toBe('meta');
    close(difference.centre, meanOf(mine) - meanOf(others));
    const [chance] = (await dataOf({ kind: 'intervals', quantity: 'improvement' })).filter((row) => row.panel === task);
    const pairs = mine.flatMap((value) => others.map((other) => (value > other ? 1 : value === other ? 0.5 : 0)));
    close(chance.centre, meanOf(pairs));
    expect(Number(chance.low)).toBeLessThanOrEqual(meanOf(pairs));
    expect(Number(chance.high)).toBeGreaterThanOrEqual(meanOf(pairs));
  });

  test('the meta-reward is that of the group that has one, unsmoothed where that is asked for', async () => {
    const rows = (await dataOf({ kind: 'meta-reward', smoothing: 0 })).filter((row) => row.panel === task);
    expect(new Set(rows.map(({ series }) => series))).toEqual(new Set(['meta']));
    const all = runsOf(task, 'meta').map((run) => new Map(logged(run, 'meta_reward')));
    const line = rows.filter((row) => !isRun(row));
    expect(line.length).toBeGreaterThan(2);
    for (const { x, centre } of line)
      if (all.every((run) => run.has(Number(x)))) close(centre, meanOf(all.map((run) => run.get(Number(x)) ?? NaN)));
    const smoothed = (await dataOf({ kind: 'meta-reward', smoothing: 0.5 })).filter(
      (row) => row.panel === task && row.run === runOf(task, 'meta', 1),
    );
    // Debiased: after k values s / (1 - 0.5^k).
    let state = 0;
    logged(runOf(task, 'meta', 1), 'meta_reward').forEach(([, value], k) => {
      state = 0.5 * state + 0.5 * value;
      close(smoothed[k].centre, state / (1 - 0.5 ** (k + 1)));
    });
  });
});

test('a profile is the share of normalised runs above each score, over both tasks', async () => {
  const rows = await dataOf({ kind: 'profile', metric: 'test_return' });
  // Uniformly random actions, and what Table 1 of the paper reports for its method.
  const anchors = { InvertedPendulum: [6.1, 745], Hopper: [18.5, 205] } as const;
  for (const method of methods) {
    const scores = tasks.flatMap((task) =>
      runsOf(task, method).map((run) => (lateOf(run) - anchors[task][0]) / (anchors[task][1] - anchors[task][0])),
    );
    const line = rows.filter(({ series }) => series === method);
    expect(line.length).toBeGreaterThan(5);
    for (const { x, centre } of line) close(centre, meanOf(scores.map((score) => Number(score > Number(x)))));
  }
});

test('frames show where the cart was at the logged step', async () => {
  const run = runOf('InvertedPendulum', 'meta', 1);
  const rows = await dataOf({ kind: 'frames', title: 'Swing', run, role: 'student', rollout: 0, count: 3 });
  const { steps, id } = database
    .prepare<[string], { steps: number; id: number }>(
      `SELECT steps, id FROM rollouts WHERE run_id = ? AND role = 'student' ORDER BY position_in_role LIMIT 1`,
    )
    .get(run) ?? { steps: 0, id: 0 };
  const segments = database
    .prepare<[number], { first_step: number; observations: Buffer }>(
      `SELECT first_step, observations FROM segments WHERE rollout_id = ? ORDER BY first_step`,
    )
    .all(id);
  // The first of four numbers of an observation is the cart's place.
  const cart = (step: number): number => {
    const segment = segments.findLast(({ first_step: first }) => first <= step);
    return segment?.observations.readFloatLE(4 * 4 * (step - segment.first_step)) ?? NaN;
  };
  const moments = [0, Math.round(steps / 2), steps];
  const captions = [...new Set(rows.map(({ series }) => series))];
  expect(captions).toHaveLength(3);
  captions.forEach((caption, i) => {
    const middles = rows
      .filter(({ series }) => series === caption)
      .map(({ x, x2 }) => (Number(x) + Number(x2)) / 2 - cart(moments[i]));
    expect(Math.min(...middles.map(Math.abs)), `at step ${moments[i]}`).toBeLessThan(1e-5);
  });
});

test('contours hold the share of the states that is said of them', async () => {
  const workbench = openTestWorkbench(join(folder, 'runs.db'));
  const { id: map } = await workbench.handlers['coverage.start'](
    requests['coverage.start'].parse({
      sets: (['teacher', 'student'] as const).map((role) => ({
        label: role,
        row: 'All',
        column: role,
        runs: runsOf('Hopper', 'meta'),
        role,
        stage: { kind: 'all' },
      })),
      embedding: { method: 'pca' },
    }),
  );
  await workbench.event(
    (event) => event.type === 'analysis-changed' && event.analysis.id === map && event.analysis.state === 'done',
  );
  const { coordinates, result } = readStoredMap(database, map);
  const curves: SpecificationInput['panels'][number] = { kind: 'curves', metric: 'test_return', tasks: ['Hopper'] };
  const rows = (await dataOf(curves, { kind: 'densities', title: 'Map', map })).filter(({ kind }) => kind !== 'curves');
  let first = 0;
  for (const { label, shown } of result.sets) {
    const own = rows.filter(({ series }) => series === label);
    const points = Array.from({ length: shown }, (_, i) => coordinates.slice(2 * (first + i), 2 * (first + i) + 2));
    first += shown;
    const regions = Map.groupBy(own, ({ mass }) => mass);
    expect([...regions.keys()], 'only what is drawn').toEqual(expect.arrayContaining(['0.5', '0.9']));
    expect(regions.size).toBe(2);
    for (const [mass, vertices] of regions) {
      const rings = [...Map.groupBy(vertices, ({ polygon, ring }) => `${polygon} ${ring}`).values()];
      const held = points.filter(([x, y]) => rings.filter((ring) => surrounds(ring, x, y)).length % 2 === 1).length;
      // Contours are drawn a little simpler than the density is.
      expect(Math.abs(Number(vertices[0].held) - held / shown), `${label}, ${mass}`).toBeLessThan(0.02);
    }
  }
});

/** Whether a ring goes around a point: a ray from it crosses the ring an odd number of times. */
function surrounds(ring: readonly Row[], x: number, y: number): boolean {
  let crossings = 0;
  ring.forEach((end, i) => {
    const start = ring[(i + ring.length - 1) % ring.length];
    const [x1, y1, x2, y2] = [start.x, start.y, end.x, end.y].map(Number);
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) crossings += 1;
  });
  return crossings % 2 === 1;
}
