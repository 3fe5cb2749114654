import type { Dash } from '../colours.ts';
import { element, type SvgNode } from '../element.ts';
import { dashText, label, part } from '../marks.ts';
import type { Type } from '../size.ts';
import { textWidth, widest, wrap } from '../text.ts';

/** One entry: how it is drawn, and what it is called. */
export interface LegendEntry {
  /** The name of the series that it stands for. */
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  readonly dash: Dash;
  /** A line, a line in its band, or an area with its edge. */
  readonly sample: 'line' | 'band' | 'area';
}

interface Item extends LegendEntry {
  readonly lines: readonly string[];
  readonly width: number;
}

/** A legend laid out, from its upper left corner. */
export interface Legend {
  readonly width: number;
  readonly height: number;
  readonly draw: (x: number, y: number) => readonly SvgNode[];
}

/** Of areas that lie over each other. */
export const areaOpacity = '0.3';

const sampleWidth = 20;
const between = 12;
const lead = 11;

/** Entries in rows, each row centred in `width`, each entry broken into lines where it is wider. */
export function levelLegend(entries: readonly LegendEntry[], width: number, type: Type): Legend {
  const rows = rowsOf(itemsOf(entries, width, type), width, type);
  const heights = rows.map((row) => lead * type.unit * Math.max(...row.map(({ lines }) => lines.length)));
  return {
    width,
    height: heights.reduce((sum, height) => sum + height, 0),
    draw: (left, top) => {
      let y = top;
      return rows.flatMap((row, r) => {
        const used = row.reduce((sum, item) => sum + item.width, between * type.unit * (row.length - 1));
        let x = left + (width - used) / 2;
        const nodes = row.map((item) => {
          const drawn = drawEntry(item, x, y, type);
          x += item.width + between * type.unit;
          return drawn;
        });
        y += heights[r];
        return nodes;
      });
    },
  };
}

/** Entries one under the other, as wide as the widest, at most `width`. */
export function uprightLegend(entries: readonly LegendEntry[], width: number, type: Type): Legend {
  const items = itemsOf(entries, width, type);
  const heights = items.map(({ lines }) => lead * type.unit * lines.length);
  return {
    width: Math.max(0, ...items.map((item) => item.width)),
    height: heights.reduce((sum, height) => sum + height, 0),
    draw: (x, top) => {
      let y = top;
      return items.map((item, i) => {
        const drawn = drawEntry(item, x, y, type);
        y += heights[i];
        return drawn;
      });
    },
  };
}

function itemsOf(entries: readonly LegendEntry[], width: number, type: Type): Item[] {
  const room = width - (sampleWidth + 4) * type.unit;
  const names = tellingNames(
    entries.map(({ name }) => name),
    room,
    type,
  );
  return entries.map((entry, i) => {
    const lines = wrap(names[i], room, type.small);
    return { ...entry, lines, width: (sampleWidth + 4) * type.unit + widest(lines, type.small) };
  });
}

function rowsOf(items: readonly Item[], width: number, { unit }: Type): readonly (readonly Item[])[] {
  const rows: Item[][] = [];
  let used = Infinity;
  for (const item of items) {
    if (used + between * unit + item.width > width) {
      rows.push([item]);
      used = item.width;
    } else {
      rows[rows.length - 1].push(item);
      used += between * unit + item.width;
    }
  }
  return rows;
}

/**
 * Names as they stand where they fit. Names too long for that are lists of
 * settings ("meta, gamma 0.9, tau 0.1"): of those only the parts that tell the
 * entries apart are kept, as few as do.
 */
export function tellingNames(names: readonly string[], width: number, { small }: Type): readonly string[] {
  if (names.every((name) => textWidth(name, small) <= width)) return names;
  const parts = names.map((name) => name.split(', '));
  const count = parts[0].length;
  if (parts.some((own) => own.length !== count)) return names;
  const chosen: number[] = [];
  const told = (places: readonly number[]): number =>
    new Set(parts.map((own) => places.map((place) => own[place]).join(', '))).size;
  while (told(chosen) < new Set(names).size) {
    const rest = parts[0].map((_, place) => place).filter((place) => !chosen.includes(place));
    chosen.push(rest.reduce((best, place) => (told([...chosen, place]) > told([...chosen, best]) ? place : best)));
  }
  const kept = chosen.toSorted((a, b) => a - b);
  return kept.length === 0 ? names : parts.map((own) => kept.map((place) => own[place]).join(', '));
}

function drawEntry(item: Item, x: number, y: number, type: Type): SvgNode {
  const { key, lines } = item;
  const { small, unit } = type;
  const baseline = y + 8 * unit;
  const middle = baseline - 2.3 * unit;
  return part(`entry:${key}`, [
    ...drawSample(item, x, middle, type),
    ...lines.map((text, i) => label(text, x + (sampleWidth + 4) * unit, baseline + i * lead * unit, { size: small })),
  ]);
}

function drawSample({ colour, dash, sample }: Item, x: number, middle: number, { unit }: Type): SvgNode[] {
  const box = { x, y: middle - 3.5 * unit, width: sampleWidth * unit, height: 7 * unit };
  const dashes = { 'stroke-dasharray': dashText(dash, unit) };
  if (sample === 'area')
    return [
      element('rect', {
        ...box,
        fill: colour,
        'fill-opacity': areaOpacity,
        stroke: colour,
        'stroke-width': 0.6 * unit,
        ...dashes,
      }),
    ];
  return [
    ...(sample === 'band' ? [element('rect', { ...box, fill: colour, 'fill-opacity': '0.18' })] : []),
    element('line', {
      x1: x,
      y1: middle,
      x2: x + sampleWidth * unit,
      y2: middle,
      stroke: colour,
      'stroke-width': 1.1 * unit,
      ...dashes,
    }),
  ];
}
