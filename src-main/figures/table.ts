import type { Aggregate } from '../statistics/aggregate.ts';
import { describeAggregate, runsOf, underCoverageNote } from '../statistics/describe.ts';
import { toCsv } from './formats/csv.ts';
import { escapeLatex, withoutCommand } from './formats/latex.ts';

/** An aggregate over runs; `best` sets it in bold, by the table's rule. */
export interface AggregateCell extends Aggregate {
  readonly best?: boolean;
  /** Of this cell, where rows differ in size; its column's if not given. */
  readonly decimals?: number;
  /** What stands behind it in brackets. */
  readonly note?: string;
}

/** A value with its interval, null where it has none; the caption says what the interval is. */
export interface MeasuredCell {
  readonly value: number;
  readonly interval: readonly [low: number, high: number] | null;
}

/** Null is a value that is missing. */
export type TableCell = string | number | AggregateCell | MeasuredCell | null;

export interface TableColumn {
  readonly title: string;
  /** Decimals of its numbers; 1 if not given. */
  readonly decimals?: number;
}

export interface Table {
  /** A sentence; what the bands are, n and the rule are added to it. */
  readonly caption: string;
  /** By which rule cells are the best of their row, in a sentence; nothing is bold without one. */
  readonly rule?: string;
  /** Whether each aggregate says over how many runs it is. */
  readonly hasCounts?: boolean;
  /** LaTeX label, as in `\ref{label}`. */
  readonly label: string;
  readonly columns: readonly TableColumn[];
  /** As many cells a row as there are columns. */
  readonly rows: readonly (readonly TableCell[])[];
}

/** How a notation writes what a table holds. */
interface Notation {
  readonly text: (text: string) => string;
  readonly number: (digits: string, best: boolean) => string;
  readonly plusMinus: (centre: string, half: string) => string;
  readonly interval: (centre: string, low: string, high: string) => string;
  readonly missing: string;
}

const plain: Notation = {
  text: (text) => text.replace(/\s+/g, ' '),
  number: (digits, best) => `${digits}${best ? '*' : ''}`,
  plusMinus: (centre, half) => `${centre} ± ${half}`,
  interval: (centre, low, high) => `${centre} [${low}, ${high}]`,
  missing: '-',
};

/** As `plain`, with the signs that print has: the minus is as wide as a plus. */
const printed: Notation = {
  ...plain,
  number: (digits, best) => `${digits.replace('-', '\u2212')}${best ? '*' : ''}`,
  missing: '\u2013',
};

const latex: Notation = {
  text: escapeLatex,
  number: (digits, best) => (best ? `$\\mathbf{${digits}}$` : `$${digits}$`),
  plusMinus: (centre, half) => `${centre} $\\pm$ ${half}`,
  interval: (centre, low, high) => `${centre} [${low}, ${high}]`,
  missing: '--',
};

const markdown: Notation = {
  ...printed,
  text: (text) => plain.text(text).replaceAll(/[\\|*_`<>[\]]/g, '\\$&'),
  number: (digits, best) => (best ? `**${printed.number(digits, false)}**` : printed.number(digits, false)),
};

function writeCell(cell: TableCell, column: TableColumn, notation: Notation, hasCounts: boolean): string {
  if (cell === null) return notation.missing;
  if (typeof cell === 'string') return notation.text(cell);
  const own = isAggregate(cell) ? cell : undefined;
  const written = writeNumbers(cell, own?.decimals ?? column.decimals ?? 1, notation);
  const note = own?.note ?? (hasCounts && own !== undefined && !Number.isNaN(own.centre) ? String(own.n) : undefined);
  return note === undefined ? written : `${written} (${notation.text(note)})`;
}

function writeNumbers(cell: number | AggregateCell | MeasuredCell, decimals: number, notation: Notation): string {
  const digits = (value: number, best = false): string =>
    Number.isFinite(value)
      ? notation.number(value.toFixed(decimals).replace(/^-(0\.?0*)$/, '$1'), best)
      : notation.text(String(value));
  if (typeof cell === 'number') return Number.isNaN(cell) ? notation.missing : digits(cell);
  if (isMeasured(cell))
    return cell.interval === null
      ? digits(cell.value)
      : notation.interval(digits(cell.value), digits(cell.interval[0]), digits(cell.interval[1]));
  if (Number.isNaN(cell.centre)) return notation.missing;
  const centre = digits(cell.centre, cell.best ?? false);
  if (Number.isNaN(cell.low)) return centre;
  switch (cell.band) {
    case 'none':
      return centre;
    case 'standard-deviation':
    case 'standard-error':
      return notation.plusMinus(centre, digits(cell.high - cell.centre));
    case 'student-t':
    case 'bootstrap':
    case 'range':
      return notation.interval(centre, digits(cell.low), digits(cell.high));
  }
}

function isAggregate(cell: TableCell): cell is AggregateCell {
  return typeof cell === 'object' && cell !== null && !isMeasured(cell);
}

function isMeasured(cell: TableCell | undefined): cell is MeasuredCell {
  return typeof cell === 'object' && cell !== null && 'value' in cell;
}

/** Cells in writing, after a check that each row fills the columns and that bold has its rule. */
function write({ columns, rows, rule, hasCounts = false }: Table, notation: Notation): string[][] {
  if (rule === undefined && rows.flat().some((cell) => isAggregate(cell) && cell.best === true))
    throw new RangeError('A table that sets cells in bold says by which rule.');
  return rows.map((row, index) => {
    if (row.length !== columns.length)
      throw new RangeError(`Row ${index} of the table has ${row.length} cells for ${columns.length} columns.`);
    return row.map((cell, column) => writeCell(cell, columns[column], notation, hasCounts));
  });
}

/** The caption with estimator, band and n of the aggregates, and the note that few runs call for. */
export function fullCaption({ caption, rule, rows, hasCounts = false }: Table): string {
  const groups = Map.groupBy(rows.flat().filter(isAggregate), ({ estimator, band }) => `${estimator} ${band}`);
  const sentences = [...groups.values()].flatMap((cells) => {
    const [{ estimator, band }] = cells;
    const runs = runsOf(cells.map(({ n }) => n));
    const words = describeAggregate(estimator, band, runs);
    return [`${words[0].toUpperCase()}${words.slice(1)}.`, underCoverageNote(band, runs, estimator) ?? []].flat();
  });
  const counts = hasCounts && groups.size > 0 ? ['In brackets the number of runs.'] : [];
  return [caption, ...new Set(sentences), ...counts, rule ?? []].flat().join(' ');
}

/** Columns of text alone are set left, all others right. */
function isText({ rows }: Table, column: number): boolean {
  return rows.every((row) => typeof row[column] === 'string');
}

/**
 * A `table` environment for the `booktabs` package.
 *
 * @param isWide across both columns of a page that has two.
 */
export function tableToLatex(table: Table, isWide = false): string {
  const environment = isWide ? 'table*' : 'table';
  const alignment = table.columns.map((_, column) => (isText(table, column) ? 'l' : 'r')).join('');
  // Behind a rule or the end of a row, LaTeX would take a first [ or * as an argument.
  const line = (cells: readonly string[]): string => `${cells.join(' & ').replace(/^(?=\s*[[*])/, '{}')} \\\\`;
  const foreign = withoutCommand(
    [
      table.caption,
      ...table.columns.map(({ title }) => title),
      ...table.rows.flat().filter((cell) => typeof cell === 'string'),
    ].join(''),
  );
  return [
    ...(foreign.length > 0 ? [`% Needs XeLaTeX or LuaLaTeX, and a font that has ${foreign.join(' ')}`] : []),
    `\\begin{${environment}}[t]`,
    '\\centering',
    `\\caption{${escapeLatex(fullCaption(table))}}`,
    `\\label{${table.label.replace(/[^\w:.-]/g, '-')}}`,
    `\\begin{tabular}{${alignment}}`,
    '\\toprule',
    line(table.columns.map(({ title }) => escapeLatex(title))),
    '\\midrule',
    ...write(table, latex).map(line),
    '\\bottomrule',
    '\\end{tabular}',
    `\\end{${environment}}`,
    '',
  ].join('\n');
}

/** A pipe table, the best in bold, its caption below. */
export function tableToMarkdown(table: Table): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(table.columns.map(({ title }) => markdown.text(title))),
    row(table.columns.map((_, column) => (isText(table, column) ? ':---' : '---:'))),
    ...write(table, markdown).map(row),
    '',
    markdown.text(fullCaption(table)),
    '',
  ].join('\n');
}

const starred = { text: (text: string): string => text, best: (digits: string): string => `${digits}*` };

/**
 * Header and cells as they are printed, the best starred, but for what `best` and `text` say of one's own notation.
 */
export function tableCells(
  table: Table,
  { text, best }: { readonly text: (text: string) => string; readonly best: (digits: string) => string } = starred,
): {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const notation: Notation = {
    ...printed,
    text: (words) => text(plain.text(words)),
    number: (digits, isBest) => {
      const written = printed.number(digits, false);
      return isBest ? best(written) : written;
    },
  };
  return { header: table.columns.map(({ title }) => notation.text(title)), rows: write(table, notation) };
}

/** Aligned text for a terminal, the caption below; the best are starred. */
export function tableToText(table: Table): string {
  const lines = [table.columns.map(({ title }) => plain.text(title)), ...write(table, plain)];
  const widths = table.columns.map((_, column) => Math.max(...lines.map((line) => [...line[column]].length)));
  const pad = (text: string, column: number): string => {
    const space = ' '.repeat(widths[column] - [...text].length);
    return isText(table, column) ? text + space : space + text;
  };
  const [header, ...body] = lines.map((line) => line.map(pad).join('  ').trimEnd());
  return [
    header,
    '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)),
    ...body,
    '',
    plain.text(fullCaption(table)),
    '',
  ].join('\n');
}

/**
 * The numbers in full precision; an aggregate's column is followed by its low, high and n, that of a measured value by
 * its low and high.
 */
export function tableToCsv(table: Table): string {
  const parts = table.columns.map((_, column) => {
    const cells = table.rows.map((row) => row[column]);
    return cells.some(isAggregate)
      ? ['', ' low', ' high', ' n']
      : cells.some(isMeasured)
        ? ['', ' low', ' high']
        : [''];
  });
  const header = table.columns.flatMap(({ title }, column) => parts[column].map((part) => `${title}${part}`));
  return toCsv(
    header,
    table.rows.map((row) =>
      row.flatMap((cell, column) => {
        const values = isAggregate(cell)
          ? [cell.centre, cell.low, cell.high, cell.n]
          : isMeasured(cell)
            ? [cell.value, ...(cell.interval ?? [])]
            : [cell];
        return parts[column].map((_, part) => values[part] ?? null);
      }),
    ),
  );
}
