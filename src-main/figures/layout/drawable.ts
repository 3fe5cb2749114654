import { DataError } from '../../numerics/dataError.ts';
import type { SvgElement } from '../element.ts';
import { advanceWidths } from '../fontWidths.ts';
import { fontName } from '../text.ts';

/** Texts that are named in an error, at most. */
const NAMED = 3;

/**
 * Refuses texts with characters that the font has no glyph for: they would be
 * printed as boxes.
 *
 * @throws DataError that names the characters and where they stand.
 */
export function requireDrawable(figure: SvgElement): void {
  const found = [...foreign(figure, 'the figure')];
  if (found.length === 0) return;
  const places = found
    .slice(0, NAMED)
    .map(({ text, place, characters }) => `${characters.map(named).join(', ')} in ${place} ("${text}")`);
  const more = found.length > NAMED ? `; and in ${found.length - NAMED} more texts` : '';
  throw new DataError(
    `The figures' font, ${fontName}, cannot draw ${places.join('; ')}${more}. ` +
      'It has the Latin, Greek and Cyrillic scripts. ' +
      'Write these in one of them: change the label here, or the name of the group or run.',
  );
}

/** The figure with a question mark for each character that the font has no glyph for. */
export function withStandIns(node: SvgElement): SvgElement {
  const isText = node.tag === 'text';
  return {
    ...node,
    children: node.children.map((child) =>
      typeof child !== 'string' ? withStandIns(child) : isText ? [...child].map(standIn).join('') : child,
    ),
  };
}

function standIn(character: string): string {
  return isDrawn(character) ? character : '?';
}

function isDrawn(character: string): boolean {
  return advanceWidths.has(character.codePointAt(0) ?? 0);
}

interface ForeignText {
  readonly text: string;
  readonly place: string;
  readonly characters: readonly string[];
}

function* foreign(node: SvgElement, place: string): Iterable<ForeignText> {
  const here = placeOf(node.attributes['data-part']) ?? place;
  if (node.tag === 'text') {
    const text = node.children.join('');
    const characters = [...new Set(text)].filter((character) => !isDrawn(character));
    if (characters.length > 0) yield { text, place: here, characters };
    return;
  }
  for (const child of node.children) if (typeof child !== 'string') yield* foreign(child, here);
}

/** "漢 (U+6F22)" */
function named(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `${character} (U+${code})` : `U+${code}`;
}

const words: Readonly<Record<string, string>> = {
  title: 'the title of panel',
  'x-title': 'the name of the level axis',
  'y-title': 'the name of the upright axis',
  panel: 'panel',
  entry: 'the legend',
  notes: 'the notes',
  column: 'the title of column',
  row: 'the title of row',
};

/** What an editor's name for a part means in words. */
function placeOf(part: string | undefined): string | null {
  if (part === undefined) return null;
  const [name, index = ''] = part.split(':');
  const known = words[name];
  if (known === undefined) return null;
  return /^\d+$/.test(index) ? `${known}${name.includes('-title') ? ' of panel' : ''} ${Number(index) + 1}` : known;
}
