import { advanceWidths, unitsPerEm } from './fontWidths.ts';

export const fontName = 'Tinos';
export const fontFamily = `${fontName}, 'Times New Roman', Times, serif`;

/**
 * Width of a text in points, kerning left out. A character outside the table
 * counts as a full em, so that unknown scripts get room rather than lose it.
 */
export function textWidth(text: string, size: number): number {
  let units = 0;
  for (const character of text) units += advanceWidths.get(character.codePointAt(0) ?? 0) ?? unitsPerEm;
  return (units * size) / unitsPerEm;
}

export function widest(texts: readonly string[], size: number): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, size)));
}

/** Breaks a text at spaces into lines no wider than `width` points; a word that is wider by itself is broken too. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((each) => broken(each, width, size))) {
    const line = lines.length === 0 ? undefined : `${lines[lines.length - 1]} ${word}`;
    if (line !== undefined && textWidth(line, size) <= width) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}

/** As `wrap`, in at most `lines` lines; what is longer ends with an ellipsis. Of nothing there is no line. */
export function shortened(text: string, width: number, size: number, lines: number): string[] {
  if (text === '') return [];
  const all = wrap(text, width, size);
  if (all.length <= lines) return all;
  const kept = all.slice(0, lines);
  let last = kept[lines - 1];
  while (last.length > 0 && textWidth(`${last}…`, size) > width) last = last.slice(0, -1).trimEnd();
  return [...kept.slice(0, -1), `${last}…`];
}

/** As `shortened`, for the name of an axis: where it is too long its unit, in parentheses at its end, goes first. */
export function shortenedTitle(title: string, width: number, size: number, lines: number): string[] {
  const isWhole = wrap(title, width, size).length <= lines;
  return shortened(isWhole ? title : title.replace(/(?<=\S)\s*\([^()]*\)$/, ''), width, size, lines);
}

/** As `wrap`, in as many lines, as even in length as they can be. */
export function balanced(text: string, width: number, size: number): string[] {
  const lines = wrap(text, width, size);
  let [least, most] = [width / 2, width];
  while (most - least > size / 4) {
    const middle = (least + most) / 2;
    if (wrap(text, middle, size).length > lines.length) least = middle;
    else most = middle;
  }
  return wrap(text, most, size);
}

/**
 * The word in pieces that fit: broken where a new part of it begins (InvertedPendulum, a_b), else between any two
 * characters.
 */
function broken(word: string, width: number, size: number): string[] {
  if (textWidth(word, size) <= width) return [word];
  const parts = word.split(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=[-_/.,;:=])/u);
  return filled(
    parts.flatMap((part) => (textWidth(part, size) <= width ? [part] : filled([...part], width, size))),
    width,
    size,
  );
}

/** The parts, joined as long as they fit. */
function filled(parts: readonly string[], width: number, size: number): string[] {
  const pieces: string[] = [];
  for (const part of parts) {
    const piece = `${pieces.at(-1) ?? ''}${part}`;
    if (pieces.length > 0 && textWidth(piece, size) <= width) pieces[pieces.length - 1] = piece;
    else pieces.push(part);
  }
  return pieces;
}

/** A whole number with a comma between thousands. */
export function countText(count: number): string {
  return count.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
}
