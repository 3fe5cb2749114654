import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { figureToCsv } from '../../../src-main/figures/figureData.ts';
import { figureToSvg } from '../../../src-main/figures/formats/svg.ts';
import type { CurveSeries, FigureContent } from '../../../src-main/figures/content.ts';
import { sizeAt } from '../../../src-main/figures/size.ts';
import { textWidth } from '../../../src-main/figures/text.ts';
import { densityGrid, learningCurves } from '../../helpers/figures/figureContents.ts';
import { parseXml, textElements, texts } from '../../helpers/figures/xml.ts';

const fixtures = new URL('../../fixtures/figures/', import.meta.url);

/** Compares with the committed drawing; set TUTELAGE_REDRAW=1 to draw anew, and look at what changed. */
function expectFixture(name: string, svg: string): void {
  const file = new URL(name, fixtures);
  if (process.env['TUTELAGE_REDRAW'] === '1') writeFileSync(file, svg);
  expect(existsSync(file), `fixture ${name}`).toBe(true);
  expect(svg).toBe(readFileSync(file, 'utf8'));
}

function withSeries(change: (series: CurveSeries) => CurveSeries): FigureContent {
  const curves = learningCurves();
  return { ...curves, panels: curves.panels.map((panel) => ({ ...panel, series: panel.series.map(change) })) };
}

describe('learning curves', () => {
  const svg = figureToSvg(learningCurves());

  test('are as drawn before', () => expectFixture('learning-curves.svg', svg));

  test('are well-formed, of the full width, and name axes, panels, series, estimator, band and n', () => {
    const root = parseXml(svg);
    expect(root.attributes).toMatchObject({ width: '486pt', 'aria-label': learningCurves().description });
    const words = texts(root);
    for (const text of [
      'Pendulum',
      'Environment interactions',
      'Test return',
      'ddpg',
      'meta',
      '\u22121500',
      'Shown: mean ± one standard deviation over n = 3 runs.',
    ])
      expect(words).toContain(text);
  });

  test('survive JSON, gaps included', () => {
    const gap = withSeries((series) => ({
      ...series,
      centre: series.centre.map((value, i) => (i === 5 ? NaN : value)),
    }));
    const drawn = figureToSvg(gap);
    // The cast: JSON writes NaN as null, which drawing takes as a gap.
    expect(figureToSvg(JSON.parse(JSON.stringify(gap)) as FigureContent)).toBe(drawn);
    const moves = (text: string): number => [...text.matchAll(/[" ]d="[^"]*"/g)].join('').split('M').length;
    expect(moves(drawn)).toBe(moves(svg) + 6);
  });

  test('say how lines were made', () => {
    const words = texts(
      parseXml(
        figureToSvg(
          withSeries((series) => ({
            ...series,
            band: 'student-t',
            grid: 'interpolated',
            smoothing: { weight: 0.6, raw: series.centre },
          })),
        ),
      ),
    ).join(' ');
    expect(words).toMatch(/95% Student t interval over n = 3 runs/);
    expect(words).toMatch(/moving average of weight 0\.6, then line and band are taken/);
    expect(words).toMatch(/interpolated linearly on the union/);
    expect(words).toMatch(/fewer than 5 runs/);
    const mixed = texts(
      parseXml(figureToSvg(withSeries((series) => (series.name === 'meta' ? { ...series, n: 5 } : series)))),
    );
    expect(mixed).toContain('meta: mean ± one standard deviation over n = 5 runs');
  });

  test('a point alone is a dot with an error bar, dashed or not', () => {
    const alone = withSeries((series) => ({
      ...series,
      x: [5000],
      centre: [series.centre[20]],
      low: [series.low[20]],
      high: [series.high[20]],
    }));
    const drawn = figureToSvg(alone);
    expect([...drawn.matchAll(/<circle /g)]).toHaveLength(6);
    expect([...drawn.matchAll(/<line [^>]*stroke-width="0.8"/g)]).toHaveLength(18);
    expect(
      figureToSvg(withSeries((series) => ({ ...series, x: [1], centre: [2], low: [NaN], high: [NaN], n: 1 }))),
    ).not.toContain('stroke-width="0.8"');
  });

  test('a legend fits its figure: six groups that differ in nine settings, in one column', () => {
    const keys = [
      'gamma',
      'tau',
      'batchSize',
      'exploreSteps',
      'evaluationSteps',
      'studentUpdates',
      'exerciseUpdates',
      'l2',
      'engine',
    ];
    const base = learningCurves();
    const named = (separator: string): FigureContent => ({
      ...base,
      size: sizeAt('icml', 'column'),
      panels: [
        {
          title: 'Pendulum',
          series: Array.from({ length: 6 }, (_, g) => ({
            ...base.panels[0].series[0],
            name: ['meta', ...keys.map((key, k) => `${key} ${k === 3 ? g : (g * k) % 3}`)].join(separator),
          })),
        },
      ],
    });
    for (const separator of [', ', ' ', '_']) {
      const root = parseXml(figureToSvg(named(separator)));
      for (const { attributes, text } of textElements(root)) {
        if (attributes['transform'] !== undefined) continue;
        const size = Number(attributes['font-size']);
        const [x, length] = [Number(attributes['x']), textWidth(text, size)];
        const left =
          attributes['text-anchor'] === 'middle'
            ? x - length / 2
            : attributes['text-anchor'] === 'end'
              ? x - length
              : x;
        expect(left, text).toBeGreaterThanOrEqual(-0.1);
        expect(left + length, text).toBeLessThanOrEqual(234.1);
      }
    }
    expect(texts(parseXml(figureToSvg(named(', '))))).toEqual(
      expect.arrayContaining(['exploreSteps 0', 'exploreSteps 5']),
    );
  });

  test('an empty panel says so, and so does an empty figure', () => {
    const curves = learningCurves();
    expect(
      texts(parseXml(figureToSvg({ ...curves, panels: [curves.panels[0], { title: 'Hopper', series: [] }] }))),
    ).toContain('no data');
    expect(parseXml(figureToSvg({ ...curves, panels: [] })).tag).toBe('svg');
  });

  test('names from outside are text, never markup', () => {
    const name = '<script>&"\'</script>';
    const root = parseXml(figureToSvg({ ...learningCurves(), yTitle: name, description: name }));
    expect(texts(root)).toContain('<script>&"\'</script>');
    expect(root.attributes['aria-label']).toBe('<script>&"\'</script>');
  });
});

describe('density grid', () => {
  const svg = figureToSvg(densityGrid());

  test('is as drawn before', () => expectFixture('density-grid.svg', svg));

  test('is well-formed and names rows, columns, axes, levels and counts', () => {
    const words = texts(parseXml(svg));
    for (const text of [
      'teacher',
      'student',
      'baseline',
      'early (first 50)',
      'late (last 50)',
      'PCA 1 (61% of variance)',
      '10',
      '90',
      '10,000 states, 50 rollouts',
    ])
      expect(words).toContain(text);
    expect(words.filter((text) => text === '90')).toHaveLength(3);
  });

  test('a panel without states says so and draws nothing', () => {
    const grid = densityGrid();
    const empty = { states: 0, rollouts: 0, contours: [], points: [] };
    const words = texts(
      parseXml(figureToSvg({ ...grid, panels: [grid.panels[0], [empty, ...grid.panels[1].slice(1)]] })),
    );
    expect(words.filter((text) => text === 'no states')).toHaveLength(1);
    const nothing = figureToSvg({ ...grid, panels: grid.panels.map((row) => row.map(() => empty)) });
    expect(nothing).not.toContain('<path');
    for (const x of [
      [2, 2],
      [1, 2],
    ] as const)
      expect(figureToSvg({ ...grid, extent: { x, y: [3, 3] } })).not.toMatch(/NaN|Infinity/);
    expect(nothing).not.toContain('NaN');
  });

  test('one scale for both axes, and nothing outside its panel', () => {
    const square = [
      [
        [
          [-100, -100],
          [100, -100],
          [100, 100],
          [-100, 100],
        ],
      ],
    ];
    const grid = {
      ...densityGrid(),
      panels: [[{ states: 1, rollouts: 1, contours: [{ mass: 0.9, polygons: square }], points: [] }]],
      rows: ['all'],
      columns: [{ title: 'teacher', colour: '#D55E00' }],
    };
    const root = figureToSvg({ ...grid, extent: { x: [0, 1], y: [0, 10] } });
    const [, x1, y1, x2, y2] = /d="M([\d.]+) ([\d.]+)L[\d.]+ [\d.]+L([\d.]+) ([\d.]+)/.exec(root) ?? [];
    expect((Number(y1) - Number(y2)) / (Number(x2) - Number(x1))).toBeCloseTo(1.1, 2);
    const ticks = [...root.matchAll(/<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"/g)].map((match) =>
      match.slice(1).map(Number),
    );
    const steps = (of: number[]): number => of[1] - of[0];
    const horizontal = ticks.filter(([a, , b]) => a === b).map(([x]) => x);
    const vertical = ticks.filter(([, a, , b]) => a === b).map(([, y]) => -y);
    expect(steps(horizontal)).toBeCloseTo(steps(vertical), 1);
  });
});

test('the same specification gives the same bytes', () => {
  expect(figureToSvg(densityGrid())).toBe(figureToSvg(densityGrid()));
  expect(figureToSvg(learningCurves())).toBe(figureToSvg(structuredClone(learningCurves())));
});

test('lines are no thinner than half a point, text no smaller than seven', () => {
  for (const svg of [figureToSvg(learningCurves()), figureToSvg(densityGrid())]) {
    const sizes = (name: string): number[] =>
      [...svg.matchAll(new RegExp(`${name}="([\\d.]+)"`, 'g'))].map((match) => Number(match[1]));
    expect(Math.min(...sizes('stroke-width'))).toBeGreaterThanOrEqual(0.5);
    expect(Math.min(...sizes('font-size'))).toBeGreaterThanOrEqual(7);
    expect(Math.max(...sizes('font-size'))).toBeLessThanOrEqual(9);
  }
});

test('the plotted numbers go out as CSV in full', () => {
  const curves = learningCurves();
  const lines = figureToCsv(curves).trimEnd().split('\n');
  expect(lines).toHaveLength(1 + 3 * 2 * 40);
  const series = curves.panels[0].series[0];
  expect(lines[2].split(',')).toEqual([
    'Pendulum',
    'ddpg',
    '1000',
    ...[series.centre[1], series.low[1], series.high[1]].map(String),
    '',
    'mean',
    'standard-deviation',
    '3',
    'identical',
    '',
    '',
  ]);
  const grid = densityGrid();
  const vertices = grid.panels
    .flat()
    .flatMap(({ contours }) => contours.flatMap(({ polygons }) => polygons.flat(2))).length;
  expect(figureToCsv(grid).trimEnd().split('\n')).toHaveLength(1 + vertices + 18);
});

test('the shares that contours really hold go out with a panel among others, as with a grid', () => {
  const [row] = densityGrid().panels;
  const contours = row[0].contours.map((contour, i) => ({ ...contour, held: 0.1 + 0.2 * i }));
  const { extent } = densityGrid();
  const set = { name: 'teacher', colour: '#D55E00', dash: [], contours };
  const csv = figureToCsv({
    ...learningCurves(),
    kind: 'mixed',
    panels: [{ kind: 'densities', title: 'States', xTitle: '', yTitle: '', extent, sets: [set] }],
  });
  const [head, ...rows] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const [mass, held] = [head.indexOf('mass'), head.indexOf('held')];
  expect(new Map(rows.map((cells) => [Number(cells[mass]), Number(cells[held])]))).toEqual(
    new Map(contours.map((contour) => [contour.mass, contour.held])),
  );
});
