import { toCsv } from './csv.ts';
import type { CsvValue } from './csv.ts';
import type { DensityGridSpecification, FigureSpecification, LearningCurvesSpecification } from './specification.ts';

/** Exactly the numbers that a figure draws, as CSV, to go beside it. */
export function figureToCsv(specification: FigureSpecification): string {
  switch (specification.kind) {
    case 'learning-curves':
      return toCsv(
        ['panel', 'series', 'x', 'centre', 'low', 'high', 'unsmoothed', 'estimator', 'band', 'n', 'grid'],
        curveRows(specification),
      );
    case 'density-grid':
      return toCsv(['row', 'column', 'kind', 'mass', 'polygon', 'ring', 'x', 'y'], densityRows(specification));
  }
}

function* curveRows({ panels }: LearningCurvesSpecification): Iterable<CsvValue[]> {
  for (const { title, series } of panels) {
    for (const { name, x, centre, low, high, estimator, band, n, grid, smoothing } of series) {
      for (let i = 0; i < x.length; i++)
        yield [
          title,
          name,
          x[i],
          centre[i],
          low[i],
          high[i],
          smoothing === null ? null : smoothing.raw[i],
          estimator,
          band,
          n,
          grid,
        ];
    }
  }
}

/** One line a vertex of a contour (`kind` contour) or a marked state (`kind` point). */
function* densityRows({ rows, columns, panels }: DensityGridSpecification): Iterable<CsvValue[]> {
  for (const [row, cells] of panels.entries()) {
    for (const [column, panel] of cells.entries()) {
      const place = [rows[row], columns[column].title];
      for (const { mass, polygons } of panel.contours) {
        for (const [p, polygon] of polygons.entries()) {
          for (const [r, ring] of polygon.entries())
            for (const [x, y] of ring) yield [...place, 'contour', mass, p, r, x, y];
        }
      }
      for (const [x, y] of panel.points) yield [...place, 'point', null, null, null, x, y];
    }
  }
}
