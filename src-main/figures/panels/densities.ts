import type { DensitiesPanel } from '../content.ts';
import { element, type SvgNode } from '../element.ts';
import { areaOpacity, type LegendEntry } from '../layout/legend.ts';
import type { PanelAxes, PlannedPanel } from '../layout/plannedPanel.ts';
import { dashText, part, polygonsPath } from '../marks.ts';
import type { Range } from '../scale.ts';
import type { Type } from '../size.ts';
import { levelColour } from './densityRegions.ts';

/** Masses of the regions that are drawn where several sets lie over each other: one filled, one as a line. */
export const overlaidMasses = { filled: 0.5, outlined: 0.9 } as const;

/** Densities on a map, with one scale on both axes. */
export function densitiesPanel({ title, xTitle, yTitle, extent, sets }: DensitiesPanel, { unit }: Type): PlannedPanel {
  const [spanX, spanY] = [extent.x[1] - extent.x[0], extent.y[1] - extent.y[0]];
  const centred = ([low, high]: Range, span: number): Range => [(low + high - span) / 2, (low + high + span) / 2];
  const drawn = sets.filter(({ contours }) => contours.length > 0);
  const axesAt = (proportion: number): PanelAxes => {
    const width = Math.max(spanX, spanY / proportion, Number.MIN_VALUE);
    return {
      x: { kind: 'numbers', title: xTitle, domain: centred(extent.x, width) },
      y: { kind: 'numbers', title: yTitle, domain: centred(extent.y, width * proportion) },
    };
  };
  return {
    title,
    axes: drawn.length === 0 ? null : axesAt(1),
    axesAt,
    words: 'no states',
    hasGrid: false,
    lines: drawn.flatMap(({ contours }) =>
      contours.flatMap(({ polygons }) => polygons.flat().map((ring) => ring.map(([x, y]) => [x, y] as const))),
    ),
    draw: (xScale, yScale) => {
      const place = ([x, y]: readonly number[]): readonly [number, number] => [xScale(x), yScale(y)];
      return drawn.map(({ name, colour, dash, contours }) => {
        const descending = contours.toSorted((a, b) => b.mass - a.mass);
        return part(
          `line:${name}`,
          descending.flatMap(({ mass, polygons }, i): SvgNode[] => {
            const d = polygonsPath(polygons, place);
            const shared = { d, 'fill-rule': 'evenodd', 'stroke-linejoin': 'round' };
            const isFilled = sets.length === 1;
            return d === ''
              ? []
              : [
                  element(
                    'path',
                    isFilled
                      ? { ...shared, fill: levelColour(colour, descending.length - 1 - i, descending.length) }
                      : {
                          ...shared,
                          ...(mass <= overlaidMasses.filled
                            ? { fill: colour, 'fill-opacity': areaOpacity }
                            : {
                                fill: 'none',
                                stroke: colour,
                                'stroke-width': 0.6 * unit,
                                'stroke-dasharray': dashText(dash, unit),
                              }),
                        },
                  ),
                ];
          }),
        );
      });
    },
  };
}

/** Several sets are told apart by the legend; what one alone is, its title says. */
export function densityEntries({ sets }: DensitiesPanel): readonly LegendEntry[] {
  return sets.length < 2
    ? []
    : sets.map(({ name, colour, dash }) => ({ key: name, name, colour, dash, sample: 'area' }));
}
