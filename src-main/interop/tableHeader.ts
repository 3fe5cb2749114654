import { isBareInteger, kindOf, type FieldKind } from './fieldKinds.ts';

export type HeaderChoice = 'auto' | 'yes' | 'no';

type ColumnKind = 'numbers' | 'decimals' | 'texts' | 'mixed' | 'nothing';

/**
 * Whether a table's first row names its columns. It does where texts stand over
 * numbers, or where its numbers are such as names are (0, 1, 2, … as pandas
 * counts columns; years) over numbers written with a point.
 *
 * @param rows some of the rows below, as many fields each as `first`.
 * @returns null where it could be either, and a person must say.
 */
export function isHeader(first: readonly string[], rows: readonly (readonly string[])[]): boolean | null {
  const kinds = first.map(kindOf);
  if (kinds.some((kind) => kind === 'other notation' || kind === 'not finite' || kind === 'decimal comma'))
    return false;
  const below = first.map((_, column) => columnKind(rows.map((row) => row[column])));
  if (kinds.includes('text')) return textsName(first, kinds, below, rows.length);
  if (!kinds.includes('number')) return false;
  return kinds.includes('missing') ? isHeaderOfIndexed(first, rows) : numbersName(first, below);
}

function columnKind(fields: readonly string[]): ColumnKind {
  const kinds = fields.map(kindOf).filter((kind) => kind !== 'missing');
  if (kinds.length === 0) return 'nothing';
  if (kinds.every((kind) => kind === 'text')) return 'texts';
  if (kinds.some((kind) => kind === 'text')) return 'mixed';
  return fields.some(isBareInteger) ? 'numbers' : 'decimals';
}

function textsName(
  first: readonly string[],
  kinds: readonly FieldKind[],
  below: readonly ColumnKind[],
  rows: number,
): boolean | null {
  const holdsNumbers = below.map((kind) => kind === 'numbers' || kind === 'decimals' || kind === 'mixed');
  const overNumbers = kinds.some((kind, column) => kind === 'text' && holdsNumbers[column]);
  const numbers = first.filter((_, column) => kinds[column] === 'number');
  if (rows === 0) return true;
  if (!overNumbers) return numbers.length === 0;
  if (numbers.length === 0) return true;
  const overDecimals = kinds.every((kind, column) => kind !== 'number' || below[column] === 'decimals');
  if (numbers.every(isBareInteger) && (overDecimals || isCount(numbers) || areYears(numbers))) return true;
  return null;
}

/** A table that pandas wrote with its index: the first column has no name and counts the rows. */
function isHeaderOfIndexed(first: readonly string[], rows: readonly (readonly string[])[]): boolean {
  return (
    first[0] === '' &&
    first.slice(1).every(isBareInteger) &&
    new Set(first).size === first.length &&
    rows.length > 0 &&
    rows.every(([index], i) => index === String(i))
  );
}

function numbersName(first: readonly string[], below: readonly ColumnKind[]): boolean | null {
  if (first.length < 2 || !first.every(isBareInteger) || below.every((kind) => kind === 'nothing')) return false;
  const overDecimals = below.every((kind) => kind === 'decimals' || kind === 'texts');
  if (isCount(first)) return overDecimals ? true : null;
  if (!overDecimals) return false;
  if (areYears(first)) return true;
  return first.length > 2 && first.every((field, i) => field === String(i + 1)) ? null : false;
}

function isCount(fields: readonly string[]): boolean {
  return fields.every((field, i) => field === String(i));
}

function areYears(fields: readonly string[]): boolean {
  return fields.every(
    (field, i) => Number(field) >= 1900 && Number(field) <= 2100 && (i === 0 || Number(field) > Number(fields[i - 1])),
  );
}
