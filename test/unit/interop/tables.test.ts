import { describe, expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../../src-main/interop/npy.ts';
import { readNumberTable } from '../../../src-main/interop/numberTable.ts';
import { matrixFrom } from '../../../src-main/numerics/matrix.ts';

/** A .npy file as NumPy lays it out. */
function npy(header: string, data: Uint8Array, version = 1): Uint8Array {
  const begin = version === 1 ? 10 : 12;
  const text = `${header}${' '.repeat(63 - ((begin + header.length) % 64))}\n`;
  const length =
    version === 1 ? Buffer.from(Uint16Array.of(text.length).buffer) : Buffer.from(Uint32Array.of(text.length).buffer);
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.of(version, 0),
    length,
    Buffer.from(text, 'latin1'),
    data,
  ]);
}

const header = (descr: string, shape: string, fortran = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }`;
const bytesOf = (array: Float32Array | Float64Array): Uint8Array => new Uint8Array(array.buffer);

describe('.npy', () => {
  test('float32 and float64, versions 1 and 2, either byte order', () => {
    const values = [1, -2.5, 3e10, 0.1, 5, 6];
    const wanted = matrixFrom(Float32Array.from(values), 3);
    expect(readNpy(npy(header('<f4', '2, 3'), bytesOf(Float32Array.from(values))))).toEqual(wanted);
    expect(readNpy(npy(header('<f8', '2, 3'), bytesOf(Float64Array.from(values)), 2))).toEqual(wanted);
    const swapped = bytesOf(Float64Array.from(values));
    for (let i = 0; i < swapped.length; i += 8) swapped.subarray(i, i + 8).reverse();
    expect(readNpy(npy(header('>f8', '2, 3'), swapped))).toEqual(wanted);
  });

  test('what is written is read again, from a buffer that lies anywhere, and its numbers begin at a multiple of 64', () => {
    const matrix = matrixFrom(
      Float32Array.from({ length: 2000 }, (_, i) => i / 7),
      2,
    );
    const bytes = writeNpy(matrix);
    expect((bytes.length - 8000) % 64).toBe(0);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readNpy(shifted.subarray(3))).toEqual(matrix);
    expect(Buffer.from(bytes.subarray(10, 80)).toString()).toMatch(
      /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(1000, 2\), \}/,
    );
  });

  test.each([
    ['another file', Buffer.from('a,b,c\n1,2,3\n4,5,6\n'), 'this is no .npy file'],
    ['integers', npy(header('<i8', '2, 1'), new Uint8Array(16)), 'numbers of type <i8; float32 and float64 are read'],
    ['one dimension', npy(header('<f4', '4,'), new Uint8Array(16)), 'shape (4,); two dimensions are read'],
    ['three dimensions', npy(header('<f4', '1, 2, 2'), new Uint8Array(16)), 'shape (1, 2, 2)'],
    ['Fortran order', npy(header('<f4', '2, 2', 'True'), new Uint8Array(16)), 'Fortran order'],
    ['a cut end', npy(header('<f4', '2, 2'), new Uint8Array(15)), '2 x 2 numbers of 4 bytes and holds 15 bytes'],
    ['no rows', npy(header('<f4', '0, 2'), new Uint8Array(0)), 'holds no numbers'],
    ['a cut header', npy(header('<f4', '2, 2'), new Uint8Array(0)).subarray(0, 40), 'cut off inside its header'],
  ])('%s is an error that says so', (_, bytes, message) => {
    expect(() => readNpy(bytes)).toThrow(new RegExp(message.replaceAll(/[().]/g, '\\$&'), 'i'));
  });
});

describe('tables of numbers', () => {
  const read = (text: string): { columns: number; values: number[] } => {
    const { columns, values } = readNumberTable(Buffer.from(text));
    return { columns, values: Array.from(values) };
  };

  test.each([
    ['with a header', 'x,y\n1,2\n3,4\n'],
    ['without one', '1,2\n3,4'],
    ['with semicolons, spaces, Windows line ends and empty lines', '1 ; 2\r\n\r\n3 ; 4\r\n\r\n'],
    ['with tabs and quotes', '"x"\t"y"\n"1"\t2\n3\t"4"\n'],
    ['with a byte order mark', '\uFEFFx,y\n1,2\n3,4\n'],
    ['in every way to write a number', 'a,b\n1e0,+2\n.3e1,4.0\n'],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual({ columns: 2, values: [1, 2, 3, 4] });
  });

  test('many rows', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i},${i / 4},-1`).join('\n');
    const { columns, values } = read(rows);
    expect([columns, values.length, values[3 * 2999], values[3 * 2999 + 1]]).toEqual([3, 9000, 2999, 749.75]);
  });

  test.each([
    ['1,2\n3,four\n', 'Line 2, field 2 is "four"'],
    ['a,b\n1,2\n\n3,\n', 'Line 4, field 2 is ""'],
    ['1,2\n3,inf\n', 'Line 2, field 2 is "inf"'],
    ['1,nan\n', 'Line 1, field 2 is "nan"'],
    ['1,2\n3,4,5\n', 'Line 2 has 3 fields where the first has 2'],
    ['x,y\n', 'no rows of numbers'],
    ['', 'no rows of numbers'],
  ])('%j is an error that says where', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
