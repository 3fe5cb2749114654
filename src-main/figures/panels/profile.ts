import type { ProfileLine, ProfilePanel } from '../content.ts';
import { element, type SvgNode } from '../element.ts';
import type { LegendEntry } from '../layout/legend.ts';
import type { PlannedPanel } from '../layout/plannedPanel.ts';
import { bandPath, linePath, part, stretchesThrough } from '../marks.ts';
import { extentOf } from '../scale.ts';
import type { Type } from '../size.ts';

/** Shares of runs above each score, from 0 to 1, with their bands. */
export function profilePanel({ title, xTitle, yTitle, xRange, lines }: ProfilePanel, { unit }: Type): PlannedPanel {
  const x = xRange ?? extentOf(lines.flatMap((each) => each.x));
  return {
    title,
    axes:
      x === null
        ? null
        : {
            x: { kind: 'numbers', title: xTitle, domain: x },
            y: { kind: 'numbers', title: yTitle, domain: [0, 1.02] },
          },
    words: 'no data',
    lines: lines.flatMap((each) => stretchesThrough(each.x, each.centre)),
    draw: (xScale, yScale, box) => [
      ...lines.flatMap((each): SvgNode[] => {
        const d = bandPath(each.x, each.low, each.high, xScale, yScale, box);
        return d === '' ? [] : [element('path', { d, fill: each.colour, 'fill-opacity': '0.18' })];
      }),
      ...lines.map((each) =>
        part(`line:${each.name}`, [
          element('path', {
            d: linePath(each.x, each.centre, xScale, yScale, box),
            fill: 'none',
            stroke: each.colour,
            'stroke-width': 1.1 * unit,
            'stroke-linejoin': 'round',
            'stroke-dasharray': each.dash.length === 0 ? null : each.dash.map((length) => length * unit).join(' '),
          }),
        ]),
      ),
    ],
  };
}

export function profileEntry({ name, colour, dash, low }: ProfileLine): LegendEntry {
  return { key: name, name, colour, dash, sample: low.some(Number.isFinite) ? 'band' : 'line' };
}
