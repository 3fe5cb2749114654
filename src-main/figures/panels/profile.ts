import type { ProfileLine, ProfilePanel } from '../content.ts';
import { element, type SvgNode } from '../element.ts';
import type { LegendEntry } from '../layout/legend.ts';
import type { PlannedPanel } from '../layout/plannedPanel.ts';
import { bandPath, dashText, linePath, part, stretchesThrough } from '../marks.ts';
import { extentOf, type Range } from '../scale.ts';
import type { Type } from '../size.ts';

/** Shares of runs above each score, from 0 to 1, with their bands. */
export function profilePanel({ title, xTitle, yTitle, xRange, lines }: ProfilePanel, { unit }: Type): PlannedPanel {
  const x = xRange ?? toldExtent(lines);
  return {
    title,
    axes:
      x === null
        ? null
        : {
            x: { kind: 'numbers', title: xTitle, domain: x },
            y: { kind: 'numbers', title: yTitle, domain: [-0.02, 1.02] },
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
            'stroke-dasharray': dashText(each.dash, unit),
          }),
        ]),
      ),
    ],
  };
}

/** From the first score to the one at which nobody is left, bands among it: beyond it there is nothing to see. */
function toldExtent(lines: readonly ProfileLine[]): Range | null {
  const all = extentOf(lines.flatMap(({ x }) => x));
  const ends = lines.map(({ x, centre, high }) => {
    const last = x.findLastIndex((_, i) => centre[i] > 0 || high[i] > 0);
    return x[Math.min(last + 1, x.length - 1)] ?? NaN;
  });
  const end = Math.max(...ends.filter(Number.isFinite));
  return all === null || end <= all[0] ? all : [all[0], end];
}

export function profileEntry({ name, colour, dash, low }: ProfileLine): LegendEntry {
  return { key: name, name, colour, dash, sample: low.some(Number.isFinite) ? 'band' : 'line' };
}
