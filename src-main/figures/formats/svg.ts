import { densityGridFigure } from '../densityGrid.ts';
import { requireDrawable } from '../layout/drawable.ts';
import { serialise, type SvgElement } from '../element.ts';
import { panelsFigure } from '../panelsFigure.ts';
import type { FigureContent } from '../content.ts';

/**
 * The elements of a figure, laid out; every format is written from them.
 *
 * @throws DataError where a text has characters that the figures' font has not.
 */
export function figureElements(content: FigureContent): SvgElement {
  const figure = layOut(content);
  requireDrawable(figure);
  return figure;
}

function layOut(content: FigureContent): SvgElement {
  switch (content.kind) {
    case 'learning-curves':
    case 'mixed':
      return panelsFigure(content);
    case 'density-grid':
      return densityGridFigure(content);
  }
}

/** Draws a figure: an SVG document, the same bytes for the same content. */
export function figureToSvg(content: FigureContent): string {
  return elementsToSvg(figureElements(content));
}

/** @param figure the root of `figureElements`. */
export function elementsToSvg(figure: SvgElement): string {
  return `${serialise(figure)}\n`;
}
