import { describe, expect, test } from 'vitest';
import type { CurveSeries, MixedContent, MixedPanel } from '../../../src-main/figures/content.ts';
import { figureToSvg, layOutFigure } from '../../../src-main/figures/formats/svg.ts';
import { sizeAt } from '../../../src-main/figures/size.ts';
import { learningCurves } from '../../helpers/figures/figureContents.ts';

type Line = readonly (readonly [x: number, y: number])[];

function curves(line: Line): Extract<MixedPanel, { kind: 'curves' }> {
  const y = line.map(([, each]) => each);
  const series: CurveSeries = {
    ...learningCurves().panels[0].series[0],
    name: 'line',
    x: line.map(([each]) => each),
    centre: y,
    low: y,
    high: y,
  };
  return { kind: 'curves', title: '', xTitle: '', yTitle: '', xRange: [0, 1], yRange: [0, 1], series: [series] };
}

function profile(line: Line): MixedPanel {
  const [x, y] = [line.map(([each]) => each), line.map(([, each]) => each)];
  const own = { name: 'line', colour: '#000000', dash: [], x, centre: y, low: y, high: y };
  return { kind: 'profile', title: '', xTitle: '', yTitle: '', xRange: [0, 1], lines: [own] };
}

/** The corner of the first panel where the legend of a figure stands. */
function cornerOf(...panels: readonly MixedPanel[]): string {
  const svg = figureToSvg({
    kind: 'mixed',
    size: sizeAt('icml', 'full'),
    description: '',
    notes: [],
    columns: null,
    legend: 'inside',
    isLettered: false,
    panels,
  } satisfies MixedContent);
  const box = (pattern: RegExp): number[] => (pattern.exec(svg) ?? []).slice(1).map(Number);
  const frame = box(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="none"/);
  const legend = box(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="#ffffff" fill-op/);
  const isRight = legend[0] + legend[2] / 2 > frame[0] + frame[2] / 2;
  const isLow = legend[1] + legend[3] / 2 > frame[1] + frame[3] / 2;
  return `${isLow ? 'lower' : 'upper'} ${isRight ? 'right' : 'left'}`;
}

/** Through all corners but one. */
const around: Readonly<Record<string, Line>> = {
  'upper right': [
    [0.06, 1],
    [0.06, 0.04],
    [1, 0.04],
  ],
  'upper left': [
    [0, 0.04],
    [0.94, 0.04],
    [0.94, 1],
  ],
  'lower right': [
    [0.06, 0],
    [0.06, 0.96],
    [1, 0.96],
  ],
  'lower left': [
    [0, 0.96],
    [0.94, 0.96],
    [0.94, 0],
  ],
};

describe('a legend inside stands where it covers the least of the lines', () => {
  test.each(Object.entries(around))('of curves: %s', (corner, line) => {
    expect(cornerOf(curves(line))).toBe(corner);
  });

  test.each(Object.entries(around))('of a profile, whatever the panel beside it shows: %s', (corner, line) => {
    for (const beside of Object.values(around)) expect(cornerOf(profile(line), curves(beside))).toBe(corner);
  });

  test('lengths count, not points: a few that are close together cover less than two far apart', () => {
    const crowd = Array.from({ length: 40 }, (_, i) => [0.06 + 0.0001 * i, 0.04] as const);
    const panel = curves(around['lower left']);
    const [dots] = curves(crowd).series;
    expect(cornerOf({ ...panel, series: [...panel.series, { ...dots, name: 'dots' }] })).toBe('lower left');
  });
});

test('a legend that does not fit where it is asked for is drawn below, and says so', () => {
  const content = learningCurves();
  const long = content.panels.map((panel) => ({
    ...panel,
    series: panel.series.map((each) => ({ ...each, name: `${each.name} ${'with a long name '.repeat(5)}` })),
  }));
  const warnings = (legend: 'inside' | 'below', panels: typeof long): readonly string[] =>
    layOutFigure({ ...content, panels, legend }).warnings;
  expect(warnings('inside', long)).toEqual(['The legend does not fit inside the first panel: it is drawn below.']);
  expect(warnings('below', long)).toEqual([]);
});
