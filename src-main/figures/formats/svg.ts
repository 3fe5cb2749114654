import { densityGridFigure } from '../densityGrid.ts';
import { requireDrawable, withStandIns } from '../layout/drawable.ts';
import { serialise, type SvgElement } from '../element.ts';
import type { LaidOutFigure } from '../page.ts';
import { panelsFigure } from '../panelsFigure.ts';
import type { FigureContent } from '../content.ts';

/** As `layOutFigure`, without its warnings. */
export function figureElements(content: FigureContent): SvgElement {
  return layOutFigure(content).figure;
}

/**
 * The elements of a figure, laid out within the height that it has; every format is written from them.
 *
 * @throws DataError where a text has characters that the figures' font has not.
 */
export function layOutFigure(content: FigureContent): LaidOutFigure {
  const laidOut = layOut(content);
  requireDrawable(laidOut.figure);
  return laidOut;
}

/** As `layOutFigure`, with question marks for what the font has not: to be looked at, not to be exported. */
export function layOutWithStandIns(content: FigureContent): LaidOutFigure {
  const { figure, warnings } = layOut(content);
  return { figure: withStandIns(figure), warnings };
}

/** The warnings of `layOutFigure`, of a figure that cannot be drawn too. */
export function pageWarnings(content: FigureContent): readonly string[] {
  return layOut(content).warnings;
}

function layOut(content: FigureContent): LaidOutFigure {
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
