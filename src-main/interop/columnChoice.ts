import { DataError } from '../numerics/dataError.ts';
import { splitRecord } from './records.ts';
import { listed } from './tableLayout.ts';

/** Which columns of a table are laid out, as a person names them. */
export interface ColumnChoice {
  /**
   * Each a list of names, or of numbers from 1 and ranges such as 2-5 where no column has that name; empty: all that
   * hold numbers.
   */
  readonly columns: readonly string[];
  /** In the same way; these are passed over whatever they hold. */
  readonly drop: readonly string[];
}

/** What becomes of a column: laid out, kept as it stands, passed over, or decided by what it holds. */
export type ColumnRole = 'numbers' | 'kept' | 'dropped' | 'either';

/**
 * The role of each column.
 *
 * @param names one a column; empty where it has none.
 * @param hasIndex whether the first column names the rows, and is laid out only where it is asked for.
 * @throws DataError naming what is no column, is several, or leaves none.
 */
export function columnRoles(names: readonly string[], choice: ColumnChoice, hasIndex: boolean): readonly ColumnRole[] {
  const wanted = placesOf(names, choice.columns, '--columns');
  const dropped = placesOf(names, choice.drop, '--drop');
  const both = wanted.find((place) => dropped.includes(place));
  if (both !== undefined)
    throw new DataError(`--columns and --drop both name ${columnName(names, both)}; leave it out of one of them.`);
  const roles = names.map((_, place): ColumnRole => {
    if (dropped.includes(place)) return 'dropped';
    if (wanted.length > 0) return wanted.includes(place) ? 'numbers' : 'kept';
    return hasIndex && place === 0 ? 'kept' : 'either';
  });
  if (roles.every((role) => role === 'dropped'))
    throw new DataError('--drop names every column of the table; nothing is left to lay out.');
  return roles;
}

/** "column 2 (speed)", or "column 2" where it has no name. */
function columnName(names: readonly string[], place: number): string {
  return names[place] === '' ? `column ${place + 1}` : `column ${place + 1} (${names[place]})`;
}

function placesOf(names: readonly string[], lists: readonly string[], flag: string): readonly number[] {
  const items = lists.flatMap((list) => splitRecord(list, ',', 1) ?? [list]).filter((item) => item !== '');
  if (lists.length > 0 && items.length === 0) throw new DataError(`${flag} names no column.`);
  return [...new Set(items.flatMap((item) => placesNamed(names, item, flag)))];
}

function placesNamed(names: readonly string[], item: string, flag: string): readonly number[] {
  const named = names.flatMap((name, place) => (name === item ? [place] : []));
  if (named.length > 1)
    throw new DataError(
      `${flag}: ${named.length} columns are named ${item}; say which by its number ` +
        `(${named.map((place) => place + 1).join(', ')}).`,
    );
  if (named.length === 1) return named;
  const range = /^(\d+)(?:-(\d+))?$/.exec(item);
  const from = Number(range?.[1] ?? 0);
  const to = Number(range?.[2] ?? from);
  if (range === null || from < 1 || to < from || to > names.length)
    throw new DataError(`${flag}: there is no column ${item}. The table has ${described(names)}.`);
  return Array.from({ length: to - from + 1 }, (_, i) => from - 1 + i);
}

function described(names: readonly string[]): string {
  const named = names.filter((name) => name !== '');
  const count = `${names.length} ${names.length === 1 ? 'column' : 'columns'}`;
  return named.length === 0 ? count : `${count}: ${listed(named)}`;
}
