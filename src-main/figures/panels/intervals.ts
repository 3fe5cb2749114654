import { ink } from '../colours.ts';
import type { PlannedPanel } from '../layout/plannedPanel.ts';
import { line, part } from '../marks.ts';
import { extentOf, padded } from '../scale.ts';
import type { Type } from '../size.ts';
import type { IntervalPanel } from '../content.ts';
import { estimateMark } from './curves.ts';

/** Estimates with their intervals, one under the other. */
export function intervalsPanel(
  { title, xTitle, xRange, reference, estimates }: IntervalPanel,
  type: Type,
): PlannedPanel {
  const x = extentOf([...estimates.flatMap(({ value, low, high }) => [value, low, high]), reference ?? NaN]);
  return {
    title,
    axes:
      x === null || estimates.length === 0
        ? null
        : {
            x: { kind: 'numbers', title: xTitle, domain: xRange ?? padded(x, 0.06) },
            y: { kind: 'names', title: '', names: estimates.map(({ name }) => name) },
          },
    words: 'no data',
    draw: (xScale, yScale, box) => [
      ...(reference === null
        ? []
        : [
            line(xScale(reference), box.y, xScale(reference), box.y + box.height, ink.secondary, {
              width: type.hairline,
            }),
          ]),
      ...estimates.flatMap(({ name, colour, value, low, high }, i) => {
        const inside = (at: number): number => Math.min(box.x + box.width, Math.max(box.x, xScale(at)));
        const isShown = Number.isFinite(value) && inside(value) === xScale(value);
        return isShown
          ? [
              part(
                `line:${name}`,
                estimateMark(
                  { colour, at: [xScale(value), yScale(i)], low: inside(low), high: inside(high) },
                  'level',
                  type.unit,
                ),
              ),
            ]
          : [];
      }),
    ],
  };
}
