import { densityGridFigure } from '../densityGrid.ts';
import { serialise, type SvgElement } from '../element.ts';
import { panelsFigure } from '../panelsFigure.ts';
import type { FigureSpecification } from '../specification.ts';

/** The elements of a figure, laid out; every format is written from them. */
export function figureElements(specification: FigureSpecification): SvgElement {
  switch (specification.kind) {
    case 'learning-curves':
    case 'mixed':
      return panelsFigure(specification);
    case 'density-grid':
      return densityGridFigure(specification);
  }
}

/** Draws a figure: an SVG document, the same bytes for the same specification. */
export function figureToSvg(specification: FigureSpecification): string {
  return `${serialise(figureElements(specification))}\n`;
}
