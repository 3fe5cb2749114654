import { clippedLine, isInside, type Box, type Point } from '../clip.ts';
import { element, type SvgNode } from '../element.ts';
import { linearScale } from '../scale.ts';
import type { Type } from '../size.ts';
import { uprightLegend, type Legend, type LegendEntry } from './legend.ts';
import type { PanelAxes, PlannedPanel } from './plannedPanel.ts';

/** A legend with the upper left corner that it has in its panel. */
export interface InsideLegend {
  readonly legend: Legend;
  readonly x: number;
  readonly y: number;
}

/**
 * Where the legend stands in a panel: at a place that was chosen, else in the corner where it covers the least of the
 * panel's lines; null where it would fill the panel, or where that has no axes of numbers.
 *
 * @param chosen shares of the room that the legend leaves.
 */
export function insideLegend(
  { lines = [] }: PlannedPanel,
  axes: PanelAxes | null,
  box: Box,
  entries: readonly LegendEntry[],
  chosen: readonly [number, number] | null,
  type: Type,
): InsideLegend | null {
  if (axes?.x.kind !== 'numbers' || axes.y.kind !== 'numbers') return null;
  const inset = 4 * type.unit;
  const legend = uprightLegend(entries, box.width * 0.6, type);
  if (legend.width > box.width * 0.6 || legend.height > box.height * 0.5) return null;
  const [left, top] = [box.x + inset, box.y + inset];
  const [roomX, roomY] = [box.width - 2 * inset - legend.width, box.height - 2 * inset - legend.height];
  if (chosen !== null) return { legend, x: left + chosen[0] * roomX, y: top + chosen[1] * roomY };
  const x = linearScale(axes.x.domain, [box.x, box.x + box.width]);
  const y = linearScale(axes.y.domain, [box.y + box.height, box.y]);
  const drawn = lines.map((line) => line.map(([px, py]): Point => [x(px), y(py)]));
  const corners = [top, top + roomY].flatMap((cornerY) =>
    [left + roomX, left].map((cornerX): InsideLegend => ({ legend, x: cornerX, y: cornerY })),
  );
  const covered = corners.map((corner) => inkIn(backingBox(corner, type), drawn, type));
  return corners[covered.indexOf(Math.min(...covered))];
}

/** Points of length of the lines in a box; a point alone counts as the dot that it is drawn as. */
function inkIn(box: Box, lines: readonly (readonly Point[])[], { unit }: Type): number {
  const lengthOf = (line: readonly Point[]): number =>
    line.reduce((sum, [px, py], i) => (i === 0 ? 0 : sum + Math.hypot(px - line[i - 1][0], py - line[i - 1][1])), 0);
  return lines.reduce(
    (sum, line) =>
      sum +
      (line.length === 1
        ? Number(isInside(line[0], box)) * 3 * unit
        : clippedLine(line, box).reduce((own, piece) => own + lengthOf(piece), 0)),
    0,
  );
}

/** White, nearly opaque, so that the entries are read over what they cover. */
export function backing(inside: InsideLegend, type: Type): SvgNode {
  return element('rect', { ...backingBox(inside, type), fill: '#ffffff', 'fill-opacity': '0.85' });
}

function backingBox({ x, y, legend }: InsideLegend, { unit }: Type): Box {
  return { x: x - 2 * unit, y: y - unit, width: legend.width + 4 * unit, height: legend.height + 2 * unit };
}
