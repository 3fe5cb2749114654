import { DataError } from '../../numerics/dataError.ts';
import { splitRecord, type Separator } from '../records.ts';
import { textFile } from '../textLines.ts';

/** A log as a table: a row a time that something was logged. */
export interface LoggedTable {
  readonly names: readonly string[];
  /** NaN where a row has no number of a column. */
  readonly rows: readonly Float64Array[];
  /** Lines before the header that begin with #, without it. */
  readonly comments: readonly string[];
  readonly notices: readonly string[];
}

/** What a logger writes for no number. */
const missing: ReadonlySet<string> = new Set([
  '',
  'nan',
  'none',
  'null',
  'na',
  'n/a',
  'inf',
  '-inf',
  'infinity',
  '-infinity',
]);

/**
 * A log that a program wrote line by line, under a header. What it was about to write when it ended is left out and
 * said: a last line without its end, if it is not whole.
 *
 * @param isAppended whether each line ends with its break, so that a last one without is not whole, however it looks.
 * @throws DataError naming the line where a row in between is none.
 */
export function loggedTable(bytes: Uint8Array, separator: Separator, isAppended: boolean): LoggedTable {
  const file = textFile(bytes);
  const endsWithBreak = bytes.length > 0 && (bytes[bytes.length - 1] === 10 || bytes[bytes.length - 1] === 13);
  const comments: string[] = [];
  const rows: Float64Array[] = [];
  const notices: string[] = file.notice === null ? [] : [file.notice];
  const texts = new Set<number>();
  let names: readonly string[] | null = null;
  let pending: { readonly number: number; readonly text: string } | null = null;

  const take = (number: number, text: string, isLast: boolean): void => {
    if (text.trim() === '') return;
    if (names === null) {
      if (text.startsWith('#')) {
        comments.push(text.slice(1).trim());
        return;
      }
      if (isLast && !endsWithBreak) throw new DataError(`line ${number} is the header, and is not whole yet.`);
      names = splitRecord(text, separator, number);
      if (names === null) throw new DataError(`line ${number} opens a quotation mark that is never closed.`);
      if (new Set(names).size < names.length)
        throw new DataError(`line ${number} names two columns alike; rename one of them.`);
      return;
    }
    const isTorn = isLast && !endsWithBreak;
    const fields = isTorn && isAppended ? null : fieldsOf(text, separator, number, isTorn);
    if (fields === null || (isTorn && fields.length !== names.length)) {
      notices.push(`Line ${number} is not whole and was left out: its program had not finished writing it.`);
      return;
    }
    if (fields.length !== names.length)
      throw new DataError(`line ${number} has ${fields.length} fields where the header names ${names.length}.`);
    rows.push(
      Float64Array.from(fields, (field, place) => {
        const number_ = numberOf(field);
        if (number_ === null) texts.add(place);
        return number_ ?? NaN;
      }),
    );
  };
  for (const line of file.lines()) {
    if (pending !== null) take(pending.number, pending.text, false);
    pending = line;
  }
  if (pending !== null) take(pending.number, pending.text, true);
  const header = names as readonly string[] | null;
  if (header === null) throw new DataError('the file has no header: it is empty.');
  if (texts.size > 0)
    notices.push(
      `Texts were left out, of the columns ${[...texts]
        .map((place) => `"${header[place]}"`)
        .slice(0, 8)
        .join(', ')}.`,
    );
  return { names: header, rows, comments, notices };
}

function fieldsOf(text: string, separator: Separator, number: number, isTorn: boolean): readonly string[] | null {
  try {
    const fields = splitRecord(text, separator, number);
    if (fields === null && !isTorn) throw new DataError(`line ${number} opens a quotation mark that is never closed.`);
    return fields;
  } catch (error) {
    if (isTorn && error instanceof DataError) return null;
    throw error;
  }
}

/** NaN where nothing is said, null for a text. */
function numberOf(field: string): number | null {
  const number = Number(field);
  if (field !== '' && !Number.isNaN(number)) return Number.isFinite(number) ? number : NaN;
  return missing.has(field.trim().toLowerCase()) ? NaN : null;
}
