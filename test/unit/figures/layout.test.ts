import type { VenueName } from '../../../src-main/contract/figures.ts';
import { describe, expect, test } from 'vitest';
import { sizeAt, venues, type FigureWidth } from '../../../src-main/figures/size.ts';
import {
  legendPlaces,
  type CurvePanel,
  type CurveSeries,
  type FigureContent,
  type MixedPanel,
} from '../../../src-main/figures/content.ts';
import { pageSize } from '../../../src-main/figures/formats/pdf.ts';
import { elementsToSvg, figureToSvg, layOutFigure } from '../../../src-main/figures/formats/svg.ts';
import { venueNames } from '../../../src-main/contract/figures.ts';
import { randomFromSeed, type Random } from '../../../src-main/numerics/random.ts';
import { balanced, shortenedTitle, textWidth, wrap } from '../../../src-main/figures/text.ts';
import { collisions } from '../../helpers/figures/figureBoxes.ts';
import { densityGrid, learningCurves } from '../../helpers/figures/figureContents.ts';
import { parseXml } from '../../helpers/figures/xml.ts';

const words = [
  'meta',
  'ddpg',
  'InvertedDoublePendulum',
  'teacherLearningRate',
  '0.001',
  'no learning',
  'a',
  'ornstein-uhlenbeck',
  'σ ≤ {0.1, 0.2}',
  'Donaudampfschifffahrtsgesellschaftskapitän',
  'of',
  'the',
  'state',
  'Reacher',
  'noise=none',
];
const colours = ['#0072B2', '#009E73', '#D55E00', '#7453B5', '#B87A00', '#4D535B'];

const grid = densityGrid();
const pick = <T>(random: Random, values: readonly T[]): T => values[random.below(values.length)];
const phrase = (random: Random, most: number): string =>
  Array.from({ length: 1 + random.below(most) }, () => pick(random, words)).join(' ');

function series(random: Random, name: string, place: number, scale: number, offset: number): CurveSeries {
  const length = pick(random, [0, 1, 2, 30]);
  const x = Array.from({ length }, (_, i) => i * pick(random, [1, 1000, 37_500]));
  const centre = x.map((_, i) => (random.below(9) === 0 ? NaN : offset + scale * (i / 30 + random.normal() / 9)));
  return {
    name,
    colour: colours[place % colours.length],
    dash: pick(random, [[], [4, 1.5], [1.2, 1.2]]),
    x: x.map((_, i) => i * 1000),
    centre,
    low: centre.map((value) => value - scale / 10),
    high: centre.map((value) => value + scale / 10),
    estimator: 'mean',
    band: pick(random, ['standard-deviation', 'student-t', 'none']),
    n: pick(random, [1, 3, 5]),
    grid: pick(random, ['identical', 'interpolated']),
    smoothing: random.below(4) === 0 ? { weight: 0.6, raw: centre } : null,
  };
}

function curves(random: Random, names: readonly string[]): CurvePanel {
  const scale = 10 ** (random.below(20) - 9);
  const offset = pick(random, [0, 0, scale * 1000, -scale * 12_345]);
  return {
    title: phrase(random, 3),
    series: names.slice(0, random.below(names.length + 1)).map((name, i) => series(random, name, i, scale, offset)),
  };
}

function mixedPanel(random: Random, names: readonly string[]): MixedPanel {
  const title = phrase(random, 4);
  const axes = { xTitle: phrase(random, 5), yTitle: phrase(random, 5) };
  switch (random.below(8)) {
    case 0:
    case 1:
    case 2:
      return { kind: 'curves', ...axes, ...curves(random, names) };
    case 3:
      return {
        kind: 'profile',
        title,
        ...axes,
        lines: names.map((name, i) => ({
          name,
          colour: colours[i % 6],
          dash: [],
          x: [0, 1, 2],
          centre: [1, 0.6, 0.1],
          low: [0.9, 0.4, 0],
          high: [1, 0.8, 0.2],
        })),
      };
    case 4:
      return {
        kind: 'densities',
        title,
        ...axes,
        extent: grid.extent,
        sets: names.slice(0, random.below(4)).map((name, i) => ({
          name,
          colour: colours[i],
          dash: [],
          contours: grid.panels[0][i % 3].contours,
        })),
      };
    case 5:
      return {
        kind: 'frames',
        title,
        colour: colours[0],
        frames: Array.from({ length: random.below(8) }, (_, i) => ({
          caption: `${(i * 2.5).toFixed(2)} s`,
          strokes: [{ from: [0, 0] as const, to: [0.4, 0.9] as const, radius: 0.05, isDecor: false }],
          floor: 0,
          view: { x: [-1, 1] as const, y: [-0.2, 1.2] as const },
        })),
      };
    case 6:
      return {
        kind: 'table',
        title,
        table: {
          caption: 'Returns.',
          label: 'tab:x',
          columns: [{ title: 'Task' }, ...names.slice(0, 4).map((name) => ({ title: name }))],
          rows: Array.from({ length: random.below(5) }, () => [
            phrase(random, 1),
            ...names.slice(0, 4).map(() => random.normal() * 10 ** random.below(5)),
          ]),
        },
      };
    default:
      return {
        kind: 'intervals',
        title,
        xTitle: axes.xTitle,
        reference: pick(random, [null, 0.5]),
        estimates: names.map((name, i) => ({
          name,
          colour: colours[i % 6],
          value: random.uniform(),
          low: random.uniform() - 1,
          high: random.uniform() + 1,
        })),
      };
  }
}

function randomFigure(random: Random, venue: VenueName): FigureContent {
  const names = Array.from({ length: 1 + random.below(6) }, (_, i) => `${phrase(random, 4)} ${i}`);
  const frame = {
    size: sizeAt(venue, pick(random, ['column', 'full'])),
    description: 'random',
    notes: Array.from({ length: random.below(3) }, () => phrase(random, 12)),
    columns: pick(random, [null, null, 1, 2, 3, 4]),
    legend: pick(random, legendPlaces),
    isLettered: random.below(2) === 0,
    proportion: pick(random, [0.4, 0.7, 1.2]),
    widths: pick(random, [[], [], [2], [1, 0.5, 3]]),
    heights: pick(random, [[], [], [1, 2], [0.5]]),
  };
  const count = 1 + random.below(6);
  switch (random.below(3)) {
    case 0:
      return {
        ...frame,
        kind: 'learning-curves',
        xTitle: phrase(random, 6),
        yTitle: phrase(random, 6),
        panels: Array.from({ length: count }, () => curves(random, names)),
      };
    case 1:
      return { ...frame, kind: 'mixed', panels: Array.from({ length: count }, () => mixedPanel(random, names)) };
    default: {
      const columns = Array.from({ length: 1 + random.below(4) }, (_, i) => ({
        title: phrase(random, 3),
        colour: colours[i],
      }));
      const rows = Array.from({ length: 1 + random.below(3) }, () => phrase(random, 4));
      return {
        ...grid,
        ...frame,
        kind: 'density-grid',
        rows,
        columns,
        panels: rows.map((_, r) =>
          columns.map((__, c) => ({
            ...grid.panels[r % 2][c % 3],
            states: pick(random, [0, 12, 2_500_000]),
            points: [],
          })),
        ),
        extent: { x: [-4, 4 * (1 + random.below(3))], y: [-3, 3 * 10 ** random.below(4)] },
        xTitle: phrase(random, 4),
        yTitle: phrase(random, 4),
      };
    }
  }
}

describe('no text meets another, crosses a frame or leaves the page', () => {
  test.each(venueNames)('in a hundred figures at random for %s', (venue) => {
    const random = randomFromSeed(7, venue);
    for (let i = 0; i < 100; i++) {
      const figure = randomFigure(random, venue);
      const { figure: drawn, warnings } = layOutFigure(figure);
      expect(collisions(parseXml(elementsToSvg(drawn))), `figure ${i}: ${figure.kind}`).toEqual([]);
      const isTold = warnings.some((warning) => warning.startsWith('The figure is '));
      expect(pageSize(drawn).height > (figure.size.height ?? NaN), `figure ${i} is as high as it is said`).toBe(isTold);
    }
  });
});

describe('none is higher than the page leaves room for', () => {
  /** A figure as it is by default, of so many panels. */
  const usual = (venue: VenueName, width: FigureWidth, panels: readonly MixedPanel[]): FigureContent => ({
    kind: 'mixed',
    size: sizeAt(venue, width),
    description: '',
    notes: ['Runs of ddpg were measured at different steps: linear interpolation on their union.'],
    columns: null,
    legend: 'below',
    isLettered: true,
    panels,
  });
  const inPrint = venueNames.filter((venue) => venue !== 'slides');

  test.each(inPrint)('of one panel to a dozen for %s', (venue) => {
    const own = learningCurves().panels.map((panel): MixedPanel => {
      return { ...panel, kind: 'curves', xTitle: 'Environment interactions', yTitle: 'Test return' };
    });
    for (const width of ['column', 'full'] as const)
      for (let count = 1; count <= 12; count++) {
        const content = usual(
          venue,
          width,
          Array.from({ length: count }, (_, i) => own[i % own.length]),
        );
        const { figure, warnings } = layOutFigure(content);
        expect(pageSize(figure).height, `${count} panels, ${width}`).toBeLessThanOrEqual(content.size.height ?? 0);
        expect(collisions(parseXml(elementsToSvg(figure)))).toEqual([]);
        if (count <= 6) expect(warnings, `${count} panels, ${width}`).toEqual([]);
      }
  });

  test.each(inPrint)('of the grid of densities for %s, of three rows in one column too', (venue) => {
    const tall = { ...grid, rows: ['a', 'b', 'c'], columns: grid.columns.slice(0, 1) };
    const panels = [0, 1, 0].map((row) => grid.panels[row].slice(0, 1));
    for (const content of [grid, { ...tall, panels }]) {
      const size = sizeAt(venue, 'full');
      const { figure } = layOutFigure({ ...content, size });
      expect(pageSize(figure).height).toBeLessThanOrEqual(size.height ?? 0);
      expect(collisions(parseXml(elementsToSvg(figure)))).toEqual([]);
    }
  });

  test('that cannot be: it is as it was asked for, and says how high it is', () => {
    const { panels, ...base } = learningCurves();
    const many = Array.from({ length: 24 }, (_, i) => panels[i % panels.length]);
    const asked = { ...base, panels: many, columns: 1, size: sizeAt('icml', 'column') };
    const { width, text } = asked.size;
    const { figure, warnings } = layOutFigure(asked);
    expect(figure).toEqual(layOutFigure({ ...asked, size: { width, text } }).figure);
    expect(warnings).toEqual([
      expect.stringMatching(/^The figure is \d\d\.\d in high, and the page has room for 8\.5 in/),
    ]);
  });

  test('that was made lower says so, and how high it would be', () => {
    const { panels, ...base } = learningCurves();
    const { figure, warnings } = layOutFigure({ ...base, panels, columns: 1, size: sizeAt('icml', 'full') });
    expect(warnings).toEqual([
      expect.stringMatching(/^The figure would be 1\d\.\d in high, .* at \d\d% of their height/),
    ]);
    expect(pageSize(figure).height).toBeLessThanOrEqual(609.6);
    expect(pageSize(figure).height).toBeGreaterThan(550);
  });
});

test('the venues of the contract are those that figures know', () => {
  expect(Object.keys(venues)).toEqual([...venueNames]);
  expect(sizeAt('icml', 'column')).toEqual({ width: 234, text: 8, height: 609.6 });
  expect(sizeAt('nature', 'full').width).toBeCloseTo((183 / 25.4) * 72, 1);
});

/** Where the frames of a figure's panels stand: rows of their left edges. */
function rowsOf(content: FigureContent): number[][] {
  const frames = [...figureToSvg(content).matchAll(/<rect x="([\d.]+)" y="([\d.]+)" [^>]*fill="none"/g)];
  return [...Map.groupBy(frames, ([, , y]) => y).values()].map((row) => row.map(([, x]) => Number(x)));
}

test('the name of all upright axes has the room that it takes, however nearly it fits into one line fewer', () => {
  const { panels, ...base } = learningCurves();
  for (const count of [1, 2, 3])
    for (let width = 200; width <= 700; width += 4)
      for (const text of [8, 16]) {
        const content = {
          ...base,
          yTitle: 'Test return (undiscounted reward)',
          columns: null,
          panels: Array.from({ length: count }, (_, i) => panels[i % panels.length]),
          size: { width, text },
        };
        expect(collisions(parseXml(figureToSvg(content))), `${count} panels in ${width} at ${text}`).toEqual([]);
      }
});

test('rows are filled as evenly as they can be', () => {
  const { panels, ...base } = learningCurves();
  const rows = (count: number): number[] =>
    rowsOf({ ...base, columns: null, panels: Array.from({ length: count }, (_, i) => panels[i % 3]) }).map(
      (row) => row.length,
    );
  expect([1, 2, 3, 4, 5, 6, 7].map(rows)).toEqual([[1], [2], [3], [2, 2], [3, 2], [3, 3], [3, 3, 1]]);
});

test('columns are as wide and rows as high as they are asked to be', () => {
  const { panels, ...base } = learningCurves();
  const drawn = figureToSvg({ ...base, columns: 2, panels, widths: [2, 1], heights: [1, 0.5] });
  const boxes = [...drawn.matchAll(/data-part="panel:\d" data-box="([^"]*)"/g)].map(([, box]) =>
    box.split(' ').map(Number),
  );
  const [[, , width, height], [, , second], [, , , lower]] = boxes;
  expect(width / second).toBeCloseTo(2, 2);
  expect(height / lower).toBeCloseTo(2, 2);
  expect(height / ((width + second) / 2)).toBeCloseTo(0.7, 2);
});

test('a map keeps one scale on both axes, whatever the size of its panel', () => {
  const { panels, ...base } = learningCurves();
  const square = [[[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]]; // prettier-ignore
  const map: MixedPanel = {
    kind: 'densities',
    title: 'Map',
    xTitle: '',
    yTitle: '',
    extent: { x: [-1, 3], y: [-1, 2] },
    sets: [{ name: 'a', colour: '#000000', dash: [], contours: [{ mass: 0.5, polygons: square }] }],
  };
  const curves: MixedPanel = { ...panels[0], kind: 'curves', xTitle: '', yTitle: '' };
  for (const widths of [[], [3, 1], [1, 3]]) {
    const drawn = figureToSvg({ ...base, kind: 'mixed', columns: 2, widths, heights: [2], panels: [map, curves] });
    const [, x0, y0, x1, , , y2] =
      /data-part="line:a">\s*<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)L/.exec(drawn) ?? [];
    expect(Number(x1) - Number(x0)).toBeGreaterThan(5);
    expect(Number(y0) - Number(y2)).toBeCloseTo(Number(x1) - Number(x0), 0);
  }
});

test('an axis without a name takes no room, and one that is too long loses its unit before its end', () => {
  const { panels, ...base } = learningCurves();
  const curves = { ...panels[0], kind: 'curves', xTitle: 'steps' } as const;
  const named = (yTitle: string): FigureContent => ({
    ...base,
    kind: 'mixed',
    columns: 1,
    legend: 'none',
    panels: [{ ...curves, yTitle }],
  });
  const left = (content: FigureContent): number => rowsOf(content)[0][0];
  expect(left(named('Return')) - left(named(''))).toBeCloseTo(11, 1);
  expect(shortenedTitle('Cumulative return (undiscounted reward)', 40, 8, 2)).toEqual(['Cumulative', 'return']);
  expect(shortenedTitle('Return (undiscounted reward)', 200, 8, 1)).toEqual(['Return (undiscounted reward)']);
  expect(shortenedTitle('(bare)', 200, 8, 1)).toEqual(['(bare)']);
  expect(shortenedTitle('Donaudampfschifffahrtsgesellschaft', 40, 8, 1)[0]).toMatch(/…$/);
});

test('lines of a note are as many as they must be, and as even as they can be', () => {
  const text = 'Regions hold ninety percent of the density of each set that was estimated with one kernel for all.';
  const [wrapped, even] = [wrap(text, 260, 7), balanced(text, 260, 7)];
  expect(even).toHaveLength(wrapped.length);
  expect(even.join(' ')).toBe(text);
  const spread = (lines: readonly string[]): number => {
    const widths = lines.map((line) => textWidth(line, 7));
    return Math.max(...widths) - Math.min(...widths);
  };
  expect(spread(even)).toBeLessThan(spread(wrapped) / 2);
  expect(balanced('short', 260, 7)).toEqual(['short']);
});

test('three tasks in one column stand beside each other as far as they are not too narrow', () => {
  const frames = (columns: number | null): number => {
    const svg = figureToSvg({ ...learningCurves(), columns, size: sizeAt('icml', 'column') });
    return new Set([...svg.matchAll(/<rect x="([\d.]+)" [^>]*fill="none"/g)].map(([, x]) => x)).size;
  };
  expect([frames(null), frames(3), frames(1)]).toEqual([2, 3, 1]);
});
