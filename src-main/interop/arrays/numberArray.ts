import { DataError } from '../../numerics/dataError.ts';
import { readerOf, widths } from '../npy.ts';
import { readNpyHeader } from '../npyHeader.ts';

/** Numbers of any number of dimensions, row-major. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** Numbers of one array that are read: more do not fit. */
const MOST = 2 ** 31;

/**
 * Reads an array of NumPy's .npy format, of any shape. float32 stays as it is, everything else becomes float64.
 *
 * @throws DataError naming what else was found.
 */
export function readNpyArray(bytes: Uint8Array): NumberArray {
  const { shape, type, isBigEndian, isFortranOrder, begin } = readNpyHeader(bytes);
  const count = shape.reduce((product, size) => product * size, 1);
  const held = bytes.length - begin;
  if (count > MOST || held !== count * widths[type])
    throw new DataError(
      `this .npy file names an array of shape (${shape.join(', ')}), ${count} numbers of ${widths[type]} bytes, and ` +
        `holds ${held} bytes of them.`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(view, type, !isBigEndian);
  const values = type === 'f4' ? new Float32Array(count) : new Float64Array(count);
  if (!isFortranOrder || shape.length < 2) {
    for (let i = 0; i < count; i++) values[i] = read(begin + widths[type] * i);
    return { shape, values };
  }
  // Column-major: the first index runs fastest.
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const at = shape.map(() => 0);
  let offset = 0;
  for (let i = 0; i < count; i++) {
    values[offset] = read(begin + widths[type] * i);
    for (let axis = 0; axis < shape.length; axis++) {
      at[axis] += 1;
      offset += strides[axis];
      if (at[axis] < shape[axis]) break;
      offset -= strides[axis] * shape[axis];
      at[axis] = 0;
    }
  }
  return { shape, values };
}
