import { ink } from '../colours.ts';
import type { SvgNode } from '../element.ts';
import { frame, label, labelLines, line, panelPart, part, wordsIn, type Box } from '../marks.ts';
import { linearScale } from '../scale.ts';
import type { Type } from '../size.ts';
import { widest } from '../text.ts';
import { domainOf } from './axes.ts';
import type { FittedGrid } from './fitGrid.ts';
import type { PlannedPanel } from './plannedPanel.ts';

/** A panel in its place: grid, ticks with their labels, what it shows, frame and titles. */
export function drawPanel(
  panel: PlannedPanel,
  { axes, yTicks, xTicks, yTitles, lefts, columns }: FittedGrid,
  i: number,
  box: Box,
  title: readonly string[],
  xTitle: readonly string[],
  axisBand: number,
  type: Type,
): SvgNode {
  const middle = box.x + box.width / 2;
  const bottom = box.y + box.height;
  const name = `panel:${i}`;
  const heading = part(
    `title:${i}`,
    labelLines(title, middle, box.y - 4 * type.unit - (title.length - 1) * (type.text + type.unit), {
      size: type.text,
      leading: type.text + type.unit,
    }),
  );
  if (panel.bare !== undefined) return panelPart(name, box, [...panel.bare(box), heading]);
  const own = axes[i];
  if (own === null)
    return panelPart(name, box, [...wordsIn(panel.words, box, type.small), frame(box, type.hairline), heading]);
  const x = linearScale(domainOf(own.x), [box.x, box.x + box.width]);
  const ends = [bottom, box.y] as const;
  // Names read from the top down.
  const y = linearScale(domainOf(own.y), own.y.kind === 'names' ? [ends[1], ends[0]] : ends);
  const stroke = { width: type.hairline };
  const labelled = yTicks[i].map(({ lines }) => widest(lines, type.small));
  const edge = box.x - type.tick - 2 * type.unit - Math.max(0, ...labelled) - 3 * type.unit;
  return panelPart(name, box, [
    ...(own.y.kind === 'numbers' && panel.hasGrid !== false
      ? yTicks[i].map(({ at }) => line(box.x, y(at), box.x + box.width, y(at), ink.grid, stroke))
      : []),
    ...xTicks[i].flatMap(({ at, lines }) => [
      line(x(at), bottom, x(at), bottom + type.tick, ink.frame, stroke),
      ...labelLines(lines, x(at), bottom + type.tick + type.small, { size: type.small, leading: type.small * 1.1 }),
    ]),
    ...yTicks[i].flatMap(({ at, lines }) => [
      line(box.x - type.tick, y(at), box.x, y(at), ink.frame, stroke),
      ...lines.map((text, l) =>
        label(
          text,
          box.x - type.tick - 1.5 * type.unit,
          y(at) + type.small * (0.33 + 1.1 * (l - (lines.length - 1) / 2)),
          {
            size: type.small,
            anchor: 'end',
          },
        ),
      ),
    ]),
    ...panel.draw(x, y, box),
    frame(box, type.hairline),
    heading,
    ...(xTitle.length === 0
      ? []
      : [
          part(
            `x-title:${i}`,
            labelLines(xTitle, middle, bottom + axisBand + type.text * 0.9, {
              size: type.text,
              leading: type.text * 1.1,
            }),
          ),
        ]),
    ...(yTitles[i].length === 0
      ? []
      : [
          part(
            `y-title:${i}`,
            labelLines(
              yTitles[i],
              Math.max(edge - (yTitles[i].length - 1) * type.text, box.x - lefts[i % columns] + type.text),
              box.y + box.height / 2,
              { size: type.text, leading: type.text, upright: true },
            ),
          ),
        ]),
  ]);
}
