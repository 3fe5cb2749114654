import { ink, mix } from '../colours.ts';
import type { Frame, FramesPanel } from '../content.ts';
import { element, type SvgNode } from '../element.ts';
import type { PlannedPanel } from '../layout/plannedPanel.ts';
import { label, line, type Box } from '../marks.ts';
import { linearScale } from '../scale.ts';
import type { Type } from '../size.ts';
import { textWidth } from '../text.ts';

/** Frames beside each other, in as many rows as make them largest, each with its caption under it. */
export function framesPanel({ title, colour, frames }: FramesPanel, type: Type): PlannedPanel {
  return {
    title,
    axes: null,
    words: 'no frames',
    draw: () => [],
    ...(frames.length === 0
      ? {}
      : {
          bare: (box) => drawFrames(frames, colour, box, type),
          // Alone they are a strip; beside other panels they take the room that there is.
          heightAt: (width) => stripHeight(frames, width, type),
        }),
  };
}

/** Of all frames in one row. */
function stripHeight(frames: readonly Frame[], width: number, { small, unit }: Type): number {
  const { view } = frames[0];
  const own = (width - (frames.length - 1) * 2 * unit) / frames.length;
  return own * ((view.y[1] - view.y[0]) / (view.x[1] - view.x[0])) + small * 1.2;
}

function drawFrames(frames: readonly Frame[], colour: string, box: Box, type: Type): SvgNode[] {
  const { view } = frames[0];
  const proportion = (view.y[1] - view.y[0]) / (view.x[1] - view.x[0]);
  const caption = type.small * 1.2;
  const gap = 2 * type.unit;
  const sizeIn = (columns: number): number => {
    const rows = Math.ceil(frames.length / columns);
    const room = (box.height - (rows - 1) * gap) / rows - caption;
    return Math.max(0, Math.min((box.width - (columns - 1) * gap) / columns, room / proportion));
  };
  const counts = frames.map((_, i) => i + 1);
  const columns = counts.reduce((best, count) => (sizeIn(count) > sizeIn(best) ? count : best), 1);
  const width = sizeIn(columns);
  if (width === 0) return [];
  const step = (box.width - columns * width) / Math.max(1, columns) + width;
  const height = width * proportion + caption;
  const rows = Math.ceil(frames.length / columns);
  const rise = (box.height - rows * height) / rows + height;
  return frames.flatMap((frame, i) =>
    drawFrame(
      frame,
      colour,
      {
        x: box.x + (i % columns) * step + (step - width) / 2,
        y: box.y + Math.floor(i / columns) * rise + (rise - height) / 2,
        width,
        height: width * proportion,
      },
      type,
    ),
  );
}

/** One frame in a box, its caption under it. */
export function drawFrame(frame: Frame, colour: string, box: Box, type: Type): SvgNode[] {
  const x = linearScale(frame.view.x, [box.x, box.x + box.width]);
  const y = linearScale(frame.view.y, [box.y + box.height, box.y]);
  const metre = box.width / (frame.view.x[1] - frame.view.x[0]);
  const { caption, floor } = frame;
  return [
    element('rect', { ...box, fill: '#f4f4f2' }),
    ...(floor === null
      ? []
      : [line(box.x, y(floor), box.x + box.width, y(floor), ink.frame, { width: type.hairline })]),
    ...frame.strokes.flatMap(({ from, to, radius, isDecor }): SvgNode[] => {
      const own = isDecor ? mix(ink.secondary, '#ffffff', 0.45) : colour;
      const isDot = Math.abs(from[0] - to[0]) + Math.abs(from[1] - to[1]) < radius * 0.01;
      return isDot
        ? [element('circle', { cx: x(from[0]), cy: y(from[1]), r: Math.max(0.3, radius * metre), fill: own })]
        : [
            element('line', {
              x1: x(from[0]),
              y1: y(from[1]),
              x2: x(to[0]),
              y2: y(to[1]),
              stroke: own,
              'stroke-width': Math.max(0.6, 2 * radius * metre),
              'stroke-linecap': 'round',
            }),
          ];
    }),
    ...(textWidth(caption, type.small) > box.width
      ? []
      : [
          label(caption, box.x + box.width / 2, box.y + box.height + type.small, {
            size: type.small,
            anchor: 'middle',
            colour: ink.secondary,
          }),
        ]),
  ];
}
