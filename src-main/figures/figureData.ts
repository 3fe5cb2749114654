import { toCsv } from './formats/csv.ts';
import type { CsvValue } from './formats/csv.ts';
import type { CurveSeries, DensityGridSpecification, FigureSpecification, MixedPanel } from './specification.ts';

/** Exactly the numbers that a figure draws, as CSV, to go beside it. */
export function figureToCsv(specification: FigureSpecification): string {
  switch (specification.kind) {
    case 'learning-curves':
      return toCsv(
        ['panel', ...curveColumns],
        specification.panels.flatMap(({ title, series }) => curveRows(series).map((row) => [title, ...row])),
      );
    case 'mixed':
      return toCsv(
        ['panel', 'kind', ...curveColumns],
        specification.panels.flatMap((panel) => mixedRows(panel)),
      );
    case 'density-grid':
      return toCsv(['row', 'column', 'kind', 'mass', 'polygon', 'ring', 'x', 'y', 'held'], densityRows(specification));
  }
}

const curveColumns = ['series', 'x', 'centre', 'low', 'high', 'unsmoothed', 'estimator', 'band', 'n', 'grid'];

function curveRows(series: readonly CurveSeries[]): CsvValue[][] {
  return series.flatMap(({ name, x, centre, low, high, estimator, band, n, grid, smoothing }) =>
    x.map((at, i) => [name, at, centre[i], low[i], high[i], smoothing?.raw[i] ?? null, estimator, band, n, grid]),
  );
}

/** An estimate is a row whose x is its place from the top. */
function mixedRows(panel: MixedPanel): CsvValue[][] {
  switch (panel.kind) {
    case 'curves':
      return curveRows(panel.series).map((row) => [panel.title, panel.kind, ...row]);
    case 'intervals':
      return panel.estimates.map(({ name, value, low, high }, i) => [
        panel.title,
        panel.kind,
        name,
        i + 1,
        value,
        low,
        high,
        null,
        null,
        null,
        null,
        null,
      ]);
  }
}

/**
 * One line a vertex of a contour (`kind` contour; `held` is the share of the panel's states inside) or a marked state
 * (`kind` point).
 */
function* densityRows({ rows, columns, panels }: DensityGridSpecification): Iterable<CsvValue[]> {
  for (const [row, cells] of panels.entries()) {
    for (const [column, panel] of cells.entries()) {
      const place = [rows[row], columns[column].title];
      for (const { mass, held, polygons } of panel.contours) {
        for (const [p, polygon] of polygons.entries()) {
          for (const [r, ring] of polygon.entries())
            for (const [x, y] of ring) yield [...place, 'contour', mass, p, r, x, y, held ?? null];
        }
      }
      for (const [x, y] of panel.points) yield [...place, 'point', null, null, null, x, y, null];
    }
  }
}
