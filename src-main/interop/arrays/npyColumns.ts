import { DataError } from '../../numerics/dataError.ts';
import { readerOf, widths } from '../npy.ts';
import { numberTypes, readNpyDictionary } from '../npyHeader.ts';
import { parseLiteral, type Literal } from './pythonLiteral.ts';
import type { ReadColumns } from './readParquet.ts';

type Cell = number | bigint | string | boolean | null;

/** One column of a record: where it lies in it, and what stands there. */
interface Field {
  readonly name: string;
  readonly offset: number;
  readonly read: (view: DataView, at: number) => Cell;
}

interface Scalar {
  readonly width: number;
  /** Columns of one value: two of a complex number, none of what fills a gap. */
  readonly parts: readonly Omit<Field, 'offset'>[];
  readonly offsets: readonly number[];
}

/** Bytes of a table: more do not fit. */
const MOST = 2 ** 31;
/** Of one field. */
const MOST_COLUMNS = 10_000;

/**
 * Reads what NumPy writes beside plain numbers as a table: records with named fields (structured types), texts, dates
 * and time spans (their count of units), complex numbers (two columns) and numbers of extended precision, which are
 * rounded. An array of two dimensions has a column for each of its own.
 *
 * @throws DataError for Python's objects, which are code, and what is damaged.
 */
export function readNpyColumns(bytes: Uint8Array): ReadColumns {
  const { descr, shape, isFortranOrder, begin } = readNpyDictionary(bytes);
  const [rows = 1, across = 1] = shape;
  if (shape.length > 2)
    throw new DataError(
      `this .npy file holds an array of shape (${shape.join(', ')}); one or two dimensions are read.`,
    );
  const { width, fields } = recordOf(parseLiteral(descr), 'value');
  const held = bytes.length - begin;
  if (width === 0) throw new DataError('this .npy file holds values of no bytes.');
  if (rows * across * width > MOST || rows * across * width !== held)
    throw new DataError(
      `this .npy file names ${rows * across} values of ${width} bytes and holds ${held} bytes of them: it is damaged ` +
        'or cut off.',
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const columns = new Map<string, Cell[]>();
  for (let c = 0; c < across; c++)
    for (const { name, offset, read } of fields) {
      const own = across === 1 ? name : `${name} ${c + 1}`;
      if (columns.has(own)) throw new DataError(`this .npy file has two fields "${own}".`);
      columns.set(
        own,
        Array.from({ length: rows }, (_, row) =>
          read(view, begin + width * (isFortranOrder ? c * rows + row : row * across + c) + offset),
        ),
      );
    }
  return { names: [...columns.keys()], columns, rows };
}

/** Fields of a record one after the other, with nothing between them but what says so. */
function recordOf(type: Literal, name: string): { readonly width: number; readonly fields: readonly Field[] } {
  if (typeof type === 'string') return placed(scalarOf(type), name, 1);
  if (typeof type === 'number') throw unknown(String(type));
  let width = 0;
  const fields: Field[] = [];
  for (const field of type) {
    if (typeof field !== 'object') throw unknown(String(field));
    const [title, inner, shape = []] = field;
    const own = typeof title === 'object' ? title.at(-1) : title; // a tuple of title and name
    const dimensions = typeof shape === 'object' ? shape : [shape];
    if (typeof own !== 'string' || inner === undefined || !dimensions.every((size) => typeof size === 'number'))
      throw unknown(JSON.stringify(field));
    const count = dimensions.reduce<number>((product, size) => product * Number(size), 1);
    const record = typeof inner === 'string' ? placed(scalarOf(inner), own, count) : repeated(inner, own, count);
    fields.push(...record.fields.map((each) => ({ ...each, offset: width + each.offset })));
    width += record.width;
  }
  return { width, fields };
}

/** A record within a record: its fields after its name. */
function repeated(type: Literal, name: string, count: number): ReturnType<typeof recordOf> {
  const inner = recordOf(type, name);
  requireFew(name, count * inner.fields.length);
  return {
    width: count * inner.width,
    fields: Array.from({ length: count }, (_, i) =>
      inner.fields.map((field) => ({
        ...field,
        name: `${name}${count === 1 ? '' : `_${i}`}.${field.name}`,
        offset: i * inner.width + field.offset,
      })),
    ).flat(),
  };
}

function placed({ width, parts, offsets }: Scalar, name: string, count: number): ReturnType<typeof recordOf> {
  requireFew(name, count);
  return {
    width: count * width,
    fields: Array.from({ length: count }, (_, i) =>
      parts.map((part, p) => ({
        read: part.read,
        name: `${name}${count === 1 ? '' : `_${i}`}${part.name}`,
        offset: i * width + offsets[p],
      })),
    ).flat(),
  };
}

function requireFew(name: string, count: number): void {
  if (count > MOST_COLUMNS)
    throw new DataError(`the field "${name}" has ${count} values a row; ${MOST_COLUMNS} are read at most.`);
}

function scalarOf(type: string): Scalar {
  const [, order = '', kind = '', digits = ''] = /^([<>=|]?)([a-zA-Z?])(\d*)(?:\[[^\]]*\])?$/.exec(type) ?? [];
  const size = Number(digits);
  const isLittle = order !== '>';
  const one = (width: number, read: Field['read']): Scalar => ({ width, parts: [{ name: '', read }], offsets: [0] });
  const number = numberTypes.find((known) => known === kind + digits);
  if (kind === '?' || number === 'b1') return one(1, (view, at) => view.getUint8(at) !== 0);
  if (number === 'i8') return one(8, (view, at) => view.getBigInt64(at, isLittle));
  if (number === 'u8') return one(8, (view, at) => view.getBigUint64(at, isLittle));
  if (number !== undefined) return one(widths[number], (view, at) => readerOf(view, number, isLittle)(at));
  switch (kind) {
    case 'U':
      return one(4 * size, (view, at) => textAt(size, (i) => view.getUint32(at + 4 * i, isLittle)));
    case 'S':
    case 'a':
      return one(size, (view, at) => textAt(size, (i) => view.getUint8(at + i)));
    case 'M':
    case 'm':
      // The smallest number stands for none.
      return one(8, (view, at) => {
        const units = view.getBigInt64(at, isLittle);
        return units === -(2n ** 63n) ? null : units;
      });
    case 'c':
      if (size !== 8 && size !== 16) break;
      return {
        width: size,
        parts: ['.re', '.im'].map((name) => ({
          name,
          read: (view, at) => (size === 8 ? view.getFloat32(at, isLittle) : view.getFloat64(at, isLittle)),
        })),
        offsets: [0, size / 2],
      };
    case 'f':
      if (size === 12 || size === 16) return one(size, (view, at) => extendedAt(view, at));
      break;
    case 'V':
      // What is between fields that are aligned has no name of its own.
      return { width: size, parts: [], offsets: [] };
    case 'O':
      throw new DataError(
        'this .npy file holds objects of Python, which only running them could read. Save an array of numbers or ' +
          'of texts: array.astype(str).',
      );
  }
  throw unknown(type);
}

/** Up to what fills it up. */
function textAt(length: number, read: (place: number) => number): string {
  const points = Array.from({ length }, (_, i) => read(i));
  const end = points.findLastIndex((point) => point !== 0) + 1;
  if (points.some((point) => point > 0x10ffff)) throw new DataError('a text of this .npy file is damaged.');
  return points
    .slice(0, end)
    .map((point) => String.fromCodePoint(point))
    .join('');
}

/** The 80 bits that x86 calculates with: a mantissa of 64, an exponent of 15, and the sign. */
function extendedAt(view: DataView, at: number): number {
  const mantissa = view.getBigUint64(at, true);
  const head = view.getUint16(at + 8, true);
  const [sign, exponent] = [head & 0x8000 ? -1 : 1, head & 0x7fff];
  if (exponent === 0x7fff) return mantissa << 1n === 1n << 64n ? sign * Infinity : NaN;
  // In two steps, as the second alone may be less than float64 has.
  return sign * Number(mantissa) * 2 ** Math.max(-1000, exponent - 16446) * 2 ** Math.min(0, exponent - 15446);
}

function unknown(type: string): DataError {
  return new DataError(`this .npy file holds values of the type ${type.slice(0, 60)}, which is not read.`);
}
