import { ink } from '../colours.ts';
import type { SvgNode } from '../element.ts';
import { frame, label, labelLines, line, part, wordsIn, type Box } from '../marks.ts';
import { linearScale, type Scale } from '../scale.ts';
import type { Type } from '../size.ts';
import { shortened, shortenedTitle, widest } from '../text.ts';
import { domainOf, levelTicks, overhangs, uprightTicks, type Axis, type Tick } from './axes.ts';

/** One panel, before anything is known of its place. */
export interface PlannedPanel {
  readonly title: string;
  /** Null where there is nothing to draw, or what needs no axes (`bare`); else `words` stand in the middle. */
  readonly axes: { readonly x: Axis; readonly y: Axis } | null;
  readonly words: string;
  readonly draw: (x: Scale, y: Scale, box: Box) => readonly SvgNode[];
  readonly bare?: (box: Box) => readonly SvgNode[];
  /** What it draws as lines, each through points of its axes: what a legend inside is not to cover. */
  readonly lines?: readonly (readonly (readonly [x: number, y: number])[])[];
  /** The height that it needs at a width, in place of the grid's proportion. */
  readonly heightAt?: (width: number) => number;
  /** Whether the ticks of its upright axis go through it; so if not given. */
  readonly hasGrid?: boolean;
  /** Below this width it has fewer panels beside it. */
  readonly leastWidth?: number;
}

export interface GridRequest {
  readonly panels: readonly PlannedPanel[];
  /** Panels side by side; null for as many as are not too narrow. */
  readonly columns: number | null;
  /** Name of all upright axes, or null where each panel has its own. */
  readonly yTitle: string | null;
  readonly xTitle: string | null;
  /** Whether panels are lettered (a), (b), … */
  readonly isLettered: boolean;
  readonly width: number;
  /** Height over width of a panel. */
  readonly proportion: number;
}

export interface PanelGrid {
  readonly height: number;
  readonly boxes: readonly Box[];
  /** Scales of the panels that have axes. */
  readonly draw: (x: number, y: number) => readonly SvgNode[];
}

/** Below this many widths of its text, a panel says little. */
const narrowest = 8;

/** Panels of one size, in rows, with ticks as many as fit and room for every label. */
export function panelGrid(request: GridRequest, type: Type): PanelGrid {
  const most = Math.max(1, request.panels.length);
  const wanted = Math.min(most, request.columns ?? 3);
  for (let side = wanted; ; side--) {
    // As many rows, as evenly filled as they can be: four panels stand two by two.
    const columns = request.columns === null ? Math.ceil(most / Math.ceil(most / side)) : side;
    const fitted = fit(request, columns, type);
    const least = (request.columns === null ? narrowest : 4) * type.text;
    const needed = Math.max(least, ...request.panels.map(({ leastWidth = 0 }) => leastWidth));
    if (columns === 1 || fitted.panelWidth >= needed) return place(request, fitted, type);
  }
}

interface Fitted {
  readonly columns: number;
  readonly panelWidth: number;
  readonly panelHeight: number;
  readonly yTicks: readonly (readonly Tick[])[];
  readonly xTicks: readonly (readonly Tick[])[];
  readonly yTitles: readonly (readonly string[])[];
  readonly lefts: readonly number[];
  readonly rights: readonly number[];
}

/** Sizes and ticks depend on each other: a few rounds settle them. */
function fit(request: GridRequest, columns: number, type: Type): Fitted {
  const { panels, width } = request;
  const rows = Math.ceil(panels.length / columns);
  const ofColumn = <T>(values: readonly T[], column: number): T[] => values.filter((_, i) => i % columns === column);
  let panelWidth = (width / columns) * 0.75;
  let fitted: Fitted | null = null;
  for (let round = 0; round < 4; round++) {
    const panelHeight = heightOf(request, panelWidth, type);
    const yTicks = panels.map(({ axes }) =>
      axes === null ? [] : uprightTicks(axes.y, panelHeight, (width / columns) * 0.4, type),
    );
    const xTicks = panels.map(({ axes }) => (axes === null ? [] : levelTicks(axes.x, panelWidth, type)));
    const yTitles = panels.map(({ axes }) =>
      request.yTitle === null && axes !== null ? shortenedTitle(axes.y.title, panelHeight, type.text, 2) : [],
    );
    const shared =
      request.yTitle === null ? [] : shortenedTitle(request.yTitle, rows * (panelHeight + 2 * type.text), type.text, 2);
    const sides = panels.map(({ axes }, i) => {
      const box = { x: 0, y: 0, width: panelWidth, height: panelHeight };
      return axes === null
        ? ([0, 0] as const)
        : overhangs(xTicks[i], linearScale(domainOf(axes.x), [0, panelWidth]), box, type);
    });
    const band = (lines: readonly string[]): number =>
      lines.length === 0 ? 0 : lines.length * type.text + 3 * type.unit;
    const lefts = Array.from({ length: columns }, (_, column) => {
      const labels = widest(
        ofColumn(yTicks, column).flatMap((ticks) => ticks.flatMap(({ lines }) => lines)),
        type.small,
      );
      const own = Math.max(0, ...ofColumn(yTitles, column).map(band));
      const beside = labels + type.tick + 2 * type.unit + own + (column === 0 ? band(shared) : 8 * type.unit);
      return Math.max(beside, ...ofColumn(sides, column).map(([left]) => left + 2 * type.unit));
    });
    const rights = Array.from({ length: columns }, (_, column) =>
      Math.max(type.unit, ...ofColumn(sides, column).map(([, right]) => right + type.unit)),
    );
    const used = [...lefts, ...rights].reduce((sum, room) => sum + room, 0);
    panelWidth = Math.max(type.text, (width - used) / columns);
    fitted = {
      columns,
      panelWidth,
      panelHeight: heightOf(request, panelWidth, type),
      yTicks,
      xTicks,
      yTitles,
      lefts,
      rights,
    };
  }
  if (fitted === null) throw new Error('unreachable');
  return fitted;
}

/** Names one under the other need their own height. */
function heightOf({ panels, proportion }: GridRequest, panelWidth: number, { small }: Type): number {
  const named = panels.map(({ axes }) => (axes?.y.kind === 'names' ? axes.y.names.length * small * 1.6 : 0));
  const needed = panels.map(({ heightAt }) => heightAt?.(panelWidth) ?? 0);
  const isFree = panels.some(({ heightAt }) => heightAt === undefined);
  return Math.max(isFree ? panelWidth * proportion : 0, small * 4, ...named, ...needed);
}

function place(request: GridRequest, fitted: Fitted, type: Type): PanelGrid {
  const { panels, xTitle, yTitle, isLettered } = request;
  const { columns, panelWidth, panelHeight, lefts, rights } = fitted;
  const rows = Math.ceil(panels.length / columns);
  const titles = panels.map(({ title }, i) =>
    shortened(
      `${isLettered ? `(${letterOf(i)}) ` : ''}${title}`.trim(),
      panelWidth + 2 * (rights[i % columns] - type.unit),
      type.text,
      3,
    ),
  );
  const xTitles = panels.map(({ axes }) =>
    xTitle === null && axes !== null ? shortenedTitle(axes.x.title, panelWidth, type.text, 3) : [],
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
    const hasAxes = panels.slice(row * columns, (row + 1) * columns).some(({ axes }) => axes !== null);
    axisBands.push(hasAxes ? type.tick + tickLines(row) * type.small * 1.1 + 1.5 * type.unit : type.unit);
    bottom = tops[row] + panelHeight + axisBands[row] + ofRow(xTitles, row) * type.text * 1.1 + 2 * type.unit;
  }
  const leftOf = (column: number): number =>
    lefts.slice(0, column + 1).reduce((sum, room) => sum + room, 0) +
    rights.slice(0, column).reduce((sum, room) => sum + room, 0) +
    column * panelWidth;
  const boxes = panels.map((_, i): Box => ({
    x: leftOf(i % columns),
    y: tops[Math.floor(i / columns)],
    width: panelWidth,
    height: panelHeight,
  }));
  const sharedX = xTitle === null ? [] : shortenedTitle(xTitle, request.width - lefts[0], type.text, 3);
  const sharedY = yTitle === null ? [] : shortenedTitle(yTitle, rows * (panelHeight + 2 * type.text), type.text, 2);
  const height = bottom + sharedX.length * type.text * 1.1;
  return {
    height,
    boxes,
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

function drawPanel(
  panel: PlannedPanel,
  { yTicks, xTicks, yTitles, lefts, columns }: Fitted,
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
  if (panel.bare !== undefined) return part(name, [...panel.bare(box), heading]);
  if (panel.axes === null)
    return part(name, [...wordsIn(panel.words, box, type.small), frame(box, type.hairline), heading]);
  const x = linearScale(domainOf(panel.axes.x), [box.x, box.x + box.width]);
  const ends = [bottom, box.y] as const;
  // Names read from the top down.
  const y = linearScale(domainOf(panel.axes.y), panel.axes.y.kind === 'names' ? [ends[1], ends[0]] : ends);
  const stroke = { width: type.hairline };
  const labelled = yTicks[i].map(({ lines }) => widest(lines, type.small));
  const edge = box.x - type.tick - 2 * type.unit - Math.max(0, ...labelled) - 3 * type.unit;
  return part(name, [
    ...(panel.axes.y.kind === 'numbers' && panel.hasGrid !== false
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
