import { DataError } from '../numerics/dataError.ts';
import type { TextLine } from './textLines.ts';

/** What stands between two fields; white space is any run of spaces and tabs. */
export const separators = [',', ';', '\t', '|', 'white space'] as const;
export type Separator = (typeof separators)[number];

/** One row of a table as it is written, with the number of its first line. */
export interface TextRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A quoted field may hold line breaks; beyond so many lines its end is missing. */
const QUOTED_LINES = 1000;

/** Lines that speak of the table: of NumPy, of Baselines' monitors, of MATLAB. */
const comment = /^\s*[#%]/;
/** The first line by which Excel is told what stands between the fields. */
const hint = /^sep=(.)$/i;

/**
 * Records after RFC 4180: separators, line breaks and doubled quotation marks
 * may stand inside quoted fields. Spaces around a field do not belong to it.
 * Empty lines, comments (# or % in front) and Excel's line "sep=;" are passed over.
 *
 * @param aside hears of each comment and hint.
 * @throws DataError where a quotation mark is never closed, or text follows a closed one.
 */
export function* recordsOf(
  lines: Iterable<TextLine>,
  separator: Separator,
  aside: (line: TextLine) => void = () => undefined,
): Generator<TextRecord> {
  let open: { readonly line: number; readonly texts: string[] } | null = null;
  for (const { number, text } of lines) {
    if (open === null && text.trim() === '') continue;
    if (open === null && (comment.test(text) || (number === 1 && hint.test(text)))) {
      aside({ number, text });
      continue;
    }
    // A line without a quotation mark neither opens nor closes a field.
    if (!text.includes('"') && open !== null && open.texts.length < QUOTED_LINES) {
      open.texts.push(text);
      continue;
    }
    const whole: string = open === null ? text : [...open.texts, text].join('\n');
    const line: number = open?.line ?? number;
    const fields = splitRecord(whole, separator, line);
    if (fields !== null) {
      yield { line, fields };
      open = null;
    } else if (open === null) open = { line, texts: [text] };
    else if (open.texts.length < QUOTED_LINES) open.texts.push(text);
    else break;
  }
  if (open !== null) throw new DataError(`line ${open.line} opens a quotation mark that is never closed.`);
}

/** The fields of one record; null where a quoted field is still open at its end. */
export function splitRecord(text: string, separator: Separator, line: number): string[] | null {
  const source = separator === 'white space' ? text.trim() : text;
  if (!source.includes('"')) {
    const parts = separator === 'white space' ? source.split(/[ \t]+/) : source.split(separator);
    return parts.map((part) => part.trim());
  }
  const isSeparator = (character: string): boolean =>
    separator === 'white space' ? character === ' ' || character === '\t' : character === separator;
  const isBlank = (character: string): boolean =>
    character === ' ' || (character === '\t' && separator !== '\t' && separator !== 'white space');
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    while (separator !== 'white space' && at < source.length && isBlank(source[at])) at += 1;
    if (source[at] === '"') {
      const quoted = quotedField(source, at);
      if (quoted === null) return null;
      fields.push(quoted.text);
      at = quoted.end;
      while (separator !== 'white space' && at < source.length && isBlank(source[at])) at += 1;
      if (at < source.length && !isSeparator(source[at]))
        throw new DataError(
          `line ${line}, column ${fields.length} has text behind its closing quotation mark; write a quotation ` +
            'mark inside a quoted field twice.',
        );
    } else {
      const from = at;
      while (at < source.length && !isSeparator(source[at])) at += 1;
      fields.push(source.slice(from, at).trim());
    }
    if (at >= source.length) return fields;
    at += 1;
    if (separator === 'white space') while (isSeparator(source[at])) at += 1;
  }
}

function quotedField(source: string, begin: number): { readonly text: string; readonly end: number } | null {
  let text = '';
  for (let from = begin + 1; ;) {
    const mark = source.indexOf('"', from);
    if (mark < 0) return null;
    text += source.slice(from, mark);
    if (source[mark + 1] !== '"') return { text, end: mark + 1 };
    text += '"';
    from = mark + 2;
  }
}

/** The separator that Excel's first line names; null where it is no such line. */
export function hintedSeparator(text: string): Separator | null {
  const named = hint.exec(text)?.[1];
  return separators.find((separator) => separator === named) ?? null;
}
