import { DataError } from '../numerics/dataError.ts';
import { kindOf } from './fieldKinds.ts';
import { hintedSeparator, recordsOf, separators, splitRecord, type Separator, type TextRecord } from './records.ts';
import { isHeader, type HeaderChoice } from './tableHeader.ts';
import type { TextFile, TextLine } from './textLines.ts';

/** How a table is written: what is the same for all its rows. */
export interface TableLayout {
  readonly separator: Separator;
  /** Line of the header; null where there is none. */
  readonly header: number | null;
  /** One a column; empty where it has none. */
  readonly names: readonly string[];
  /** Whether the first column counts or names the rows, as pandas and R write it: without a name of its own. */
  readonly hasIndex: boolean;
  /** What a person should know of how it was read. */
  readonly notices: readonly string[];
}

/** Records by which the layout is told. */
const SAMPLE = 100;

/**
 * The layout of a table, from its first lines: the separator is the one that
 * divides them into equally many fields, of which most are numbers.
 *
 * @throws DataError where there is no row, or the first could be a header or not.
 */
export function layoutOf(file: TextFile, choice: HeaderChoice): TableLayout {
  const asides: TextLine[] = [];
  const { separator, records } = readAhead(file, asides);
  const [first, ...rest] = records;
  const columns = mostOften(records, rest);
  const header = first.fields.length === columns ? first.fields : shorterHeader(first.fields, rest, columns);
  const rows = rest.map(({ fields }) => fields).filter((fields) => fields.length === columns);
  const decision = choice === 'auto' ? (header === null ? false : isHeader(header, rows)) : choice === 'yes';
  if (decision === null)
    throw new DataError(
      `line ${first.line} (${listed(first.fields)}) could name the columns or be a row of the table; say ` +
        '--header yes or --header no.',
    );
  if (decision) {
    const names = header ?? [...first.fields, ...Array<string>(Math.max(0, columns - first.fields.length)).fill('')];
    return {
      separator,
      header: first.line,
      names,
      hasIndex: columns > 1 && (names[0] === '' || names[0] === 'Unnamed: 0'),
      notices: [
        `Line ${first.line} was taken as the header ` +
          `(${listed(names)})${choice === 'auto' ? '; --header no takes it as a row' : ''}.`,
      ],
    };
  }
  const named = namesInComment(asides, first, separator, columns);
  return {
    separator,
    header: null,
    names: named ?? Array<string>(columns).fill(''),
    hasIndex: false,
    notices: [
      named === null
        ? `No line was taken as a header${choice === 'auto' ? '; --header yes takes the first as one' : ''}.`
        : `The comment before line ${first.line} names the columns (${listed(named)}).`,
    ],
  };
}

/** How many fields a row has: as most have, in doubt as the earliest, unless that is a header that lacks one. */
function mostOften(records: readonly TextRecord[], rows: readonly TextRecord[]): number {
  const [first] = records;
  const width = rows[0]?.fields.length ?? 0;
  if (shorterHeader(first.fields, rows.slice(0, 1), width) !== null) return width;
  const counts = new Map<number, number>();
  for (const { fields } of records) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}

interface Candidate {
  readonly separator: Separator;
  readonly records: readonly TextRecord[];
  readonly isEven: boolean;
  /** Of the fields below the first record, how many are numbers. */
  readonly share: number;
}

function readAhead(file: TextFile, asides: TextLine[]): Pick<Candidate, 'separator' | 'records'> {
  const candidates: Candidate[] = [];
  const faults: DataError[] = [];
  for (const separator of separators) {
    asides.length = 0;
    try {
      const records = [
        ...take(
          recordsOf(file.lines(), separator, (line) => asides.push(line)),
          SAMPLE,
        ),
      ];
      candidates.push(candidateOf(separator, records));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      faults.push(error);
    }
  }
  if (candidates.length === 0) throw faults[0];
  if (candidates[0].records.length === 0) throw new DataError('the file has no rows of numbers.');
  const hinted = asides.flatMap(({ number, text }) => (number === 1 ? (hintedSeparator(text) ?? []) : []));
  const [best] = candidates.toSorted(
    (a, b) =>
      Number(hinted.includes(b.separator)) - Number(hinted.includes(a.separator)) ||
      Number(b.isEven && b.share > 0) - Number(a.isEven && a.share > 0) ||
      b.share - a.share ||
      widthOf(b) - widthOf(a),
  );
  return best;
}

function candidateOf(separator: Separator, records: readonly TextRecord[]): Candidate {
  const rows = records.length > 1 ? records.slice(1) : records;
  const width = rows[0]?.fields.length ?? 0;
  const first = records[0]?.fields ?? [];
  const isEven =
    rows.every(({ fields }) => fields.length === width) &&
    (first.length === width || shorterHeader(first, rows, width) !== null);
  const kinds = rows.flatMap(({ fields }) => fields.map(kindOf));
  // Where nothing is divided, a comma may as well divide: "a,b" over "1,2" is no column of 1.2.
  const dividesElsewhere =
    width === 1 && first.some((field) => field.includes(',') && kindOf(field) !== 'decimal comma');
  const takesCommas = separator !== ',' && !dividesElsewhere;
  const numbers = kinds.filter((kind) => kind === 'number' || (kind === 'decimal comma' && takesCommas));
  return { separator, records, isEven, share: kinds.length === 0 ? 0 : numbers.length / kinds.length };
}

function widthOf({ records }: Candidate): number {
  return records.at(-1)?.fields.length ?? 0;
}

/**
 * A header that is one field shorter than its rows, with the name that it lacks:
 * R leaves out that of the row names; a separator at the end of every row makes
 * one field too many. Null where it is neither.
 */
function shorterHeader(
  first: readonly string[],
  rows: readonly TextRecord[],
  columns: number,
): readonly string[] | null {
  if (first.length !== columns - 1 || columns < 3 || !first.every((field) => kindOf(field) === 'text')) return null;
  return rows.every(({ fields }) => fields.at(-1) === '') ? [...first, ''] : ['', ...first];
}

/** NumPy writes names of columns as a comment. */
function namesInComment(
  asides: readonly TextLine[],
  first: TextRecord,
  separator: Separator,
  columns: number,
): readonly string[] | null {
  const comment = asides.findLast(({ number }) => number < first.line);
  if (comment === undefined || columns < 2) return null;
  try {
    const names = splitRecord(comment.text.replace(/^\s*[#%]+/, ''), separator, comment.number);
    return names?.length === columns && names.every((name) => kindOf(name) === 'text') ? names : null;
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const value of values) {
    yield value;
    taken += 1;
    if (taken === count) return;
  }
}

/** Names one after the other, the middle of many left out; one that could be taken for several in quotes. */
export function listed(names: readonly string[]): string {
  const cut = names.map((name) => (name.length > 30 ? `${name.slice(0, 29)}…` : name));
  const shown = cut.map((name) => (name === '' || /[,"\s]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
  return shown.length <= 8 ? shown.join(', ') : `${shown.slice(0, 6).join(', ')}, … ${shown.at(-1)}`;
}
