import { textWidth } from '../../../src-main/figures/text.ts';
import { textElements, type XmlElement } from './xml.ts';

/** A rectangle on the page, y downwards. */
export interface Rectangle {
  readonly what: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the ink of each text stands: Tinos's capitals reach 0.66 of the size up, its descenders 0.2 down. */
export function textBoxes(root: XmlElement): Rectangle[] {
  return textElements(root).map(({ attributes, text }) => {
    const size = Number(attributes['font-size']);
    const [x, y] = [Number(attributes['x']), Number(attributes['y'])];
    const length = textWidth(text, size);
    const before =
      attributes['text-anchor'] === 'middle' ? length / 2 : attributes['text-anchor'] === 'end' ? length : 0;
    const [up, down] = [0.66 * size, 0.2 * size];
    return attributes['transform'] === undefined
      ? { what: text, left: x - before, right: x - before + length, top: y - up, bottom: y + down }
      : { what: text, left: x - up, right: x + down, top: y + before - length, bottom: y + before };
  });
}

/** The frames of the panels. */
export function frameBoxes(root: XmlElement): Rectangle[] {
  return root.children.flatMap((child): Rectangle[] => {
    if (typeof child === 'string') return [];
    const { x, y, width, height, fill } = child.attributes;
    const own =
      child.tag === 'rect' && fill === 'none'
        ? [
            {
              what: 'frame',
              left: Number(x),
              right: Number(x) + Number(width),
              top: Number(y),
              bottom: Number(y) + Number(height),
            },
          ]
        : [];
    return [...own, ...frameBoxes(child)];
  });
}

/**
 * What goes wrong in a figure: texts that overlap, that leave the page, that cross a frame; empty where nothing does.
 */
export function collisions(root: XmlElement): string[] {
  const SLACK = 0.05;
  const texts = textBoxes(root);
  const frames = frameBoxes(root);
  const [, , width, height] = (root.attributes['viewBox'] ?? '').split(' ').map(Number);
  const meet = (a: Rectangle, b: Rectangle): boolean =>
    a.left < b.right - SLACK && b.left < a.right - SLACK && a.top < b.bottom - SLACK && b.top < a.bottom - SLACK;
  const isInside = (a: Rectangle, b: Rectangle): boolean =>
    a.left >= b.left - SLACK && a.right <= b.right + SLACK && a.top >= b.top - SLACK && a.bottom <= b.bottom + SLACK;
  const page = { what: 'page', left: 0, right: width, top: 0, bottom: height };
  return [
    ...texts.filter((box) => !isInside(box, page)).map(({ what }) => `"${what}" leaves the page`),
    ...texts.flatMap((a, i) =>
      texts
        .slice(i + 1)
        .filter((b) => meet(a, b))
        .map((b) => `"${a.what}" meets "${b.what}"`),
    ),
    ...texts.flatMap((a) =>
      frames.filter((frame) => meet(a, frame) && !isInside(a, frame)).map(() => `"${a.what}" crosses a frame`),
    ),
    ...frames.filter((frame) => !isInside(frame, page)).map(() => 'a frame leaves the page'),
    ...frames.flatMap((a, i) =>
      frames
        .slice(i + 1)
        .filter((b) => meet(a, b))
        .map(() => 'two frames meet'),
    ),
  ];
}
