import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNpy, readNpy, writeNpy } from '../../../src-main/interop/npy.ts';
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

type Write = (view: DataView, offset: number, value: number, isLittle: boolean) => void;
const types: Readonly<Record<string, { readonly width: number; readonly write: Write }>> = {
  f2: { width: 2, write: (view, at, value, isLittle) => view.setFloat16(at, value, isLittle) },
  f4: { width: 4, write: (view, at, value, isLittle) => view.setFloat32(at, value, isLittle) },
  f8: { width: 8, write: (view, at, value, isLittle) => view.setFloat64(at, value, isLittle) },
  i1: { width: 1, write: (view, at, value) => view.setInt8(at, value) },
  i2: { width: 2, write: (view, at, value, isLittle) => view.setInt16(at, value, isLittle) },
  i4: { width: 4, write: (view, at, value, isLittle) => view.setInt32(at, value, isLittle) },
  i8: { width: 8, write: (view, at, value, isLittle) => view.setBigInt64(at, BigInt(value), isLittle) },
  u1: { width: 1, write: (view, at, value) => view.setUint8(at, value) },
  u2: { width: 2, write: (view, at, value, isLittle) => view.setUint16(at, value, isLittle) },
  u4: { width: 4, write: (view, at, value, isLittle) => view.setUint32(at, value, isLittle) },
  u8: { width: 8, write: (view, at, value, isLittle) => view.setBigUint64(at, BigInt(value), isLittle) },
};

function dataOf(type: string, values: readonly number[], isLittle: boolean): Uint8Array {
  const { width, write } = types[type];
  const data = new Uint8Array(width * values.length);
  values.forEach((value, i) => write(new DataView(data.buffer), width * i, value, isLittle));
  return data;
}

describe('.npy', () => {
  test('whole numbers that float64 does not have are told by column and row', () => {
    for (const [descr, write] of [
      ['<i8', (view: DataView, at: number, value: bigint) => view.setBigInt64(at, value, true)],
      ['>u8', (view: DataView, at: number, value: bigint) => view.setBigUint64(at, value)],
    ] as const) {
      const data = new Uint8Array(32);
      [1n, 2n ** 60n, 3n, 2n ** 53n + 1n].forEach((value, i) => write(new DataView(data.buffer), 8 * i, value));
      expect(readNpy(npy(header(descr, '2, 2'), data)).notices).toEqual([
        expect.stringContaining(
          'column 2: 1 whole number beyond 2^53 was read as the nearest that float64 has (in row 2 ' +
            '9007199254740993 as 9007199254740992)',
        ),
      ]);
    }
  });

  test('every kind of number, either byte order, C and Fortran order, one and two dimensions, all versions', () => {
    const cases = fc.record({
      type: fc.constantFrom(...Object.keys(types)),
      isLittle: fc.boolean(),
      isFortran: fc.boolean(),
      version: fc.constantFrom(1, 2, 3),
      rows: fc.integer({ min: 1, max: 6 }),
      columns: fc.option(fc.integer({ min: 1, max: 5 })),
      // Whole numbers that every one of the types has.
      numbers: fc.array(fc.integer({ min: 0, max: 127 }), { minLength: 30, maxLength: 30 }),
      style: fc.constantFrom<(text: string) => string>(
        (text) => text,
        (text) => text.replaceAll("'", '"'),
        (text) => text.replace(/(\d+)(?=,|\))/g, '$1L'),
        (text) => text.replace(/^\{('descr'[^,]*), (.*), \}$/, '{$2, $1}'),
      ),
    });
    fc.assert(
      fc.property(cases, ({ type, isLittle, isFortran, version, rows, columns, numbers, style }) => {
        const width = columns ?? 1;
        const wanted = numbers.slice(0, rows * width);
        const stored = isFortran ? wanted.map((_, i) => wanted[(i % rows) * width + Math.floor(i / rows)]) : wanted;
        const text = header(
          `${isLittle ? '<' : '>'}${type}`,
          columns === null ? `${rows},` : `${rows}, ${columns}`,
          isFortran ? 'True' : 'False',
        );
        const table = readNpy(npy(style(text), dataOf(type, stored, isLittle), version));
        expect([table.rows, table.names.length]).toEqual([rows, width]);
        expect(Array.from(table.values)).toEqual(wanted);
      }),
    );
  });

  test('negative numbers, half precision and booleans', () => {
    const half = dataOf('f2', [-0.5, 1.25, 65504], true);
    expect(Array.from(readNpy(npy(header('<f2', '3, 1'), half)).values)).toEqual([-0.5, 1.25, 65504]);
    expect(Array.from(readNpy(npy(header('<i8', '2,'), dataOf('i8', [-7, 2 ** 40], true))).values)).toEqual([
      -7,
      2 ** 40,
    ]);
    expect(Array.from(readNpy(npy(header('|b1', '2, 2'), Uint8Array.of(1, 0, 0, 1))).values)).toEqual([1, 0, 0, 1]);
  });

  test('columns are chosen and left out by their numbers', () => {
    const bytes = npy(header('<f8', '2, 3'), dataOf('f8', [1, 2, 3, 4, 5, 6], true));
    expect(Array.from(readNpy(bytes, { columns: ['3', '1'], drop: [] }).values)).toEqual([1, 3, 4, 6]);
    expect(Array.from(readNpy(bytes, { columns: [], drop: ['1-2'] }).values)).toEqual([3, 6]);
    expect(() => readNpy(bytes, { columns: ['4'], drop: [] })).toThrow('--columns: there is no column 4');
    expect(() => readNpy(bytes, { columns: [], drop: ['1-3'] })).toThrow('--drop names every column');
  });

  test('what is written is read again, from a buffer anywhere, and its numbers begin at a multiple of 64', () => {
    const matrix = matrixFrom(
      Float32Array.from({ length: 2000 }, (_, i) => i / 7),
      2,
    );
    const bytes = writeNpy(matrix);
    expect((bytes.length - 8000) % 64).toBe(0);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(Float32Array.from(readNpy(shifted.subarray(3)).values)).toEqual(matrix.values);
    expect(Buffer.from(bytes.subarray(10, 80)).toString()).toMatch(
      /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(1000, 2\), \}/,
    );
    expect([isNpy(bytes), isNpy(Buffer.from('a,b\n1,2\n'))]).toEqual([true, false]);
  });

  const structured = `{'descr': [('a', '<f8'), ('b', '<i4')], 'fortran_order': False, 'shape': (2,), }`;
  test.each([
    ['another file', Buffer.from('a,b,c\n1,2,3\n4,5,6\n'), 'this is no .npy file'],
    ['a structured type', npy(structured, new Uint8Array(24)), 'structured_to_unstructured'],
    ['complex numbers', npy(header('<c16', '2, 1'), new Uint8Array(32)), 'complex numbers of type c16; save its parts'],
    ['objects', npy(header('|O', '2, 1'), new Uint8Array(32)), 'Python objects'],
    ['dates', npy(header('<M8[ns]', '2, 1'), new Uint8Array(16)), 'dates of type M8[ns]'],
    ['extended precision', npy(header('<f16', '2, 1'), new Uint8Array(32)), 'extended precision of type f16'],
    ['no dimension', npy(header('<f4', ''), new Uint8Array(4)), 'shape (); one or two dimensions'],
    ['three dimensions', npy(header('<f4', '1, 2, 2'), new Uint8Array(16)), 'shape (1, 2, 2)'],
    ['a cut end', npy(header('<f4', '2, 2'), new Uint8Array(15)), '2 x 2 numbers of 4 bytes and holds 15 bytes'],
    ['a second array behind', npy(header('<f4', '2, 2'), new Uint8Array(20)), 'something else is behind them'],
    ['no rows', npy(header('<f4', '0, 2'), new Uint8Array(0)), 'holds no numbers'],
    ['a cut header', npy(header('<f4', '2, 2'), new Uint8Array(0)).subarray(0, 40), 'cut off inside its header'],
    ['a shape of words', npy(header('<f4', 'a, 2'), new Uint8Array(0)), 'gives the shape as (a, 2)'],
    ['no type', npy(`{'fortran_order': False, 'shape': (1,), }`, new Uint8Array(4)), 'does not say descr'],
    ['NaN', npy(header('<f8', '1, 2'), dataOf('f8', [1, NaN], true)), 'row 1, column 2 is nan'],
    [
      'a number beyond float32',
      npy(header('<f8', '1, 2'), dataOf('f8', [1, -1e39], true)),
      'beyond the range of float32',
    ],
  ])('%s is an error that says so', (_, bytes, message) => {
    expect(() => readNpy(bytes)).toThrow(RangeError);
    expect(() => readNpy(bytes)).toThrow(message);
  });

  test('whatever bytes there are, it reads or says what is wrong', () => {
    const whole = npy(header('<f4', '2, 3'), dataOf('f4', [1, 2, 3, 4, 5, 6], true));
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.nat(whole.length), (changes, length) => {
        const bytes = Uint8Array.from(whole.subarray(0, length));
        for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
        try {
          const table = readNpy(bytes);
          expect(table.values.every(Number.isFinite)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
