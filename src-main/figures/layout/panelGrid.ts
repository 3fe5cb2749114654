import type { SvgNode } from '../element.ts';
import { labelLines, part, type Box } from '../marks.ts';
import type { Type } from '../size.ts';
import { shortened, shortenedTitle } from '../text.ts';
import { drawPanel } from './drawPanel.ts';
import { fitGrid, type FittedGrid, type GridRequest } from './fitGrid.ts';
import type { PanelAxes } from './plannedPanel.ts';

export interface PanelGrid {
  readonly height: number;
  /** Of each panel: where it stands, and the axes that it has there. */
  readonly boxes: readonly Box[];
  readonly axes: readonly (PanelAxes | null)[];
  readonly draw: (x: number, y: number) => readonly SvgNode[];
}

/** Below this many widths of its text, a panel says little; where a page is short of room, and where it is chosen. */
const narrowest = { usual: 8, crowded: 5.5, chosen: 4 } as const;

/** Panels in rows, with ticks as many as fit and room for every label. */
export function panelGrid(request: GridRequest, type: Type): PanelGrid {
  const most = Math.max(1, request.panels.length);
  const wanted = Math.min(most, request.columns ?? 3);
  for (let side = wanted; ; side--) {
    // As many rows, as evenly filled as they can be: four panels stand two by two.
    const columns = request.columns === null ? Math.ceil(most / Math.ceil(most / side)) : side;
    const fitted = fitGrid(request, columns, type);
    if (columns === 1 || isWide(request, fitted, narrowest[request.columns === null ? 'usual' : 'chosen'] * type.text))
      return place(request, crowded(request, fitted, type), type);
  }
}

function isWide({ panels }: GridRequest, { columns, widths }: FittedGrid, least: number): boolean {
  return panels.every(({ leastWidth = 0 }, i) => widths[i % columns] >= Math.max(least, leastWidth));
}

/** With more columns where the page is short of room and they are not too narrow; else as it is. */
function crowded(request: GridRequest, usual: FittedGrid, type: Type): FittedGrid {
  const columns = Math.min(request.panels.length, usual.columns + request.squeeze.more);
  if (columns <= usual.columns) return usual;
  const more = fitGrid(request, columns, type);
  return isWide(request, more, narrowest.crowded * type.text) ? more : usual;
}

function place(request: GridRequest, fitted: FittedGrid, type: Type): PanelGrid {
  const { panels, xTitle, isLettered } = request;
  const { columns, rows, widths, heights, axes, sharedYTitle: sharedY, lefts, rights } = fitted;
  const titles = panels.map(({ title }, i) =>
    shortened(
      `${isLettered ? `(${letterOf(i)}) ` : ''}${title}`.trim(),
      widths[i % columns] + 2 * (rights[i % columns] - type.unit),
      type.text,
      3,
    ),
  );
  const xTitles = axes.map((own, i) =>
    xTitle === null && own !== null ? shortenedTitle(own.x.title, widths[i % columns], type.text, 3) : [],
  );
  const ofRow = (values: readonly (readonly unknown[])[], row: number): number =>
    Math.max(0, ...values.slice(row * columns, (row + 1) * columns).map((lines) => lines.length));
  const tickLines = (row: number): number =>
    Math.max(
      1,
      ...fitted.xTicks
        .slice(row * columns, (row + 1) * columns)
        .flatMap((ticks) => ticks.map(({ lines }) => lines.length)),
    );
  const tops: number[] = [];
  let bottom = 0;
  const axisBands: number[] = [];
  for (let row = 0; row < rows; row++) {
    const apart = row === 0 ? 0 : 4 * type.unit;
    tops.push(bottom + apart + ofRow(titles, row) * (type.text + type.unit) + 3 * type.unit);
    const hasAxes = axes.slice(row * columns, (row + 1) * columns).some((own) => own !== null);
    axisBands.push(hasAxes ? type.tick + tickLines(row) * type.small * 1.1 + 1.5 * type.unit : type.unit);
    bottom = tops[row] + heights[row] + axisBands[row] + ofRow(xTitles, row) * type.text * 1.1 + 2 * type.unit;
  }
  const leftOf = (column: number): number =>
    lefts.slice(0, column + 1).reduce((sum, room) => sum + room, 0) +
    rights.slice(0, column).reduce((sum, room) => sum + room, 0) +
    widths.slice(0, column).reduce((sum, own) => sum + own, 0);
  const boxes = panels.map((_, i): Box => ({
    x: leftOf(i % columns),
    y: tops[Math.floor(i / columns)],
    width: widths[i % columns],
    height: heights[Math.floor(i / columns)],
  }));
  const sharedX = xTitle === null ? [] : shortenedTitle(xTitle, request.width - lefts[0], type.text, 3);
  const height = bottom + sharedX.length * type.text * 1.1;
  return {
    height,
    boxes,
    axes,
    draw: (x, y) => {
      const moved = boxes.map((box) => ({ ...box, x: box.x + x, y: box.y + y }));
      const centre = x + lefts[0] + (request.width - lefts[0] - (rights.at(-1) ?? 0)) / 2;
      return [
        ...panels.map((panel, i) =>
          drawPanel(panel, fitted, i, moved[i], titles[i], xTitles[i], axisBands[Math.floor(i / columns)], type),
        ),
        ...(sharedY.length === 0
          ? []
          : [
              part(
                'y-title',
                labelLines(sharedY, x + type.text - 0.5 * type.unit, y + (tops[0] + bottom) / 2, {
                  size: type.text,
                  leading: type.text,
                  upright: true,
                }),
              ),
            ]),
        ...(sharedX.length === 0
          ? []
          : [
              part(
                'x-title',
                labelLines(sharedX, centre, y + bottom + type.text * 0.9, {
                  size: type.text,
                  leading: type.text * 1.1,
                }),
              ),
            ]),
      ];
    },
  };
}

/** a, b, …, z, aa, ab, … */
function letterOf(place: number): string {
  const letter = String.fromCharCode(97 + (place % 26));
  return place < 26 ? letter : `${letterOf(Math.floor(place / 26) - 1)}${letter}`;
}
