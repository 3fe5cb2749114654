import { describe, expect, test } from 'vitest';
import type {
  CurvePanel,
  CurveSeries,
  MixedContent,
  MixedPanel,
  ProfileLine,
} from '../../../src-main/figures/content.ts';
import { figureToPgf } from '../../../src-main/figures/formats/pgf.ts';
import { figureElements, figureToSvg } from '../../../src-main/figures/formats/svg.ts';
import type { AggregateCell } from '../../../src-main/figures/table.ts';
import { sizeAt } from '../../../src-main/figures/size.ts';
import { collisions, frameBoxes } from '../../helpers/figures/figureBoxes.ts';
import { parseXml, textElements, texts } from '../../helpers/figures/xml.ts';

const mixed = (...panels: readonly MixedPanel[]): MixedContent => ({
  kind: 'mixed',
  size: sizeAt('icml', 'column'),
  description: 'Panels.',
  notes: [],
  columns: null,
  legend: 'below',
  isLettered: false,
  panels,
});

describe('a table', () => {
  const table = mixed({
    kind: 'table',
    title: '',
    table: {
      caption: 'Returns.',
      label: 'tab:x',
      columns: [{ title: 'Task' }, { title: 'meta-variance, of five runs' }, { title: 'ddpg' }],
      rows: [
        ['Pendulum', -1234.5, -7],
        ['Reacher', null, 12],
      ],
    },
  });

  test('has columns that end at one line in whatever font they are set, and begin at one in the first', () => {
    const nodes = [...figureToPgf(figureElements(table)).matchAll(/^\\node\[anchor=([a-z ]+),.*at \(([\d.]+),/gm)];
    const anchors = nodes.map(([, anchor, x]) => `${anchor} ${x}`);
    const counts = [...Map.groupBy(anchors, (anchor) => anchor)].map(([at, all]) => `${all.length} of ${at}`);
    expect(counts).toEqual([
      '3 of base west 4.5',
      expect.stringMatching(/^3 of base east 1\d\d/),
      '3 of base east 233',
    ]);
  });

  test('breaks no number, and no sign off its number; where that cannot be, it says that it is too wide', () => {
    const of = (columns: number): MixedContent => {
      const names = Array.from({ length: columns }, (_, i) => `group ${i}`);
      const cell = { estimator: 'mean', band: 'standard-deviation', n: 3, centre: -1234.5, low: -2234.5, high: -234.5 };
      return mixed({
        kind: 'table',
        title: '',
        table: {
          caption: '',
          label: '',
          columns: [{ title: 'Task' }, ...names.map((title) => ({ title }))],
          rows: [['InvertedPendulum', ...names.map(() => cell as AggregateCell)]],
        },
      });
    };
    const five = texts(parseXml(figureToSvg(of(5))));
    expect(five.filter((text) => text === '\u22121234.5')).toHaveLength(5);
    expect(five.filter((text) => text.startsWith('±\u00a01000.0'))).toHaveLength(5);
    expect(texts(parseXml(figureToSvg(of(12)))).join(' ')).toBe('The table is too wide to stand here.');
  });

  test('has the signs of print', () => {
    expect(texts(parseXml(figureToSvg(table)))).toEqual(
      expect.arrayContaining(['\u22121234.5', '\u22127.0', '12.0', '\u2013']),
    );
  });
});

test('groups under each other that are too long keep what tells them apart', () => {
  const estimates = [0.91, 0.92, 0.93].map((gamma) => ({
    name: `ddpg with parameter noise, gamma ${gamma}`,
    colour: '#0072B2',
    value: gamma,
    low: NaN,
    high: NaN,
  }));
  const panel: MixedPanel = { kind: 'intervals', title: '', xTitle: '', reference: null, estimates };
  const words = texts(parseXml(figureToSvg({ ...mixed(panel, panel), columns: 2 })));
  expect(words).toEqual(expect.arrayContaining(['gamma 0.91', 'gamma 0.92', 'gamma 0.93']));
});

describe('a performance profile', () => {
  const line = (name: string, centre: readonly number[], high: readonly number[]): ProfileLine => ({
    name,
    colour: '#0072B2',
    dash: [],
    x: [0, 0.5, 1, 1.5, 2, 2.5],
    centre,
    low: centre.map(() => 0),
    high,
  });
  /** The last number on an axis; the upright one ends at 1. */
  const end = (...lines: readonly ProfileLine[]): number =>
    Math.max(
      ...texts(parseXml(figureToSvg(mixed({ kind: 'profile', title: '', xTitle: '', yTitle: '', lines }))))
        .map(Number)
        .filter(Number.isFinite),
    );

  test('ends where nobody is left, with the last of the bands', () => {
    expect(end(line('a', [1, 0.5, 0, 0, 0, 0], [1, 0.9, 0, 0, 0, 0]))).toBe(1);
    const banded = line('a', [1, 0.5, 0, 0, 0, 0], [1, 0.9, 0.3, 0, 0, 0]);
    expect(end(banded, line('b', [0, 0, 0, 0, 0, 0], []))).toBe(1.4);
  });

  test('is as long as it was asked for where somebody is always left, or nobody ever was', () => {
    expect(end(line('a', [1, 1, 1, 1, 1, 0.5], []))).toBe(2.5);
    expect(end(line('a', [0, 0, 0, 0, 0, 0], []))).toBe(2.5);
  });
});

test('a point alone at the end of its axis is clear of the frame', () => {
  const at = (...x: readonly number[]): CurveSeries => ({
    name: `of ${x.length}`,
    colour: '#0072B2',
    dash: [],
    x,
    centre: x.map((value) => value + 1),
    low: x.map(() => NaN),
    high: x.map(() => NaN),
    estimator: 'mean',
    band: 'none',
    n: 1,
    grid: 'identical',
    smoothing: null,
  });
  const ends = (...series: readonly CurveSeries[]): number[] => {
    const svg = figureToSvg(mixed({ kind: 'curves', title: '', xTitle: 'x', yTitle: 'y', series }));
    const [frame] = frameBoxes(parseXml(svg));
    return [...svg.matchAll(/<circle cx="([\d.]+)" cy="[\d.]+" r="([\d.]+)"/g)].map(([, x, r]) =>
      Math.min(Number(x) - Number(r) - frame.left, frame.right - Number(x) - Number(r)),
    );
  };
  const [first, last] = ends(at(0), at(2), at(0, 1, 2));
  expect(first).toBeGreaterThan(0.5);
  expect(last).toBeGreaterThan(0.5);
});

describe('a logarithmic axis', () => {
  const series = (values: readonly number[]): CurveSeries => ({
    name: 'a',
    colour: '#0072B2',
    dash: [],
    x: values.map((_, i) => 10 ** (i + 1)),
    centre: values,
    low: values.map((value) => value - 5),
    high: values.map((value) => value + 5),
    estimator: 'mean',
    band: 'standard-deviation',
    n: 3,
    grid: 'identical',
    smoothing: null,
  });
  const drawn = (values: readonly number[], scales: Pick<CurvePanel, 'xScale' | 'yScale' | 'yRange'>): string =>
    figureToSvg(mixed({ kind: 'curves', title: '', xTitle: 'x', yTitle: 'y', series: [series(values)], ...scales }));
  const pathOf = (svg: string): number[][] =>
    [...(/data-part="line:a">\s*<path d="([^"]*)"/.exec(svg)?.[1] ?? '').matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(
      ([, x, y]) => [Number(x), Number(y)],
    );

  test('sets equal factors equally far apart, and names powers of ten', () => {
    const svg = drawn([1, 10, 100, 1000], { xScale: 'log', yScale: 'log' });
    const points = pathOf(svg);
    const steps = points.slice(1).map(([x, y], i) => [x - points[i][0], y - points[i][1]]);
    for (const [x, y] of steps) {
      expect(x).toBeCloseTo(steps[0][0], 1);
      expect(y).toBeCloseTo(steps[0][1], 1);
    }
    expect(texts(parseXml(svg))).toEqual(expect.arrayContaining(['10', '100', '1k', '10k', '1000']));
  });

  test('has no place for what is not above 0: a line breaks, a band goes down to the lowest value', () => {
    expect(pathOf(drawn([10, 100, -1, 1000, 100], { yScale: 'log' }))).toHaveLength(4);
    const svg = drawn([3, 30, 300], { yScale: 'log' });
    const [, band] = /<path d="([^"]*)" fill="#0072B2" fill-opacity="0.18"/.exec(svg) ?? [];
    expect([...band.matchAll(/[ML]/g)]).toHaveLength(6);
    expect(texts(parseXml(drawn([-3, -1, 0], { yScale: 'log' }))).join(' ')).toContain('no data above 0');
  });

  test('of any length has ticks that are told apart and do not meet', () => {
    for (const range of [
      [1, 2],
      [3, 3.1],
      [1, 50],
      [1e-9, 1e9],
      [9000, 11_000],
      [2e-4, 7e-4],
    ] as const) {
      // prettier-ignore
      const svg = drawn([range[0], range[1]], { yScale: 'log', yRange: range });
      const root = parseXml(svg);
      expect(collisions(root), String(range)).toEqual([]);
      const labels = textElements(root)
        .filter(({ attributes }) => attributes['text-anchor'] === 'end')
        .map(({ text }) => text);
      expect(new Set(labels).size, String(range)).toBe(labels.length);
      expect(labels.length, String(range)).toBeGreaterThan(1);
    }
  });
});
