import { DataError } from '../numerics/dataError.ts';
import { decimalNumber } from '../numerics/decimalNumber.ts';
import type { ColumnRole } from './columnChoice.ts';
import { couldBeThousands, kindOf, shown } from './fieldKinds.ts';
import { isWithinFloat32 } from './numberTable.ts';
import { roundedNumbers } from './roundedNumbers.ts';

/** What a column turned out to be. */
export type ReadColumn =
  | { readonly kind: 'numbers'; readonly values: Float64Array; readonly notices: readonly string[] }
  | { readonly kind: 'kept'; readonly texts: readonly string[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'dropped' };

export interface ColumnReader {
  /** @throws DataError naming line and column where the field cannot be. */
  take: (field: string, line: number) => void;
  end: () => ReadColumn;
}

/**
 * Reads one column from the top. A column holds numbers, each of them, or texts,
 * each of them: a number among texts is as likely a mistake as a text among
 * numbers, and neither is passed over.
 *
 * @param place number of the column, from 1.
 * @param name its name, for messages; empty where it has none.
 */
export function columnReader(place: number, name: string, role: ColumnRole, hasDecimalComma: boolean): ColumnReader {
  let values = new Float64Array(64);
  let count = 0;
  const texts: string[] = [];
  let missing: { readonly field: string; readonly line: number } | null = null;
  let firstText: { readonly field: string; readonly line: number } | null = null;
  const title = `column ${place}${name === '' ? '' : ` (${name})`}`;
  const rounded = roundedNumbers(title);
  let firstComma: { readonly field: string; readonly line: number; readonly value: number } | null = null;
  const help = `Leave the column out with --drop ${place}, or mend the file.`;
  const fault = (line: number, words: string): DataError =>
    new DataError(`line ${line}, column ${place} ${words}${name === '' ? '' : ` (column "${name}")`}. ${help}`);

  function takeNumber(field: string, line: number): void {
    if (missing !== null)
      throw fault(
        missing.line,
        `is missing (${missing.field === '' ? 'empty' : missing.field}); a map needs every number`,
      );
    if (firstText !== null)
      throw fault(
        firstText.line,
        `is ${shown(firstText.field)} and line ${line} has ${shown(field)}: texts and numbers in one column`,
      );
    const value = decimalNumber(hasDecimalComma ? field.replace(',', '.') : field);
    if (value === null || !isWithinFloat32(value))
      throw fault(line, `is ${field.slice(0, 40)}, beyond the range of float32`);
    if (count === values.length) {
      const larger = new Float64Array(2 * count);
      larger.set(values);
      values = larger;
    }
    values[count++] = value;
    if (!Number.isSafeInteger(value) && /^[+-]?\d+$/.test(field)) rounded.look(BigInt(field), value, `line ${line}`);
    if (field.includes(',')) firstComma ??= { field, line, value };
  }

  function takeEither(field: string, line: number): void {
    const kind = kindOf(field);
    switch (kind) {
      case 'number':
        takeNumber(field, line);
        break;
      case 'decimal comma':
        if (!hasDecimalComma)
          throw fault(
            line,
            `is ${shown(field)}: ${couldBeThousands(field) ? 'thousands, or a decimal comma' : 'a decimal comma'}; ` +
              'write numbers with a point, and thousands without anything between',
          );
        takeNumber(field, line);
        break;
      case 'not finite':
        throw fault(line, `is ${shown(field)}; a map needs finite numbers`);
      case 'other notation':
        throw fault(line, `is ${shown(field)}, no decimal number`);
      case 'missing':
        if (count > 0) throw fault(line, `is missing (${field === '' ? 'empty' : field}); a map needs every number`);
        missing ??= { field, line };
        texts.push(field);
        break;
      case 'text':
        if (role === 'numbers' || count > 0) throw fault(line, `is ${shown(field)}, no number`);
        firstText ??= { field, line };
        texts.push(field);
    }
  }

  switch (role) {
    case 'dropped':
      return { take: () => undefined, end: () => ({ kind: 'dropped' }) };
    case 'kept':
      return { take: (field) => texts.push(field), end: () => ({ kind: 'kept', texts }) };
    case 'numbers':
    case 'either':
      return {
        take: takeEither,
        end: () => {
          if (count > 0)
            return {
              kind: 'numbers',
              values: values.subarray(0, count),
              notices: [
                ...(firstComma === null
                  ? []
                  : [
                      `A comma was read as the decimal point in ${title}: ${firstComma.field} in line ` +
                        `${firstComma.line} as ${firstComma.value}.`,
                    ]),
                ...[rounded.notice()].filter((notice) => notice !== null),
              ],
            };
          if (role === 'numbers' && missing !== null) throw fault(missing.line, 'is missing; a map needs every number');
          return firstText === null ? { kind: 'empty' } : { kind: 'kept', texts };
        },
      };
  }
}
