import { DataError } from '../../numerics/dataError.ts';
import { columnRoles, type ColumnChoice } from '../columnChoice.ts';
import { isWithinFloat32, type NumberTable } from '../numberTable.ts';
import { listed } from '../tableLayout.ts';
import { isPlainNpy, readNpyDictionary } from '../npyHeader.ts';
import { readNpyColumns } from './npyColumns.ts';
import type { NpzFile } from './npz.ts';
import type { ReadColumns } from './readParquet.ts';

/** What becomes of a row in which a number is missing. */
export const missingChoices = ['refuse', 'drop'] as const;
export type MissingChoice = (typeof missingChoices)[number];

/**
 * A table of columns as they were written, for a map: columns of numbers and truths are laid out, the others kept
 * beside it.
 *
 * @throws DataError naming row and column of what is missing or beyond the range of float32.
 */
export function columnsTable(
  { names, columns, rows }: ReadColumns,
  choice: ColumnChoice,
  missing: MissingChoice,
): NumberTable {
  const roles = columnRoles(names, choice, false);
  const isNumber = (value: unknown): boolean => ['number', 'bigint', 'boolean'].includes(typeof value);
  const places = names.map((_, place) => place).filter((place) => roles[place] !== 'dropped');
  const valuesOf = (place: number): readonly unknown[] => columns.get(names[place]) ?? [];
  const laid = places.filter((place) => {
    const values = valuesOf(place);
    const holds = values.some(isNumber) && values.every((value) => isNumber(value) || isMissing(value));
    if (roles[place] === 'numbers' && !holds)
      throw new DataError(`the column "${names[place]}" does not hold numbers; leave it out of --columns.`);
    return holds && roles[place] !== 'kept';
  });
  if (laid.length === 0) throw new DataError(`there is no column of numbers; there are: ${listed(names)}.`);
  const held: number[] = [];
  for (let row = 0; row < rows; row++) {
    const gap = laid.find((place) => isMissing(valuesOf(place)[row]) || Number.isNaN(valuesOf(place)[row]));
    if (gap === undefined) held.push(row);
    else if (missing === 'refuse')
      throw new DataError(
        `row ${row + 1} has no number in the column "${names[gap]}"; a map needs every number. --missing drop leaves ` +
          'such rows out.',
      );
  }
  if (held.length === 0) throw new DataError('every row lacks some number; nothing is left.');
  const values = new Float64Array(held.length * laid.length);
  laid.forEach((place, c) => {
    const column = valuesOf(place);
    held.forEach((row, r) => {
      const value = Number(column[row]);
      if (!isWithinFloat32(value))
        throw new DataError(`row ${row + 1}, column "${names[place]}" is ${value}, beyond the range of float32.`);
      values[r * laid.length + c] = value;
    });
  });
  const beside = places.filter((place) => !laid.includes(place));
  return {
    rows: held.length,
    names: laid.map((place) => names[place]),
    values,
    kept: beside.map((place) => ({ name: names[place], texts: held.map((row) => textOf(valuesOf(place)[row])) })),
    notices: [
      ...(beside.length === 0
        ? []
        : [`Not laid out, but kept beside the map: ${listed(beside.map((place) => names[place]))}.`]),
      ...(held.length === rows ? [] : [`${rows - held.length} of ${rows} rows were left out, as they lack a number.`]),
    ],
  };
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined;
}

function textOf(value: unknown): string {
  if (isMissing(value)) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * One array of an .npz file, a row a state: the one that is named, or the only one of two dimensions.
 *
 * @throws DataError naming those that there are.
 */
export function npzTable(
  file: NpzFile,
  name: string | null,
  choice: ColumnChoice,
  missing: MissingChoice,
): NumberTable {
  const wanted = name ?? onlyTable(file);
  if (!isPlainNpy(file.bytes(wanted))) return columnsTable(readNpyColumns(file.bytes(wanted)), choice, missing);
  const { shape, values } = file.array(wanted);
  if (shape.length === 0 || values.length === 0) throw new DataError(`the array "${wanted}" holds no rows.`);
  const [rows] = shape;
  const width = values.length / rows;
  const roles = columnRoles(Array<string>(width).fill(''), choice, false);
  const chosen = roles.flatMap((role, place) => (role === 'numbers' || role === 'either' ? [place] : []));
  const taken = new Float64Array(rows * chosen.length);
  for (let row = 0; row < rows; row++)
    chosen.forEach((place, c) => {
      const value = values[row * width + place];
      if (!isWithinFloat32(value))
        throw new DataError(`array "${wanted}", row ${row + 1}, column ${place + 1} is ${value}: no finite number.`);
      taken[row * chosen.length + c] = value;
    });
  return {
    rows,
    names: chosen.map(() => ''),
    values: taken,
    kept: namesBeside(file, wanted, rows),
    notices: file.names.length > 1 ? [`The array "${wanted}" was laid out; --array names another.`] : [],
  };
}

/** Arrays of as many values as there are rows: labels of them, and what was measured at them. */
function namesBeside(file: NpzFile, wanted: string, rows: number): NumberTable['kept'] {
  return file.names.flatMap((name) => {
    const bytes = file.bytes(name);
    const { shape } = readNpyDictionary(bytes);
    if (name === wanted || shape.length !== 1 || shape[0] !== rows) return [];
    try {
      const { names, columns } = readNpyColumns(bytes);
      return names.map((own) => ({
        name: names.length === 1 ? name : `${name} ${own}`,
        texts: (columns.get(own) ?? []).map(textOf),
      }));
    } catch (error) {
      if (error instanceof DataError) return []; // what cannot be read need not be, beside what was asked for
      throw error;
    }
  });
}

function onlyTable(file: NpzFile): string {
  if (file.names.length === 1) return file.names[0];
  const flat = file.names.filter((name) => {
    try {
      return file.array(name).shape.length === 2;
    } catch (error) {
      if (error instanceof DataError) return false;
      throw error;
    }
  });
  if (flat.length === 1) return flat[0];
  throw new DataError(
    `say which array is laid out (--array NAME): ${listed(file.names)}` +
      `${flat.length > 1 ? `; ${flat.length} of them are tables` : ''}.`,
  );
}
