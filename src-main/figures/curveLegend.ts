import { describeAggregate, runsOf, smoothingNote, underCoverageNote } from '../statistics/describe.ts';
import { element } from './element.ts';
import type { SvgNode } from './element.ts';
import { label } from './marks.ts';
import type { CurvePanel, CurveSeries } from './specification.ts';
import { smallTextSize, textWidth, widest, wrap } from './text.ts';

const sampleWidth = 20;
/** From the beginning of an entry to its text. */
const sampleGap = sampleWidth + 4;
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

interface Item {
  readonly sample: CurveSeries;
  readonly lines: readonly string[];
  readonly width: number;
}

/** Entries of the legend from `top` down, centred, each broken into lines where it is wider than the figure, and the height they take. */
export function curveLegend(
  panels: readonly CurvePanel[],
  width: number,
  top: number,
): { readonly nodes: readonly SvgNode[]; readonly height: number } {
  const entries = entriesOf(panels);
  const isShared = agree(entries);
  const names = tellingNames(
    entries.map(({ name }) => name),
    width - sampleGap,
  );
  const items = entries.map(({ sample, aggregate }, i): Item => {
    const lines = wrap(isShared ? names[i] : `${names[i]}: ${aggregate}`, width - sampleGap, smallTextSize);
    return { sample, lines, width: sampleGap + widest(lines, smallTextSize) };
  });
  const nodes: SvgNode[] = [];
  let y = top;
  for (const row of rowsOf(items, width)) {
    let x = (width - row.reduce((sum, item) => sum + item.width, itemGap * (row.length - 1))) / 2;
    for (const item of row) {
      nodes.push(...drawEntry(item, x, y + 8));
      x += item.width + itemGap;
    }
    y += leading * Math.max(...row.map(({ lines }) => lines.length));
  }
  return { nodes, height: y - top + 2 };
}

function rowsOf(items: readonly Item[], width: number): readonly (readonly Item[])[] {
  const rows: Item[][] = [];
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
  return rows;
}

/**
 * Names as they stand where they fit. Names too long for that are lists of
 * settings ("meta, gamma 0.9, tau 0.1"): of those only the parts that tell the
 * entries apart are kept, as few as do.
 */
export function tellingNames(names: readonly string[], width: number): readonly string[] {
  if (names.every((name) => textWidth(name, smallTextSize) <= width)) return names;
  const parts = names.map((name) => name.split(', '));
  const count = parts[0].length;
  if (parts.some((own) => own.length !== count)) return names;
  const chosen: number[] = [];
  const without = (places: readonly number[]): number =>
    new Set(parts.map((own) => places.map((place) => own[place]).join(', '))).size;
  while (without(chosen) < new Set(names).size) {
    const rest = parts[0].map((_, place) => place).filter((place) => !chosen.includes(place));
    chosen.push(
      rest.reduce((best, place) => (without([...chosen, place]) > without([...chosen, best]) ? place : best)),
    );
  }
  const kept = chosen.toSorted((a, b) => a - b);
  return kept.length === 0 ? names : parts.map((own) => kept.map((place) => own[place]).join(', '));
}

function drawEntry({ sample, lines }: Item, x: number, baseline: number): SvgNode[] {
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
    ...lines.map((text, i) => label(text, x + sampleGap, baseline + i * leading)),
  ];
}

/** What a reader must know of how the lines were made. */
export function curveNotes(panels: readonly CurvePanel[]): string[] {
  const entries = entriesOf(panels);
  const series = panels.flatMap((panel) => panel.series);
  const notes: string[] = [];
  if (entries.length > 0 && agree(entries)) notes.push(`Shown: ${entries[0].aggregate}.`);
  const weights = [...new Set(series.flatMap(({ smoothing }) => smoothing?.weight ?? []))];
  notes.push(...weights.map(smoothingNote));
  if (series.some(({ grid }) => grid === 'interpolated'))
    notes.push('Runs with different steps are interpolated linearly on the union of their steps.');
  const warnings = series.flatMap(({ band, n, estimator }) =>
    n > 1 ? (underCoverageNote(band, runsOf([n]), estimator) ?? []) : [],
  );
  return [...notes, ...new Set(warnings)];
}
