import { describe, expect, test } from 'vitest';
import { curvesRequest } from '../../../../src-main/contract/figures.ts';
import {
  aggregateAll,
  curvePanels,
  notesOf,
  runNotes,
  type GroupCurves,
} from '../../../../src-main/workbench/curves/curvePanels.ts';
import { figureToSvg } from '../../../../src-main/figures/formats/svg.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { curveFigure } from '../../../../src-main/workbench/curves/curveFigure.ts';
import { aggregateGroup, curveOf, displayed, updatesAt } from '../../../../src-main/workbench/curves/curves.ts';
import { groupRuns, type GroupedRun } from '../../../../src-main/workbench/curves/runGroups.ts';

function run(id: string, changes: Partial<GroupedRun> = {}): GroupedRun {
  return {
    id,
    task: 'Hopper',
    method: 'meta',
    seed: 1,
    configurationId: 1,
    group: { variant: 1, name: 'meta', colour: 'blue', dash: 'solid' },
    settings: { method: 'meta', gamma: 0.99 },
    ...changes,
  };
}
const settings = {
  estimator: 'mean',
  band: 'standard-deviation',
  smoothing: 0,
  seeds: false,
  points: null,
  range: null,
} as const;

describe('what curves are drawn against', () => {
  test('updates: what an exercise takes back does not count, and the first cycle of Algorithm 1 has none', () => {
    const meta = { method: 'meta', studentUpdates: 50, exerciseUpdates: 20, exerciseMove: 'rollback' };
    expect([0, 3].map((cycle) => updatesAt(cycle, meta))).toEqual([0, 150]);
    expect(updatesAt(3, { ...meta, exerciseMove: 'commit' })).toBe(210);
    expect(updatesAt(3, { ...meta, method: 'ddpg' })).toBe(200);
  });

  test('cycles in which no episode ended give way to the latest value', () => {
    const column = {
      cycle: [0, 1, 2, 3],
      interactions: [10, 20, 30, 40],
      seconds: [1, 2, 3, 4],
      episodes: [0, 1, 1, 2],
      value: [5, 6, 7, 8],
    };
    expect(curveOf(column, 'episodes', {})).toEqual({ x: [0, 1, 2], y: [5, 7, 8] });
    expect(curveOf(column, 'interactions', {})).toEqual({ x: [10, 20, 30, 40], y: [5, 6, 7, 8] });
  });
});

describe('groups', () => {
  const learned = { variant: 1, name: 'meta', colour: 'blue', dash: 'solid' } as const;
  const control = { variant: 2, name: 'control', colour: 'brown', dash: 'dash' } as const;
  const baseline = { variant: 3, name: 'ddpg', colour: 'green', dash: 'dash' } as const;

  test('runs of one task and variant are a group in order of seeds; a learned teacher and its control are two', () => {
    const groups = groupRuns([
      run('a', { seed: 2 }),
      run('b', { configurationId: 2, group: control }),
      run('c'),
      run('d', { method: 'ddpg', configurationId: 3, group: baseline }),
      run('e', { task: 'Reacher', configurationId: 4 }),
    ]);
    expect(groups.map(({ task, label, runs }) => [task, label, ...runs.map(({ id }) => id)])).toEqual([
      ['Hopper', 'ddpg', 'd'],
      ['Hopper', 'control', 'b'],
      ['Hopper', 'meta', 'c', 'a'],
      ['Reacher', 'meta', 'e'],
    ]);
  });

  test('a group has one colour and dash in every panel of a figure, the same as on the screen', () => {
    const drawn = (runs: readonly GroupedRun[]): readonly GroupCurves[] =>
      groupRuns(runs).map((group) => ({
        group,
        members: group.runs.map((each) => ({ run: each, curve: { x: [1, 2], y: [0, 1] } })),
      }));
    const groups = drawn([
      run('control', { configurationId: 2, group: control }),
      run('learned', { group: learned }),
      run('control elsewhere', { task: 'Reacher', configurationId: 3, group: control }),
    ]);
    const figure = curveFigure(aggregateAll(groups, settings), {
      yTitle: 'Test return',
      axis: 'interactions',
      smoothing: 0,
      notes: [],
      venue: 'icml',
      width: null,
    });
    expect(figure.panels.flatMap(({ series }) => series.map(({ name, colour, dash }) => [name, colour, dash]))).toEqual(
      [
        ['control', '#6F4A2D', [4, 1.5]],
        ['meta', '#0072B2', []],
        ['control', '#6F4A2D', [4, 1.5]],
      ],
    );
  });
});

describe('aggregation', () => {
  const curves = [
    { x: [1, 2, 3], y: [0, 1, 2] },
    { x: [1, 2], y: [2, 3] },
  ];

  test('a run that is behind shortens the line without any interpolation', () => {
    expect(aggregateGroup(curves, 'mean', 'range', null)).toMatchObject({
      x: [1, 2],
      centre: [1, 2],
      low: [0, 1],
      high: [2, 3],
      n: 2,
      grid: 'identical',
    });
    expect(
      aggregateGroup(
        [
          { x: [0, 2], y: [0, 2] },
          { x: [0, 1, 2], y: [0, 1, 2] },
        ],
        'mean',
        'range',
        null,
      ),
    ).toMatchObject({ x: [0, 1, 2], centre: [0, 1, 2], grid: 'interpolated' });
  });

  test('for display a bootstrap is drawn at fewer steps, equal to the whole there; its centre is exact', () => {
    const x = Array.from({ length: 400 }, (_, i) => i);
    const noisy = [1, 2, 3, 4].map((seed) => ({
      x,
      y: x.map((step) => Math.sin(step / 40) * seed + ((step * seed * 7919) % 13)),
    }));
    const whole = aggregateGroup(noisy, 'iqm', 'bootstrap', null);
    const shown = aggregateGroup(noisy, 'iqm', 'bootstrap', 480);
    expect(shown.centre).toEqual(whole.centre);
    expect([shown.low[0], shown.high[399], shown.band]).toEqual([whole.low[0], whole.high[399], 'bootstrap']);
    expect(shown.low).not.toEqual(whole.low);
  });

  test('thinning keeps every peak, the range with one point beyond each end, and short lines as they are', () => {
    const x = Array.from({ length: 1000 }, (_, i) => i);
    const y = x.map((step) => (step === 777 ? 9 : step === 333 ? -9 : Math.sin(step)));
    const places = displayed(x, y, null, 100);
    expect(places.length).toBeLessThanOrEqual(100);
    expect(places).toEqual(expect.arrayContaining([333, 777]));
    expect(displayed(x, y, [10.5, 13.5], 100)).toEqual([10, 11, 12, 13, 14]);
    expect(displayed([1, 2], [0, 0], null, null)).toEqual([0, 1]);
  });
});

describe('panels', () => {
  const group = groupRuns([run('a'), run('b', { seed: 2 })])[0];
  const groups: readonly GroupCurves[] = [
    { group, members: group.runs.map((each, i) => ({ run: each, curve: { x: [1, 2, 3], y: [i, 10 + i, i] } })) },
    {
      group: groupRuns([
        run('c', {
          method: 'ddpg',
          configurationId: 2,
          group: { variant: 2, name: 'ddpg', colour: 'green', dash: 'dash' },
        }),
      ])[0],
      members: [],
    },
  ];

  test('the legend names estimator, band, n and what is missing; under five runs it says of under-coverage', () => {
    const [panel] = curvePanels(groups, { ...settings, band: 'student-t', seeds: true });
    expect(panel.lines.map(({ label, aggregate, n }) => [label, aggregate, n])).toEqual([
      ['meta', 'mean with 95% Student t interval over n = 2 runs', 2],
    ]);
    expect(panel.notes).toEqual([
      expect.stringMatching(
        /^With fewer than 5 runs the interval covers less than its name says\. .* \(simulated\)\.$/,
      ),
      'Not drawn, as they have recorded nothing of this metric: ddpg.',
    ]);
    expect(panel.lines[0].seeds.map(({ seed, y }) => [seed, y])).toEqual([
      [1, [0, 10, 0]],
      [2, [1, 11, 1]],
    ]);
  });

  test('runs are smoothed before they are aggregated; the unsmoothed centre comes along, in the export too', () => {
    const [panel] = curvePanels(groups, { ...settings, smoothing: 0.6, band: 'range' });
    // By hand: 0.6 of the old and 0.4 of the new, divided by 1 - 0.6^k.
    const second = (first: number, next: number): number => (0.24 * first + 0.4 * next) / 0.64;
    expect(panel.lines[0].raw).toEqual([0.5, 10.5, 0.5]);
    expect(panel.lines[0].low?.[1]).toBeCloseTo(second(0, 10), 12);
    expect(panel.lines[0].high?.[1]).toBeCloseTo(second(1, 11), 12);
    const figure = curveFigure(aggregateAll(groups, { ...settings, smoothing: 0.6, band: 'range' }), {
      yTitle: 'Test return',
      axis: 'episodes',
      smoothing: 0.6,
      notes: [],
      venue: 'icml',
      width: null,
    });
    const [series] = figure.panels[0].series;
    expect([series.centre, series.low, series.high, series.smoothing?.raw]).toEqual([
      panel.lines[0].centre,
      panel.lines[0].low,
      panel.lines[0].high,
      panel.lines[0].raw,
    ]);
    expect([figure.xTitle, figure.size]).toEqual(['Finished episodes', { width: 234, text: 8, height: 609.6 }]);
  });

  test.each(['standard-deviation', 'standard-error', 'student-t', 'range', 'bootstrap'] as const)(
    'a smoothed line stays in its band: %s',
    (band) => {
      const random = randomFromSeed(4, band);
      const members = group.runs.map((each) => {
        const x = Array.from({ length: 300 }, (_, i) => i);
        return {
          run: each,
          curve: { x, y: x.map((step) => random.normal() * (step % 7) + (step % 50 === 0 ? 40 : 0)) },
        };
      });
      for (const points of [null, 240]) {
        const [panel] = curvePanels([{ group, members }], { ...settings, band, smoothing: 0.9, points });
        const { centre, low, high } = panel.lines[0];
        const outside = centre.filter(
          (value, i) => Number(value) < Number(low?.[i]) - 1e-9 || Number(value) > Number(high?.[i]) + 1e-9,
        );
        expect(outside).toEqual([]);
      }
    },
  );

  test('it is said where rollout returns are of few episodes', () => {
    const from = (...starts: readonly number[]): readonly string[] => {
      const members = group.runs.map((each, i) => ({
        run: each,
        curve: { x: [1, 2, 3], y: [i, 10, i] },
        isFullFrom: starts[i],
      }));
      return runNotes([{ group, members }], aggregateAll([{ group, members }], settings));
    };
    expect(from(1, 1)).toEqual([]);
    expect(from(2, 3)).toEqual(['Left of 3 rollout returns are means of fewer than 100 episodes.']);
    expect(from(2, Infinity)).toEqual([
      'Left of 2 rollout returns are means of fewer than 100 episodes.',
      'meta has runs with fewer than 100 finished episodes.',
    ]);
  });

  test('the figure carries the notes of the screen', () => {
    const uneven: readonly GroupCurves[] = [
      {
        group,
        members: group.runs.map((each, i) => ({ run: each, curve: { x: [1, 2, 3 + i], y: [i, 10 + i, i] } })),
      },
      groups[1],
    ];
    const asked = { ...settings, smoothing: 0.5, band: 'student-t' } as const;
    const drawn = aggregateAll(uneven, asked);
    const figure = curveFigure(drawn, {
      yTitle: 'Test return',
      axis: 'interactions',
      smoothing: 0.5,
      notes: runNotes(uneven, drawn),
      venue: 'icml',
      width: 'full',
    });
    const words = figureToSvg(figure)
      .replace(/<[^>]*>\s*/g, ' ')
      .replace(/\s+/g, ' ');
    for (const note of notesOf(uneven, drawn, asked).filter((text) => !text.includes('different steps')))
      expect(words).toContain(note);
    expect(words).toContain('interpolated linearly');
    expect(words).toContain('over n = 2 runs');
    expect(words).toContain('meta ends where the shortest run does.');
  });

  test('a band about the mean is refused with another estimator', () => {
    const answer = curvesRequest.safeParse({
      runs: ['abcd'],
      metric: 'test_return',
      estimator: 'iqm',
      band: 'student-t',
    });
    expect(answer.error?.issues[0]).toMatchObject({
      path: ['band'],
      message: expect.stringContaining('belong to the mean') as string,
    });
    expect(curvesRequest.safeParse({ runs: ['abcd'], metric: 'sigma:x' }).success).toBe(false);
  });
});
