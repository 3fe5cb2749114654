import { DataError } from '../numerics/dataError.ts';
import type { Matrix } from '../numerics/matrix.ts';
import { writeNpyArray } from './arrays/writeNpy.ts';
import { columnRoles, type ColumnChoice } from './columnChoice.ts';
import { MAGIC, readNpyHeader, type NpyHeader, type NumberType } from './npyHeader.ts';
import { isWithinFloat32, type NumberTable } from './numberTable.ts';
import { roundedNumbers, type RoundedNumbers } from './roundedNumbers.ts';

/** Whether the bytes are NumPy's .npy format, whatever the file is called. */
export function isNpy(bytes: Uint8Array): boolean {
  return bytes.length >= 6 && [...MAGIC].every((character, i) => bytes[i] === character.charCodeAt(0));
}

/**
 * Reads NumPy's .npy format, versions 1 to 3: one- or two-dimensional arrays of
 * booleans, integers and floats up to 8 bytes, in C or Fortran order, of either
 * byte order. An array of one dimension is a column. Integers beyond 2^53 are
 * rounded, as NumPy does when it makes them floats, and a notice says so.
 *
 * @throws DataError naming what else was found, or the first number that is not finite.
 */
export function readNpy(bytes: Uint8Array, choice: ColumnChoice = { columns: [], drop: [] }): NumberTable {
  const header = readNpyHeader(bytes);
  const { shape, type, begin } = header;
  if (shape.length !== 1 && shape.length !== 2)
    throw new DataError(
      `this .npy file holds an array of shape (${shape.join(', ')}); one or two dimensions are read, a row a ` +
        'state. Convert it with array.reshape(len(array), -1).',
    );
  const [rows, columns = 1] = shape;
  const width = widths[type];
  const held = bytes.length - begin;
  if (held !== rows * columns * width)
    throw new DataError(
      `this .npy file names ${rows} x ${columns} numbers of ${width} bytes and holds ${held} bytes of them: ` +
        `${held < rows * columns * width ? 'it is damaged or cut off' : 'something else is behind them'}.`,
    );
  if (rows === 0 || columns === 0)
    throw new DataError(`this .npy file holds no numbers: its shape is (${shape.join(', ')}).`);
  const names = Array<string>(columns).fill('');
  const roles = columnRoles(names, choice, false);
  const chosen = roles.flatMap((role, place) => (role === 'numbers' || role === 'either' ? [place] : []));
  const rounded = chosen.map((place) => roundedNumbers(`column ${place + 1}`));
  const values = numbersOf(bytes, header, rows, columns, chosen, rounded);
  const notices = rounded.flatMap((column) => column.notice() ?? []);
  return { rows, names: chosen.map(() => ''), values, kept: [], notices };
}

/** Bytes of a number. */
export const widths: Readonly<Record<NumberType, number>> = {
  f2: 2,
  f4: 4,
  f8: 8,
  i1: 1,
  i2: 2,
  i4: 4,
  i8: 8,
  u1: 1,
  u2: 2,
  u4: 4,
  u8: 8,
  b1: 1,
};

function numbersOf(
  bytes: Uint8Array,
  { type, isBigEndian, isFortranOrder, begin }: NpyHeader,
  rows: number,
  columns: number,
  chosen: readonly number[],
  rounded: readonly RoundedNumbers[],
): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(view, type, !isBigEndian);
  const exact = exactReaderOf(view, type, !isBigEndian);
  const values = new Float64Array(rows * chosen.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < chosen.length; c++) {
      const place = isFortranOrder ? chosen[c] * rows + r : r * columns + chosen[c];
      const value = read(begin + widths[type] * place);
      if (!isWithinFloat32(value)) {
        const reason = Number.isFinite(value) ? ', beyond the range of float32' : '; a map needs finite numbers';
        throw new DataError(`row ${r + 1}, column ${chosen[c] + 1} is ${String(value).toLowerCase()}${reason}.`);
      }
      values[r * chosen.length + c] = value;
      if (exact !== null && !Number.isSafeInteger(value))
        rounded[c].look(exact(begin + widths[type] * place), value, `row ${r + 1}`);
    }
  }
  return values;
}

/** Reads a number of a type at an offset, in the byte order that the file has. */
export function readerOf(view: DataView, type: NumberType, isLittle: boolean): (offset: number) => number {
  switch (type) {
    case 'f2':
      return (offset) => view.getFloat16(offset, isLittle);
    case 'f4':
      return (offset) => view.getFloat32(offset, isLittle);
    case 'f8':
      return (offset) => view.getFloat64(offset, isLittle);
    case 'i1':
      return (offset) => view.getInt8(offset);
    case 'i2':
      return (offset) => view.getInt16(offset, isLittle);
    case 'i4':
      return (offset) => view.getInt32(offset, isLittle);
    case 'i8':
      return (offset) => Number(view.getBigInt64(offset, isLittle));
    case 'u1':
      return (offset) => view.getUint8(offset);
    case 'u2':
      return (offset) => view.getUint16(offset, isLittle);
    case 'u4':
      return (offset) => view.getUint32(offset, isLittle);
    case 'u8':
      return (offset) => Number(view.getBigUint64(offset, isLittle));
    case 'b1':
      return (offset) => Number(view.getUint8(offset) !== 0);
  }
}

/** Integers as they are written, of the types that can hold more digits than float64; null for the others. */
function exactReaderOf(view: DataView, type: NumberType, isLittle: boolean): ((offset: number) => bigint) | null {
  switch (type) {
    case 'i8':
      return (offset) => view.getBigInt64(offset, isLittle);
    case 'u8':
      return (offset) => view.getBigUint64(offset, isLittle);
    default:
      return null;
  }
}

/** A float32 array in C order, as `numpy.load` reads it. */
export function writeNpy({ rows, columns, values }: Matrix): Uint8Array {
  return writeNpyArray({ shape: [rows, columns], values });
}
