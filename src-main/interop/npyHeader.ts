import { DataError } from '../numerics/dataError.ts';
/** How the numbers of a .npy file lie in it. */
export interface NpyHeader {
  readonly type: NumberType;
  readonly isBigEndian: boolean;
  readonly isFortranOrder: boolean;
  readonly shape: readonly number[];
  /** Offset of the first number. */
  readonly begin: number;
}

export type NumberType = 'f2' | 'f4' | 'f8' | 'i1' | 'i2' | 'i4' | 'i8' | 'u1' | 'u2' | 'u4' | 'u8' | 'b1';
export const numberTypes: readonly NumberType[] = [
  'f2',
  'f4',
  'f8',
  'i1',
  'i2',
  'i4',
  'i8',
  'u1',
  'u2',
  'u4',
  'u8',
  'b1',
];

export const MAGIC = '\x93NUMPY';

/** The dictionary in front of an array. */
export interface NpyDictionary extends Omit<NpyHeader, 'type' | 'isBigEndian'> {
  /** The type as Python writes it: a text, or a list of fields. */
  readonly descr: string;
}

/** @throws DataError naming what is no .npy file, is cut off, or holds something other than plain numbers. */
export function readNpyHeader(bytes: Uint8Array): NpyHeader {
  const { descr, ...rest } = readNpyDictionary(bytes);
  return { ...typeOf(descr), ...rest };
}

/** Whether every value is a number of its own, as `readNpyHeader` takes it. */
export function isPlainNpy(bytes: Uint8Array): boolean {
  return plainType(readNpyDictionary(bytes).descr) !== null;
}

/** @throws DataError naming what is no .npy file, is damaged or cut off. */
export function readNpyDictionary(bytes: Uint8Array): NpyDictionary {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 10 || latin1(bytes.subarray(0, 6)) !== MAGIC)
    throw new DataError('this is no .npy file: it does not begin with \\x93NUMPY. Write it with numpy.save.');
  if (bytes[6] < 1 || bytes[6] > 3)
    throw new DataError(`this is version ${bytes[6]} of the .npy format; versions 1 to 3 are read.`);
  const isLong = bytes[6] >= 2;
  const from = isLong ? 12 : 10;
  if (bytes.length < from) throw new DataError('this .npy file is cut off inside its header.');
  const begin = from + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  if (begin > bytes.length) throw new DataError('this .npy file is cut off inside its header.');
  const header = bytes.subarray(from, begin);
  const text = bytes[6] === 3 ? new TextDecoder().decode(header) : latin1(header);
  return {
    descr: valueOf(text, 'descr'),
    isFortranOrder: truthOf(valueOf(text, 'fortran_order')),
    shape: shapeOf(valueOf(text, 'shape')),
    begin,
  };
}

/**
 * What stands behind a key of the Python dictionary, up to the next key or the end: keys come in any order, in either
 * quotes.
 */
function valueOf(header: string, key: string): string {
  const value = new RegExp(
    `['"]${key}['"]\\s*:\\s*([^]*?)\\s*(?:,\\s*(?=['"](?:descr|fortran_order|shape)['"]\\s*:)|,?\\s*\\}\\s*$)`,
  ).exec(header)?.[1];
  if (value === undefined) throw new DataError(`the header of this .npy file does not say ${key}; it is damaged.`);
  return value;
}

function typeOf(value: string): Pick<NpyHeader, 'type' | 'isBigEndian'> {
  if (value.startsWith('['))
    throw new DataError(
      'this .npy file holds a structured type (named fields), not a table of numbers. Convert it with ' +
        'numpy.lib.recfunctions.structured_to_unstructured(array), or save one field of it: array["name"].',
    );
  const plain = plainType(value);
  if (plain !== null) return plain;
  const { letters } = simpleType(value);
  throw new DataError(`this .npy file holds ${otherType(letters)}; ${helpFor(letters)}`);
}

/** Null for another type than a number of up to 8 bytes. */
function plainType(value: string): Pick<NpyHeader, 'type' | 'isBigEndian'> | null {
  const { order, letters } = simpleType(value);
  const type = numberTypes.find((known) => known === letters || (known === 'b1' && letters === '?'));
  return type === undefined ? null : { type, isBigEndian: order === '>' };
}

function simpleType(value: string): { readonly order: string; readonly letters: string } {
  const name = /^['"]([^'"]*)['"]$/.exec(value)?.[1] ?? value;
  const [, order = '', letters = ''] = /^([<>=|]?)(.*)$/.exec(name) ?? [];
  return { order, letters };
}

function otherType(letters: string): string {
  const words: Readonly<Record<string, string>> = {
    c: 'complex numbers',
    O: 'Python objects',
    U: 'texts',
    S: 'texts',
    a: 'texts',
    M: 'dates',
    m: 'time spans',
    V: 'raw bytes',
    f: 'numbers of extended precision',
  };
  return `${words[letters[0]] ?? 'values'} of type ${letters === '' ? 'unknown' : letters}`;
}

function helpFor(letters: string): string {
  switch (letters[0]) {
    case 'c':
      return 'save its parts as columns: numpy.column_stack([array.real, array.imag]).';
    case 'M':
    case 'm':
      return 'convert it with array.astype("int64").';
    default:
      return 'booleans, integers and floats of up to 8 bytes are read. Convert it with array.astype("float64").';
  }
}

function truthOf(value: string): boolean {
  if (value === 'True' || value === 'False') return value === 'True';
  throw new DataError(
    `the header of this .npy file says fortran_order ${value.slice(0, 20)}, neither True nor False; it is damaged.`,
  );
}

/** A tuple of whole numbers; Python 2 wrote them with an L behind. */
function shapeOf(value: string): readonly number[] {
  const inside = /^\(([^()]*)\)$/.exec(value)?.[1];
  const parts = (inside ?? '?').split(',').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  if (parts.some((part) => !/^\d+L?$/.test(part)))
    throw new DataError(`the header of this .npy file gives the shape as ${value.slice(0, 40)}; it is damaged.`);
  return parts.map((part) => Number(part.replace('L', '')));
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
