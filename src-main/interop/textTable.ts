import { DataError } from '../numerics/dataError.ts';
import { columnRoles, type ColumnChoice, type ColumnRole } from './columnChoice.ts';
import { columnReader, type ReadColumn } from './columnReader.ts';
import type { MissingChoice } from './arrays/columnsTable.ts';
import { kindOf } from './fieldKinds.ts';
import type { KeptColumn, NumberTable } from './numberTable.ts';
import { recordsOf, type Separator } from './records.ts';
import type { HeaderChoice } from './tableHeader.ts';
import { layoutOf, listed } from './tableLayout.ts';
import { textFile } from './textLines.ts';

export interface TextTableChoice extends ColumnChoice {
  readonly header: HeaderChoice;
  /** Of a row in which a number is missing; refused where it is not said. */
  readonly missing?: MissingChoice;
}

/**
 * Reads a table as text: fields separated by comma, semicolon, tab, bar or white
 * space, quoted after RFC 4180, under a header or not, with comments (#, %)
 * between. Where semicolons separate, a comma in a number is its decimal point.
 *
 * @throws DataError naming line and column of what cannot be read, or the option that names no column.
 */
export function readTextTable(bytes: Uint8Array, choice: TextTableChoice): NumberTable {
  const file = textFile(bytes);
  const layout = layoutOf(file, choice.header);
  const { separator, names, hasIndex } = layout;
  const roles = columnRoles(names, choice, hasIndex);
  const readers = roles.map((role, place) => columnReader(place + 1, names[place], role, separator === ';'));
  const isLacking = choice.missing === 'drop' ? lackOf(file, layout, roles) : () => false;
  let rows = 0;
  let lacking = 0;
  let comments = 0;
  for (const { line, fields } of recordsOf(file.lines(), separator, () => (comments += 1))) {
    if (line === layout.header) continue;
    if (fields.length !== names.length)
      throw new DataError(
        `line ${line} has ${fields.length} fields where ${names.length} were expected (separated by ` +
          `${words[separator]}).`,
      );
    if (isLacking(fields)) {
      lacking += 1;
      continue;
    }
    fields.forEach((field, place) => readers[place].take(field, line));
    rows += 1;
  }
  if (rows === 0) throw new DataError('the file has no rows of numbers.');
  const columns = readers.map((reader) => reader.end());
  const notices = [
    file.notice,
    ...layout.notices,
    lacking === 0 ? null : `${lacking} of ${rows + lacking} rows were left out, as they lack a number.`,
    comments === 0 ? null : `${comments} ${comments === 1 ? 'line was' : 'lines were'} passed over as comments.`,
    ...columnNotices(columns, names, hasIndex && roles[0] === 'kept'),
    ...columns.flatMap((column) => (column.kind === 'numbers' ? column.notices : [])),
  ].filter((notice) => notice !== null);
  return { rows, ...assembled(columns, names, rows), notices };
}

/** Whether a row lacks a number in a column that has some. */
function lackOf(
  file: ReturnType<typeof textFile>,
  { separator, header }: ReturnType<typeof layoutOf>,
  roles: readonly ColumnRole[],
): (fields: readonly string[]) => boolean {
  const numbers = new Set<number>();
  for (const { line, fields } of recordsOf(file.lines(), separator)) {
    if (line === header) continue;
    fields.forEach((field, place) => {
      const isLaid = roles[place] === 'numbers' || roles[place] === 'either';
      if (isLaid && ['number', 'decimal comma'].includes(kindOf(field))) numbers.add(place);
    });
  }
  return (fields) => fields.some((field, place) => numbers.has(place) && kindOf(field) === 'missing');
}

const words: Readonly<Record<Separator, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
  'white space': 'white space',
};

function assembled(
  columns: readonly ReadColumn[],
  names: readonly string[],
  rows: number,
): Pick<NumberTable, 'names' | 'values' | 'kept'> {
  const numbers = columns.flatMap((column, place) =>
    column.kind === 'numbers' ? [{ name: names[place], values: column.values }] : [],
  );
  if (numbers.length === 0)
    throw new DataError('the file has no column of numbers. Numbers are written with a point: 0.5.');
  const values = new Float64Array(rows * numbers.length);
  numbers.forEach((column, c) => column.values.forEach((value, r) => (values[r * numbers.length + c] = value)));
  const kept = columns.flatMap((column, place): KeptColumn[] =>
    column.kind === 'kept' ? [{ name: names[place], texts: column.texts }] : [],
  );
  return { names: numbers.map(({ name }) => name), values, kept };
}

function columnNotices(
  columns: readonly ReadColumn[],
  names: readonly string[],
  isIndexKept: boolean,
): readonly string[] {
  const titles = (kind: ReadColumn['kind']): string[] =>
    columns.flatMap((column, place) =>
      column.kind === kind && !(isIndexKept && place === 0)
        ? [names[place] === '' ? `column ${place + 1}` : names[place]]
        : [],
    );
  const [kept, empty] = [titles('kept'), titles('empty')];
  return [
    ...(isIndexKept
      ? ['The first column has no name and was taken as an index, not laid out; --columns takes it.']
      : []),
    ...(kept.length > 0 ? [`Not laid out, but kept beside the map: ${listed(kept)}.`] : []),
    ...(empty.length > 0
      ? [`Left out, as nothing is in ${empty.length === 1 ? 'it' : 'them'}: ${listed(empty)}.`]
      : []),
  ];
}
