import { mix } from '../colours.ts';
import type { DensityColumn, DensityPanel } from '../content.ts';
import { decimal, element, type SvgNode } from '../element.ts';
import { dashText, label, polygonsPath, type Box } from '../marks.ts';
import { linearScale, type Range } from '../scale.ts';
import type { Type } from '../size.ts';
import { countText, textWidth, widest, wrap } from '../text.ts';

/** Height of a ramp of colours, in units of its type. */
export const rampHeight = 6;

/** Fill of the region of rank `rank` among `count`, from the densest (0) out: dark to light. */
export function levelColour(colour: string, rank: number, count: number): string {
  const depth = count === 1 ? 0.5 : rank / (count - 1);
  return depth < 0.25
    ? mix(mix(colour, '#000000', 0.35), colour, depth * 4)
    : mix(colour, '#ffffff', (0.85 * (depth - 0.25)) / 0.75);
}

export interface Map2d {
  readonly x: Range;
  readonly y: Range;
  readonly masses: readonly number[];
}

/** What a panel of the grid shows: its states, and over them its regions from the widest in. */
export function drawRegions(
  panel: DensityPanel,
  column: DensityColumn,
  map: Map2d,
  box: Box,
  { hairline, unit }: Type,
): SvgNode[] {
  const { colour, dash = [] } = panel.style ?? column;
  const x = linearScale(map.x, [box.x, box.x + box.width]);
  const y = linearScale(map.y, [box.y + box.height, box.y]);
  const inside = (value: number, [low, high]: Range): number => Math.min(high, Math.max(low, value));
  const place = ([px, py]: readonly number[]): readonly [number, number] => [
    x(inside(px, map.x)),
    y(inside(py, map.y)),
  ];
  const visible = panel.points.filter(([px, py]) => px === inside(px, map.x) && py === inside(py, map.y));
  const points = visible.map(([px, py]) => `M${decimal(x(px))} ${decimal(y(py))}h0`).join('');
  const regions = panel.contours
    .toSorted((a, b) => b.mass - a.mass)
    .map(({ mass, polygons }, i) =>
      element('path', {
        d: polygonsPath(polygons, place),
        fill: levelColour(colour, map.masses.indexOf(mass), map.masses.length),
        'fill-rule': 'evenodd',
        stroke: i === 0 ? colour : null,
        'stroke-width': i === 0 ? hairline : null,
        'stroke-linejoin': i === 0 ? 'round' : null,
        'stroke-dasharray': i === 0 ? dashText(dash, unit) : null,
      }),
    );
  return [
    ...(points === ''
      ? []
      : [
          element('path', {
            d: points,
            fill: 'none',
            stroke: mix(colour, '#ffffff', 0.5),
            'stroke-width': unit,
            'stroke-linecap': 'round',
          }),
        ]),
    ...regions.filter((region) => region.attributes['d'] !== ''),
  ];
}

/** How many states of how many rollouts, on one line where it fits, else on two. */
export function countLines(panel: DensityPanel, width: number, { small }: Type): string[] {
  if (panel.states === 0) return [''];
  const parts = [
    `${countText(panel.states)} ${panel.states === 1 ? 'state' : 'states'}`,
    `${countText(panel.rollouts)} ${panel.rollouts === 1 ? 'rollout' : 'rollouts'}`,
  ];
  const whole = parts.join(', ');
  const counts = textWidth(whole, small) <= width ? [whole] : parts.flatMap((part) => wrap(part, width, small));
  return panel.remark === undefined ? counts : [...counts, ...wrap(panel.remark, width, small)];
}

/** The colours of the levels, with their shares under them where they fit. */
export function drawRamp(
  { colour }: DensityColumn,
  masses: readonly number[],
  box: Box,
  { small, unit }: Type,
): SvgNode[] {
  const cell = box.width / masses.length;
  const percent = masses.map((mass) => decimal(mass * 100));
  const every = Math.ceil((widest(percent, small) + 2 * unit) / cell);
  return masses.flatMap((_, rank) => {
    const x = box.x + rank * cell;
    const swatch = element('rect', {
      x,
      y: box.y,
      width: cell,
      height: rampHeight * unit,
      fill: levelColour(colour, rank, masses.length),
    });
    const isInside =
      Math.abs(x + cell / 2 - (box.x + box.width / 2)) + textWidth(percent[rank], small) / 2 <= box.width / 2;
    return rank % every === 0 && isInside
      ? [
          swatch,
          label(percent[rank], x + cell / 2, box.y + rampHeight * unit + small, { size: small, anchor: 'middle' }),
        ]
      : [swatch];
  });
}
