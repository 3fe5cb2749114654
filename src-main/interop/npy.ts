import { matrixFrom, type Matrix } from '../numerics/matrix.ts';

const MAGIC = '\x93NUMPY';

/**
 * Reads NumPy's .npy format, versions 1 to 3: two-dimensional arrays of float32
 * or float64 in C order, either byte order; float64 is rounded to float32.
 *
 * @throws RangeError naming what else was found.
 */
export function readNpy(bytes: Uint8Array): Matrix {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 10 || latin1(bytes.subarray(0, 6)) !== MAGIC)
    throw new RangeError('This is no .npy file: it does not begin with \\x93NUMPY. Write it with numpy.save.');
  const isLong = bytes[6] >= 2;
  const begin = isLong ? 12 : 10;
  const end = begin + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  if (end > bytes.length) throw new RangeError('This .npy file is cut off inside its header.');
  const header = latin1(bytes.subarray(begin, end));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? 'none';
  const isFortran = /'fortran_order':\s*True/.test(header);
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '';
  const sizes = shape
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '')
    .map(Number);

  const kind = /^([<>=|]?)f([48])$/.exec(type);
  if (kind === null)
    throw new RangeError(
      `This .npy file holds numbers of type ${type}; float32 and float64 are read. Convert it with array.astype("float32").`,
    );
  if (sizes.length !== 2)
    throw new RangeError(
      `This .npy file holds an array of shape (${shape}); two dimensions are read, one row a state.`,
    );
  if (isFortran)
    throw new RangeError(
      'This .npy file is in Fortran order; C order is read. Convert it with numpy.ascontiguousarray.',
    );
  const [rows, columns] = sizes;
  const width = Number(kind[2]);
  if (bytes.length - end !== rows * columns * width) {
    throw new RangeError(
      `This .npy file names ${rows} x ${columns} numbers of ${width} bytes and holds ${bytes.length - end} bytes of them: it is damaged or cut off.`,
    );
  }
  if (rows === 0 || columns === 0) throw new RangeError(`This .npy file holds no numbers: its shape is (${shape}).`);
  return matrixFrom(numbersOf(view, end, rows * columns, width === 8, kind[1] === '>'), columns);
}

function numbersOf(
  view: DataView,
  offset: number,
  count: number,
  isDouble: boolean,
  isBigEndian: boolean,
): Float32Array {
  const values = new Float32Array(count);
  if (isDouble) for (let i = 0; i < count; i++) values[i] = view.getFloat64(offset + 8 * i, !isBigEndian);
  else for (let i = 0; i < count; i++) values[i] = view.getFloat32(offset + 4 * i, !isBigEndian);
  return values;
}

/** A float32 array in C order, version 1, as `numpy.load` reads it. */
export function writeNpy({ rows, columns, values }: Matrix): Uint8Array {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const padding = 64 - ((10 + dictionary.length + 1) % 64); // the numbers begin at a multiple of 64, as the format asks
  const header = `${dictionary}${' '.repeat(padding % 64)}\n`;
  const bytes = new Uint8Array(10 + header.length + 4 * values.length);
  const view = new DataView(bytes.buffer);
  const put = (text: string, at: number): void => {
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  };
  put(`${MAGIC}\x01\x00`, 0);
  view.setUint16(8, header.length, true);
  put(header, 10);
  for (let i = 0; i < values.length; i++) view.setFloat32(10 + header.length + 4 * i, values[i], true);
  return bytes;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
