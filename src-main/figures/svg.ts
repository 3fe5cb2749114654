import { densityGridSvg } from './densityGrid.ts';
import { learningCurvesSvg } from './learningCurves.ts';
import type { FigureSpecification } from './specification.ts';

/** Draws a figure: an SVG document, the same bytes for the same specification. */
export function figureToSvg(specification: FigureSpecification): string {
  switch (specification.kind) {
    case 'learning-curves':
      return learningCurvesSvg(specification);
    case 'density-grid':
      return densityGridSvg(specification);
  }
}
