import { ink } from './colours.ts';
import { decimal, element, serialise } from './element.ts';
import type { SvgNode } from './element.ts';
import { fontFamily, smallTextSize, wrap } from './text.ts';
import { label } from './marks.ts';

export const noteLeading = 8.5;

/** A whole SVG document of `width` x `height` points on white. */
export function page(width: number, height: number, description: string, children: readonly SvgNode[]): string {
  const document = element(
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
  return `${serialise(document)}\n`;
}

/** Notes as small lines from `top` down, and the height they take. */
export function notesBlock(
  notes: readonly string[],
  width: number,
  top: number,
): { readonly nodes: readonly SvgNode[]; readonly height: number } {
  const lines = notes.flatMap((note) => wrap(note, width - 4, smallTextSize));
  return {
    nodes: lines.map((text, i) =>
      label(text, width / 2, top + i * noteLeading + smallTextSize, { anchor: 'middle', colour: ink.secondary }),
    ),
    height: lines.length === 0 ? 0 : lines.length * noteLeading + 2,
  };
}
