import { describeAggregate, runsOf, underCoverageNote } from '../statistics/describe.ts';
import { element } from './element.ts';
import type { SvgNode } from './element.ts';
import { label } from './marks.ts';
import type { CurvePanel, CurveSeries } from './specification.ts';
import { smallTextSize, textWidth } from './text.ts';

const sampleWidth = 20;
const itemGap = 12;
const leading = 11;

interface Entry {
  readonly name: string;
  /** A series that shows the style. */
  readonly sample: CurveSeries;
  /** Estimator, band and n in words. */
  readonly aggregate: string;
}

/** Series of one name are one entry, with the n of all of them. */
function entriesOf(panels: readonly CurvePanel[]): Entry[] {
  const byName = Map.groupBy(
    panels.flatMap((panel) => panel.series),
    (series) => series.name,
  );
  return [...byName].map(([name, series]) => ({
    name,
    sample: series[0],
    aggregate: describeAggregate(series[0].estimator, series[0].band, runsOf(series.map(({ n }) => n))),
  }));
}

function agree(entries: readonly Entry[]): boolean {
  return entries.every((entry) => entry.aggregate === entries[0].aggregate);
}

/** Entries of the legend from `top` down, centred and broken into rows, and the height they take. */
export function curveLegend(
  panels: readonly CurvePanel[],
  width: number,
  top: number,
): { readonly nodes: readonly SvgNode[]; readonly height: number } {
  const entries = entriesOf(panels);
  const shared = agree(entries);
  const items = entries.map((entry) => {
    const text = shared ? entry.name : `${entry.name}: ${entry.aggregate}`;
    return { ...entry, text, width: sampleWidth + 4 + textWidth(text, smallTextSize) };
  });
  const rows: (typeof items)[] = [];
  let used = Infinity;
  for (const item of items) {
    if (used + itemGap + item.width > width) {
      rows.push([item]);
      used = item.width;
    } else {
      rows[rows.length - 1].push(item);
      used += itemGap + item.width;
    }
  }
  const nodes = rows.flatMap((row, rowIndex) => {
    const total = row.reduce((sum, item) => sum + item.width, 0) + itemGap * (row.length - 1);
    const baseline = top + rowIndex * leading + 8;
    let x = (width - total) / 2;
    return row.flatMap((item) => {
      const drawn = drawEntry(item.sample, item.text, x, baseline);
      x += item.width + itemGap;
      return drawn;
    });
  });
  return { nodes, height: rows.length * leading + 2 };
}

function drawEntry(sample: CurveSeries, text: string, x: number, baseline: number): SvgNode[] {
  const middle = baseline - 2.3;
  const band =
    sample.band === 'none' || sample.n < 2
      ? []
      : [
          element('rect', {
            x,
            y: middle - 3.5,
            width: sampleWidth,
            height: 7,
            fill: sample.colour,
            'fill-opacity': '0.18',
          }),
        ];
  return [
    ...band,
    element('line', {
      x1: x,
      y1: middle,
      x2: x + sampleWidth,
      y2: middle,
      stroke: sample.colour,
      'stroke-width': 1.1,
      'stroke-dasharray': sample.dash.length === 0 ? null : sample.dash.join(' '),
    }),
    label(text, x + sampleWidth + 4, baseline),
  ];
}

/** What a reader must know of how the lines were made. */
export function curveNotes(panels: readonly CurvePanel[]): string[] {
  const entries = entriesOf(panels);
  const series = panels.flatMap((panel) => panel.series);
  const notes: string[] = [];
  if (entries.length > 0 && agree(entries)) notes.push(`Shown: ${entries[0].aggregate}.`);
  const weights = [...new Set(series.flatMap(({ smoothing }) => smoothing?.weight ?? []))];
  if (weights.length > 0)
    notes.push(
      `Lines smoothed by a debiased exponential moving average, weight ${weights.join(', ')}; unsmoothed behind.`,
    );
  if (series.some(({ grid }) => grid === 'interpolated'))
    notes.push('Runs with different steps are interpolated linearly on the union of their steps.');
  const warnings = series.flatMap(({ band, n }) => underCoverageNote(band, runsOf([n])) ?? []);
  return [...notes, ...new Set(warnings)];
}
