import type { Squeeze } from './fitPage.ts';
import { linearScale } from '../scale.ts';
import type { Type } from '../size.ts';
import { shortenedTitle, widest } from '../text.ts';
import { domainOf, levelTicks, overhangs, uprightTicks, type Tick } from './axes.ts';
import type { PanelAxes, PlannedPanel } from './plannedPanel.ts';

export interface GridRequest {
  readonly panels: readonly PlannedPanel[];
  /** Panels side by side; null for as many as are not too narrow. */
  readonly columns: number | null;
  /** Of the columns relative to each other, of the rows relative to the proportion; 1 where not given. */
  readonly widths: readonly number[];
  readonly heights: readonly number[];
  /** Name of all upright axes, or null where each panel has its own. */
  readonly yTitle: string | null;
  readonly xTitle: string | null;
  /** Whether panels are lettered (a), (b), … */
  readonly isLettered: boolean;
  readonly width: number;
  /** Height over width of a panel. */
  readonly proportion: number;
  readonly squeeze: Squeeze;
}

/** Sizes of a grid, with everything that takes room beside its panels. */
export interface FittedGrid {
  readonly columns: number;
  readonly rows: number;
  /** Of each column, and of each row. */
  readonly widths: readonly number[];
  readonly heights: readonly number[];
  /** Of each panel. */
  readonly axes: readonly (PanelAxes | null)[];
  readonly yTicks: readonly (readonly Tick[])[];
  readonly xTicks: readonly (readonly Tick[])[];
  readonly yTitles: readonly (readonly string[])[];
  /** Of all of them, where they share a name. */
  readonly sharedYTitle: readonly string[];
  /** Room of each column to the left and the right of its panels. */
  readonly lefts: readonly number[];
  readonly rights: readonly number[];
}

/** Rounds that settle most grids, and those after which one that goes to and fro is taken as it is. */
const [fewest, most] = [4, 8];

/** Sizes and ticks depend on each other: a few rounds settle them. */
export function fitGrid(request: GridRequest, columns: number, type: Type): FittedGrid {
  const { panels, width } = request;
  const rows = Math.ceil(panels.length / columns);
  const shares = sharesOf(request.widths, columns);
  const ofColumn = <T>(values: readonly T[], column: number): T[] => values.filter((_, i) => i % columns === column);
  const columnsOf = <T>(value: (column: number) => T): T[] => Array.from({ length: columns }, (_, i) => value(i));
  let widths: readonly number[] = shares.map((share) => width * share * 0.75);
  let fitted: FittedGrid | null = null;
  for (let round = 0; round < fewest || (round < most && !isSettled(fitted, type)); round++) {
    const heights = heightsOf(request, widths, rows, type);
    const [widthAt, heightAt] = [
      (i: number): number => widths[i % columns],
      (i: number): number => heights[Math.floor(i / columns)],
    ];
    const axes = panels.map((panel, i) =>
      panel.axes === null ? null : (panel.axesAt?.(heightAt(i) / widthAt(i)) ?? panel.axes),
    );
    const yTicks = axes.map((own, i) =>
      own === null ? [] : uprightTicks(own.y, heightAt(i), width * shares[i % columns] * 0.4, type),
    );
    const xTicks = axes.map((own, i) => (own === null ? [] : levelTicks(own.x, widthAt(i), type)));
    const yTitles = axes.map((own, i) =>
      request.yTitle === null && own !== null ? shortenedTitle(own.y.title, heightAt(i), type.text, 2) : [],
    );
    const shared = request.yTitle === null ? [] : sharedTitle(request.yTitle, heights, type);
    const sides = axes.map((own, i) =>
      own === null
        ? ([0, 0] as const)
        : overhangs(
            xTicks[i],
            linearScale(domainOf(own.x), [0, widthAt(i)]),
            { x: 0, y: 0, width: widthAt(i), height: heightAt(i) },
            type,
          ),
    );
    const band = (lines: readonly string[]): number =>
      lines.length === 0 ? 0 : lines.length * type.text + 3 * type.unit;
    const lefts = columnsOf((column) => {
      const labels = widest(
        ofColumn(yTicks, column).flatMap((ticks) => ticks.flatMap(({ lines }) => lines)),
        type.small,
      );
      const own = Math.max(0, ...ofColumn(yTitles, column).map(band));
      const beside = labels + type.tick + 2 * type.unit + own + (column === 0 ? band(shared) : 8 * type.unit);
      return Math.max(beside, ...ofColumn(sides, column).map(([left]) => left + 2 * type.unit));
    });
    const rights = columnsOf((column) =>
      Math.max(type.unit, ...ofColumn(sides, column).map(([, right]) => right + type.unit)),
    );
    const used = [...lefts, ...rights].reduce((sum, room) => sum + room, 0);
    widths = shares.map((share) => Math.max(type.text, (width - used) * share));
    fitted = {
      columns,
      rows,
      widths,
      heights: heightsOf(request, widths, rows, type),
      axes,
      yTicks,
      xTicks,
      yTitles,
      sharedYTitle: shared,
      lefts,
      rights,
    };
  }
  if (fitted === null) throw new Error('unreachable');
  return fitted;
}

/** Whether the names of upright axes are no longer than what they stand along. */
function isSettled(grid: FittedGrid | null, { text }: Type): boolean {
  return (
    grid === null ||
    (widest(grid.sharedYTitle, text) <= along(grid.heights, text) &&
      grid.yTitles.every((lines, i) => widest(lines, text) <= grid.heights[Math.floor(i / grid.columns)]))
  );
}

/** The name of all upright axes, along all rows. */
function sharedTitle(title: string, heights: readonly number[], { text }: Type): readonly string[] {
  return shortenedTitle(title, along(heights, text), text, 2);
}

function along(heights: readonly number[], text: number): number {
  return heights.reduce((sum, height) => sum + height + 2 * text, 0);
}

/** Shares of the columns in the width that is left for panels; together 1. */
function sharesOf(widths: readonly number[], columns: number): readonly number[] {
  const given = Array.from({ length: columns }, (_, i) => widths[i] ?? 1);
  const total = given.reduce((sum, width) => sum + width, 0);
  return given.map((width) => width / total);
}

/** Of each row: what the proportion gives at the columns' mean width, and what its panels need. */
function heightsOf(
  { panels, proportion, heights, squeeze }: GridRequest,
  widths: readonly number[],
  rows: number,
  { small }: Type,
): readonly number[] {
  const columns = widths.length;
  const mean = widths.reduce((sum, width) => sum + width, 0) / columns;
  return Array.from({ length: rows }, (_, row) => {
    const own = panels.slice(row * columns, (row + 1) * columns);
    const isFree = own.some(({ heightAt }) => heightAt === undefined);
    // Names one under the other need their own height.
    const named = own.map(({ axes }) => (axes?.y.kind === 'names' ? axes.y.names.length * small * 1.6 : 0));
    const needed = own.map(({ heightAt }, column) => heightAt?.(widths[column]) ?? 0);
    return Math.max(
      isFree ? mean * proportion * (heights[row] ?? 1) * squeeze.share : 0,
      small * 4,
      ...named,
      ...needed,
    );
  });
}
