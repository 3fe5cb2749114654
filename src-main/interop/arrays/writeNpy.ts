import { zipSync, type Zippable } from 'fflate';
import { MAGIC } from '../npyHeader.ts';

/** What NumPy is given: row-major, in the type that it has here. */
export interface WrittenArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array | Uint8Array;
}

function descriptionOf(values: WrittenArray['values']): string {
  if (values instanceof Float32Array) return '<f4';
  if (values instanceof Float64Array) return '<f8';
  return values instanceof Int32Array ? '<i4' : '|u1';
}

/** An array in C order, version 1 of the .npy format, as `numpy.load` reads it. */
export function writeNpyArray({ shape, values }: WrittenArray): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descriptionOf(values)}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const padding = 64 - ((10 + dictionary.length + 1) % 64); // the numbers begin at a multiple of 64, as the format asks
  const header = `${dictionary}${' '.repeat(padding % 64)}\n`;
  const bytes = new Uint8Array(10 + header.length + values.byteLength);
  const put = (text: string, at: number): void => {
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  };
  put(`${MAGIC}\x01\x00`, 0);
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  put(header, 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + header.length);
  return bytes;
}

/** Of a zip's entries, so that the same content gives the same bytes; in local time, as a zip has it. */
export const ZIP_ENTRY_TIME = new Date(1980, 0, 1);

/** An .npz file, compressed, as `numpy.load` reads it. */
export function writeNpz(arrays: Readonly<Record<string, WrittenArray>>): Uint8Array {
  const entries: Zippable = {};
  for (const [name, array] of Object.entries(arrays))
    entries[`${name}.npy`] = [writeNpyArray(array), { mtime: ZIP_ENTRY_TIME }];
  return zipSync(entries, { level: 3 });
}
