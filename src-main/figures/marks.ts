import { ink, type Dash } from './colours.ts';
import { clippedLine, clippedPolygon, type Box, type Point } from './clip.ts';
import { decimal, element } from './element.ts';
import type { SvgElement, SvgNode } from './element.ts';
import type { Scale } from './scale.ts';
import { widest, wrap } from './text.ts';

export type { Box } from './clip.ts';

export interface LabelOptions {
  /** In points. */
  readonly size: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour?: string;
  /** Turned a quarter anticlockwise about its point. */
  readonly upright?: boolean;
}

/** Text on the baseline through (x, y). */
export function label(
  text: string,
  x: number,
  y: number,
  { size, anchor = 'start', colour = ink.text, upright = false }: LabelOptions,
): SvgElement {
  return element(
    'text',
    {
      x,
      y,
      'font-size': size,
      'text-anchor': anchor === 'start' ? null : anchor,
      fill: colour === ink.text ? null : colour,
      transform: upright ? `rotate(-90 ${decimal(x)} ${decimal(y)})` : null,
    },
    [text.normalize('NFC')],
  );
}

/** Lines of text under each other (upright: beside each other), each centred; the first has its baseline at (x, y). */
export function labelLines(
  lines: readonly string[],
  x: number,
  y: number,
  options: LabelOptions & { readonly leading: number },
): SvgElement[] {
  const { leading, upright = false } = options;
  return lines.map((text, i) =>
    label(text, upright ? x + i * leading : x, upright ? y : y + i * leading, { ...options, anchor: 'middle' }),
  );
}

/** Words in the middle of an empty panel; none where they would not fit. */
export function wordsIn(words: string, { x, y, width, height }: Box, size: number): SvgElement[] {
  const lines = wrap(words, width - size / 2, size);
  const isTooLarge = widest(lines, size) > width || lines.length * size * 1.2 > height;
  return isTooLarge
    ? []
    : labelLines(lines, x + width / 2, y + height / 2 - ((lines.length - 1) * size) / 2, {
        size,
        leading: size * 1.1,
        colour: ink.secondary,
      });
}

/** Nodes as one part of the figure that an editor can find by its name; drawn as they are. */
export function part(name: string, nodes: readonly SvgNode[]): SvgElement {
  return element('g', { 'data-part': name }, nodes);
}

/** As `part`, of a panel: it says where the panel stands, so that an editor can move its edges. */
export function panelPart(name: string, { x, y, width, height }: Box, nodes: readonly SvgNode[]): SvgElement {
  return element('g', { 'data-part': name, 'data-box': [x, y, width, height].map(decimal).join(' ') }, nodes);
}

export function frame({ x, y, width, height }: Box, stroke: number): SvgElement {
  return element('rect', { x, y, width, height, fill: 'none', stroke: ink.frame, 'stroke-width': stroke });
}

/** A dash as SVG has it, of lines in units of `unit`; null where the line is drawn through. */
export function dashText(dash: Dash, unit: number): string | null {
  return dash.length === 0 ? null : dash.map((length) => length * unit).join(' ');
}

export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour: string,
  { width }: { readonly width: number },
): SvgElement {
  return element('line', { x1, y1, x2, y2, stroke: colour, 'stroke-width': width });
}

/** Stretches of consecutive indices at which all arrays are finite. */
export function finiteStretches(...arrays: readonly (readonly number[])[]): number[][] {
  const stretches: number[][] = [];
  let open = false;
  for (let i = 0; i < arrays[0].length; i++) {
    const finite = arrays.every((values) => Number.isFinite(values[i]));
    if (finite && open) stretches[stretches.length - 1].push(i);
    else if (finite) stretches.push([i]);
    open = finite;
  }
  return stretches;
}

/** The points of a line, in the pieces between its gaps. */
export function stretchesThrough(xs: readonly number[], ys: readonly number[]): (readonly [number, number])[][] {
  return finiteStretches(xs, ys).map((stretch) => stretch.map((i) => [xs[i], ys[i]] as const));
}

/** Path data through points, pen down. */
export function through(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${decimal(x)} ${decimal(y)}`).join('');
}

/**
 * Path data of a line that breaks at gaps, cut to `box` where one is given; points alone are not in it, see
 * `aloneAt`.
 */
export function linePath(
  xs: readonly number[],
  ys: readonly number[],
  x: Scale,
  y: Scale,
  box: Box | null = null,
): string {
  return finiteStretches(xs, ys)
    .filter((stretch) => stretch.length > 1)
    .map((stretch) => stretch.map((i): Point => [x(xs[i]), y(ys[i])]))
    .flatMap((points) => (box === null ? [points] : clippedLine(points, box)))
    .map(through)
    .join('');
}

/** Indices of points with a gap on either side: they are no line, and are drawn as dots. */
export function aloneAt(xs: readonly number[], ys: readonly number[]): number[] {
  return finiteStretches(xs, ys).flatMap((stretch) => (stretch.length === 1 ? stretch : []));
}

/** Path data of the area between two lines, broken at gaps, cut to `box` where one is given. */
export function bandPath(
  xs: readonly number[],
  lows: readonly number[],
  highs: readonly number[],
  x: Scale,
  y: Scale,
  box: Box | null = null,
): string {
  return finiteStretches(xs, lows, highs)
    .filter((stretch) => stretch.length > 1)
    .map((stretch) => [
      ...stretch.map((i): Point => [x(xs[i]), y(highs[i])]),
      ...stretch.toReversed().map((i): Point => [x(xs[i]), y(lows[i])]),
    ])
    .map((points) => (box === null ? points : clippedPolygon(points, box)))
    .filter((points) => points.length > 2)
    .map((points) => `${through(points)}Z`)
    .join('');
}

/** Path data of polygons whose points `place` puts on the page; draw with the even-odd rule. */
export function polygonsPath(
  polygons: readonly (readonly (readonly (readonly number[])[])[])[],
  place: (point: readonly number[]) => readonly [number, number],
): string {
  return polygons
    .flat()
    .filter((ring) => ring.length > 2)
    .map((ring) => `${through(ring.map(place))}Z`)
    .join('');
}
