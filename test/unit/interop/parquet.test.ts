import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { csvTable } from '../../../src-main/commands/options/tableFile.ts';
import type { TablePart } from '../../../src-main/interop/columns.ts';
import { parquetTable } from '../../../src-main/interop/parquet.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';

function fileOf(parts: Iterable<TablePart>): ArrayBuffer {
  const bytes = Buffer.concat([...parquetTable(parts)]);
  // Buffer.concat allocates no shared memory.
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
}

function partOf(
  values: readonly number[],
  steps: readonly (number | null)[],
  labels: readonly (string | null)[],
): TablePart {
  return [
    { name: 'x', type: 'float32', values: Float32Array.from(values) },
    { name: 'step', type: 'int32', values: steps },
    { name: 'set', type: 'text', values: labels },
  ];
}

describe('Parquet, read by hyparquet', () => {
  test('gives back every value of every part, those that are missing too', async () => {
    const labels = ['Teacher, late', 'π "quoted"\nand, more', '', null];
    const first = partOf([0.1, -0, 3e38, Number.MIN_VALUE], [0, 2 ** 31 - 1, -(2 ** 31), null], labels);
    const second = partOf([1 / 3], [null], [null]);
    const rows = await parquetReadObjects({ file: fileOf([first, second]) });
    expect(rows).toEqual([
      { x: Math.fround(0.1), step: 0, set: labels[0] },
      { x: -0, step: 2 ** 31 - 1, set: labels[1] },
      { x: Math.fround(3e38), step: -(2 ** 31), set: '' },
      { x: 0, step: null, set: null },
      { x: Math.fround(1 / 3), step: null, set: null },
    ]);
  });

  test('many rows, in a row group a part, with types that others expect', async () => {
    const random = randomFromSeed(1, 'parquet');
    const parts = [30_000, 20_000].map((rows) =>
      partOf(
        Array.from({ length: rows }, () => random.normal()),
        Array.from({ length: rows }, (_, i) => i % 1000),
        Array.from({ length: rows }, (_, i) => `set ${Math.floor(i / 7000)}`),
      ),
    );
    const file = fileOf(parts);
    const { row_groups: groups, schema, num_rows: total } = parquetMetadata(file);
    expect(groups.map((group) => Number(group.num_rows))).toEqual([30_000, 20_000]);
    expect(total).toBe(50_000n);
    expect(
      schema
        .slice(1)
        .map(({ name, type, converted_type: converted, repetition_type: repetition }) => [
          name,
          type,
          converted,
          repetition,
        ]),
    ).toEqual([
      ['x', 'FLOAT', undefined, 'REQUIRED'],
      ['step', 'INT32', undefined, 'OPTIONAL'],
      ['set', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
    ]);
    const rows = await parquetReadObjects({ file });
    const written = parts.flatMap(([x, step, set]) =>
      [...x.values.keys()].map((i) => ({ x: x.values[i], step: step.values[i], set: set.values[i] })),
    );
    expect(rows).toEqual(written);
    // Labels and steps repeat: of the 14 bytes and more of a row hardly more than the float is left.
    expect(file.byteLength).toBeLessThan(50_000 * 6.5);
  });

  test('without a part there are no columns, and so no file', () => {
    expect(() => fileOf([])).toThrow('without any part');
  });
});

test('CSV of the same parts has one header and as many digits as a float32 has', () => {
  const text = [...csvTable([partOf([0.1, NaN], [1, null], ['a,b', null]), partOf([1 / 3], [7], ['c'])])].join('');
  expect(text).toBe('x,step,set\n0.100000001,1,"a,b"\n,,\n0.333333343,7,c\n');
});
