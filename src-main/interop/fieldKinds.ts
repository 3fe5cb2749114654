import { decimalNumber } from '../numerics/decimalNumber.ts';

/** What one field of a table is, taken by itself. */
export type FieldKind = 'number' | 'decimal comma' | 'missing' | 'not finite' | 'other notation' | 'text';

const missing = /^(?:|NA|N\/A|#N\/A|<NA>|NaN|-NaN|nan\(.*\)|NaT|null|none|nil|missing|-|--|\.|\?)$/i;
const notFinite = /^[+-]?(?:inf|infinity)$/i;
/**
 * Hexadecimal, octal and binary numbers, digits in groups, Fortran's exponents: numbers to some programs, with other
 * values to others.
 */
const otherNotation = /^[+-]?(?:0x[\da-f.]+(?:p[+-]?\d+)?|0o[0-7]+|0b[01]+|\d+(?:_\d+)+|\d*\.\d*d[+-]?\d+)$/i;
const grouped = /^[+-]?\d{1,3}(?:,\d{3})+(?:,\d{3}|\.\d*)$/;

export function kindOf(field: string): FieldKind {
  if (decimalNumber(field) !== null) return 'number';
  if (missing.test(field)) return 'missing';
  if (notFinite.test(field)) return 'not finite';
  if (otherNotation.test(field) || grouped.test(field)) return 'other notation';
  return /^[+-]?\d+,\d+(?:e[+-]?\d+)?$/i.test(field) ? 'decimal comma' : 'text';
}

/** Whether a field with one comma could as well be thousands: "1,000", but not "0,500" or "1,5". */
export function couldBeThousands(field: string): boolean {
  return /^[+-]?[1-9]\d{0,2},\d{3}$/.test(field);
}

/** A whole number written without point or exponent, as names of columns are. */
export function isBareInteger(field: string): boolean {
  return /^\d+$/.test(field);
}

/** "0x1F", cut where it is long. */
export function shown(field: string): string {
  return field.length > 40 ? `"${field.slice(0, 39)}…"` : `"${field}"`;
}
