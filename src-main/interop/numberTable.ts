import { matrixFrom, type Matrix } from '../numerics/matrix.ts';

const LINE_FEED = 10;

/**
 * Reads a table of numbers: UTF-8 text, a row a line, fields separated by comma,
 * semicolon or tab, with or without a header line; rounded to float32. Empty
 * lines are passed over.
 *
 * @throws RangeError naming the line and field that is no finite number, or the line that is longer or shorter.
 */
export function readNumberTable(bytes: Uint8Array): Matrix {
  const decoder = new TextDecoder();
  let values = new Float32Array(1024);
  let filled = 0;
  let columns = 0;
  let separator = ',';
  let line = 0;
  for (let from = 0; from < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, from);
    const to = feed < 0 ? bytes.length : feed;
    const text = decoder.decode(bytes.subarray(from, to)).trim();
    from = to + 1;
    line += 1;
    if (text === '') continue;
    if (columns === 0) {
      separator = [',', ';', '\t'].find((candidate) => text.includes(candidate)) ?? ',';
      columns = text.split(separator).length;
      if (isHeader(text.split(separator))) continue;
    }
    const fields = text.split(separator);
    if (fields.length !== columns)
      throw new RangeError(`Line ${line} has ${fields.length} fields where the first has ${columns}.`);
    if (filled + columns > values.length) values = grown(values, 2 * values.length + columns);
    for (const [c, field] of fields.entries()) values[filled++] = numberOf(field, line, c);
  }
  if (filled === 0) throw new RangeError('The file has no rows of numbers.');
  return matrixFrom(values.slice(0, filled), columns);
}

/** A first line is a header where none of its fields is a number. */
function isHeader(fields: readonly string[]): boolean {
  return fields.every(
    (field) => Number.isNaN(Number(unquoted(field))) && !/^[+-]?(nan|inf(inity)?)$/i.test(unquoted(field)),
  );
}

function numberOf(field: string, line: number, column: number): number {
  const text = unquoted(field);
  const value = Number(text);
  if (text === '' || !Number.isFinite(value))
    throw new RangeError(
      `Line ${line}, field ${column + 1} is "${text.slice(0, 40)}"; every field is a finite number.`,
    );
  return value;
}

function unquoted(field: string): string {
  const text = field.trim();
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1).trim() : text;
}

function grown(values: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(length);
  larger.set(values);
  return larger;
}
