import type { VenueName } from '../contract/figures.ts';

/** Width of a figure and the size of its type, in points (72 to the inch). */
export interface FigureSize {
  readonly width: number;
  /** Of names of axes and panels; everything smaller is 7/8 of it. */
  readonly text: number;
  /** The most that it may be high, in points, so that it and its caption stand on one page; no bound if not given. */
  readonly height?: number;
}

/** A column of the venue's page, or the whole of it. */
export type FigureWidth = 'column' | 'full';

export interface Venue {
  /** Widths in inches; where the page has one column, both are the same. */
  readonly column: number;
  readonly full: number;
  readonly text: number;
  /** Of the text on its page, in inches; no bound if not given. */
  readonly height?: number | undefined;
}

/**
 * Widths and type sizes of figures, and heights of pages, from the venues' templates; slides are 16:9 at 10 inches, a
 * poster has two columns on A0.
 */
export const venues: Readonly<Record<VenueName, Venue>> = {
  icml: { column: 3.25, full: 6.75, text: 8, height: 9 },
  aistats: { column: 3.25, full: 6.75, text: 8, height: 9.25 },
  neurips: { column: 5.5, full: 5.5, text: 9, height: 9 },
  iclr: { column: 5.5, full: 5.5, text: 9, height: 9 },
  jmlr: { column: 6, full: 6, text: 9, height: 8.5 },
  tmlr: { column: 6.5, full: 6.5, text: 9, height: 9 },
  cvpr: { column: 3.25, full: 6.875, text: 8, height: 8.875 },
  aaai: { column: 3.3, full: 6.975, text: 8, height: 9 },
  uai: { column: 3.25, full: 6.75, text: 8, height: 9.25 },
  ieee: { column: 3.5, full: 7.16, text: 8, height: 9.63 },
  nature: { column: 89 / 25.4, full: 183 / 25.4, text: 7, height: 247 / 25.4 },
  slides: { column: 4.6, full: 9.4, text: 16, height: 5.625 },
  poster: { column: 15, full: 31, text: 28, height: 44 },
};

/** Lines that a page keeps for the caption of a figure, on slides for a title, with the space around it. */
const captionLines = 4;

export function sizeAt(venue: VenueName | Venue, width: FigureWidth): FigureSize {
  const place = typeof venue === 'string' ? venues[venue] : venue;
  const size = { width: points(place[width]), text: place.text };
  return place.height === undefined
    ? size
    : { ...size, height: points(Math.max(1, place.height - (captionLines * 1.2 * place.text) / 72)) };
}

function points(inches: number): number {
  return Math.round(inches * 7200) / 100;
}

/** What type and everything that goes with it measure, in points. */
export interface Type {
  readonly text: number;
  readonly small: number;
  /** What is a point where the text is of 8 points: gaps, ticks and strokes grow with the text. */
  readonly unit: number;
  readonly hairline: number;
  readonly tick: number;
}

export function typeOf({ text }: FigureSize): Type {
  const unit = text / 8;
  // As it will be written, so that it is measured as it is drawn.
  const small = Math.round(text * 87.5) / 100;
  return { text, small, unit, hairline: Math.max(0.5, 0.5 * unit), tick: 2.5 * unit };
}
