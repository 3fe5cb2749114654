import { ink } from './colours.ts';
import { decimal, element, type SvgElement, type SvgNode } from './element.ts';
import { label } from './marks.ts';
import type { Type } from './size.ts';
import { balanced, fontFamily } from './text.ts';

/** A figure's elements, with what is to be known before it is printed, a sentence each. */
export interface LaidOutFigure {
  readonly figure: SvgElement;
  readonly warnings: readonly string[];
}

/** A whole figure of `width` x `height` points on white: the root of its elements. */
export function page(width: number, height: number, description: string, children: readonly SvgNode[]): SvgElement {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: `${decimal(width)}pt`,
      height: `${decimal(height)}pt`,
      viewBox: `0 0 ${decimal(width)} ${decimal(height)}`,
      role: 'img',
      'aria-label': description,
      'font-family': fontFamily,
      fill: ink.text,
    },
    [element('rect', { width, height, fill: '#ffffff' }), ...children],
  );
}

/** Notes as small lines from `top` down, and the height they take. */
export function notesBlock(
  notes: readonly string[],
  width: number,
  top: number,
  { small, unit }: Type,
): { readonly nodes: readonly SvgNode[]; readonly height: number } {
  const leading = 8.5 * unit;
  const lines = notes.flatMap((note) => balanced(note, width - 4 * unit, small));
  return {
    nodes: lines.map((text, i) =>
      label(text, width / 2, top + i * leading + small, { size: small, anchor: 'middle', colour: ink.secondary }),
    ),
    height: lines.length === 0 ? 0 : lines.length * leading + 2 * unit,
  };
}
