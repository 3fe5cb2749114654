import type { CurveSeries, DensityContour, DensityGridContent, FigureContent, MixedPanel } from './content.ts';
import { toCsv, type CsvValue } from './formats/csv.ts';

/**
 * Exactly the numbers that a figure draws, as CSV, to go beside it, and behind
 * each line those of its single runs.
 */
export function figureToCsv(content: FigureContent): string {
  switch (content.kind) {
    case 'learning-curves':
      return write(
        ['panel', ...curveColumns],
        content.panels.flatMap(({ title, series }) => curveRows(series).map((row) => ({ panel: title, ...row }))),
      );
    case 'mixed':
      return write(
        ['panel', 'kind', ...curveColumns, ...placeColumns],
        content.panels.flatMap((panel) =>
          mixedRows(panel).map((row) => ({ panel: panel.title, kind: panel.kind, ...row })),
        ),
      );
    case 'density-grid':
      return toCsv(['row', 'column', 'kind', 'mass', 'polygon', 'ring', 'x', 'y', 'held'], densityRows(content));
  }
}

/** `run` and `seed` are set in rows of single runs, whose value is `centre`. */
const curveColumns = [
  'series',
  'x',
  'centre',
  'low',
  'high',
  'unsmoothed',
  'estimator',
  'band',
  'n',
  'grid',
  'run',
  'seed',
] as const;
/** Of contours (at x, y; `held` of the states inside) and of strokes in a frame (from x, y to x2, y2, of a radius). */
const placeColumns = ['mass', 'held', 'polygon', 'ring', 'y', 'x2', 'y2', 'radius'] as const;

type Row = Readonly<
  Partial<Record<'panel' | 'kind' | (typeof curveColumns)[number] | (typeof placeColumns)[number], CsvValue>>
>;

function write(columns: readonly (keyof Row)[], rows: readonly Row[]): string {
  return toCsv(
    columns,
    rows.map((row) => columns.map((column) => row[column] ?? null)),
  );
}

function curveRows(series: readonly CurveSeries[]): Row[] {
  return series.flatMap(({ name, x, centre, low, high, estimator, band, n, grid, smoothing, runs = [] }) => [
    ...x.map((at, i) => ({
      series: name,
      x: at,
      centre: centre[i],
      low: low[i],
      high: high[i],
      unsmoothed: smoothing?.raw[i] ?? null,
      estimator,
      band,
      n,
      grid,
    })),
    ...runs.flatMap(({ run, seed, x: steps, y }) =>
      steps.map((at, i) => ({ series: name, x: at, centre: y[i], run, seed })),
    ),
  ]);
}

/** An estimate is a row whose x is its place from the top. */
function mixedRows(panel: MixedPanel): Row[] {
  switch (panel.kind) {
    case 'curves':
      return curveRows(panel.series);
    case 'intervals':
      return panel.estimates.flatMap(({ name, value, low, high, runs = [] }, i) => [
        { series: name, x: i + 1, centre: value, low, high, n: runs.length === 0 ? null : runs.length },
        ...runs.map((each) => ({ series: name, x: i + 1, centre: each.value, run: each.run, seed: each.seed })),
      ]);
    case 'profile':
      return panel.lines.flatMap(({ name, x, centre, low, high }) =>
        x.map((at, i) => ({ series: name, x: at, centre: centre[i], low: low[i], high: high[i] })),
      );
    case 'densities':
      return panel.sets.flatMap(({ name, contours }) =>
        [...vertices(contours)].map((vertex) => ({ series: name, ...vertex })),
      );
    case 'frames':
      return panel.frames.flatMap(({ caption, strokes }) =>
        strokes.map(({ from, to, radius }) => ({
          series: caption,
          x: from[0],
          y: from[1],
          x2: to[0],
          y2: to[1],
          radius,
        })),
      );
    case 'table':
      return panel.table.rows.flatMap(([first, ...cells]) =>
        cells.map((cell, i): Row => {
          const place = { series: `${String(first)}: ${panel.table.columns[i + 1].title}`, x: i + 1 };
          if (cell === null || typeof cell !== 'object')
            return { ...place, centre: typeof cell === 'number' ? cell : null };
          return 'value' in cell
            ? { ...place, centre: cell.value, low: cell.interval?.[0] ?? null, high: cell.interval?.[1] ?? null }
            : {
                ...place,
                centre: cell.centre,
                low: cell.low,
                high: cell.high,
                estimator: cell.estimator,
                band: cell.band,
                n: cell.n,
              };
        }),
      );
  }
}

interface Vertex {
  readonly mass: number;
  readonly polygon: number;
  readonly ring: number;
  readonly x: number;
  readonly y: number;
  readonly held: number | null;
}

function* vertices(contours: readonly DensityContour[]): Iterable<Vertex> {
  for (const { mass, held, polygons } of contours) {
    for (const [polygon, rings] of polygons.entries()) {
      for (const [ring, points] of rings.entries())
        for (const [x, y] of points) yield { mass, polygon, ring, x, y, held: held ?? null };
    }
  }
}

/**
 * One line a vertex of a contour (`kind` contour; `held` is the share of the panel's states inside) or a marked state
 * (`kind` point).
 */
function* densityRows({ rows, columns, panels }: DensityGridContent): Iterable<CsvValue[]> {
  for (const [row, cells] of panels.entries()) {
    for (const [column, panel] of cells.entries()) {
      const place = [rows[row], columns[column].title];
      for (const { mass, polygon, ring, x, y, held } of vertices(panel.contours))
        yield [...place, 'contour', mass, polygon, ring, x, y, held];
      for (const [x, y] of panel.points) yield [...place, 'point', null, null, null, x, y, null];
    }
  }
}
