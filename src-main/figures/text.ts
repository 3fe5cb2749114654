import { advanceWidths, unitsPerEm } from './fontWidths.ts';

export const fontName = 'Tinos';
export const fontFamily = `${fontName}, 'Times New Roman', Times, serif`;

/** Text sizes in points: of names of axes and panels, and of everything smaller. */
export const textSize = 8;
export const smallTextSize = 7;

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

/** The word in pieces that fit, of one character at least. */
function broken(word: string, width: number, size: number): string[] {
  if (textWidth(word, size) <= width) return [word];
  const pieces: string[] = [];
  for (const character of word) {
    const piece = `${pieces.at(-1) ?? ''}${character}`;
    if (pieces.length > 0 && textWidth(piece, size) <= width) pieces[pieces.length - 1] = piece;
    else pieces.push(character);
  }
  return pieces;
}

/** A whole number with a comma between thousands. */
export function countText(count: number): string {
  return count.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
}
