import type { Frame } from '../content.ts';
import { elementsToSvg } from './svg.ts';
import { page } from '../page.ts';
import { drawFrame } from '../panels/frames.ts';
import type { Type } from '../size.ts';

/** Points: a picture of its own has no venue. */
const type: Type = { text: 16, small: 14, unit: 2, hairline: 1, tick: 4 };
const MARGIN = 8;
const CAPTION = 22;

/**
 * One moment of a replay as a picture of its own, an SVG with its time under it.
 *
 * @param width in points. The height follows from the view, to an even number: some videos want one.
 */
export function replayFrame(frame: Frame, colour: string, width: number, description: string): string {
  const { view } = frame;
  const inside = width - 2 * MARGIN;
  const proportion = (view.y[1] - view.y[0]) / (view.x[1] - view.x[0]);
  const height = 2 * Math.ceil((inside * proportion + 2 * MARGIN + CAPTION) / 2);
  const box = { x: MARGIN, y: MARGIN, width: inside, height: inside * proportion };
  return elementsToSvg(page(width, height, description, drawFrame(frame, colour, box, type)));
}
