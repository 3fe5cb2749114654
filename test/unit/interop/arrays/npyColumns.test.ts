import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { columnsTable, npzTable } from '../../../../src-main/interop/arrays/columnsTable.ts';
import { readNpyColumns } from '../../../../src-main/interop/arrays/npyColumns.ts';
import { readNpz } from '../../../../src-main/interop/arrays/npz.ts';

const fixture = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../../fixtures/interop/numpy/${name}`, import.meta.url)));
const everything = { columns: [], drop: [] };

test('records of NumPy, aligned, with fields of every kind', () => {
  const table = readNpyColumns(fixture('records.npy'));
  expect(Object.fromEntries(table.columns)).toEqual({
    place_0: [0.5, 1.5, 2.5, 3.5],
    place_1: [1, 2, 3, 4],
    count: [1n, -2n, 2n ** 62n, 4n],
    label: ['α', "it's", '', '𝕏y'],
    code: ['a', 'bc', 'def', ''],
    good: [true, false, true, true],
    'wave.re': [1, 0, -0, 3],
    'wave.im': [2, 0, -1, 0],
    day: [1n, null, 10_957n, -1n],
  });
  const { names, kept, rows } = columnsTable(table, everything, 'drop');
  expect([rows, kept.map(({ name }) => name)]).toEqual([3, ['label', 'code']]);
  expect(names).toContain('wave.im');
});

test('records within records, and numbers of extended precision', () => {
  expect(Object.fromEntries(readNpyColumns(fixture('nested.npy')).columns)).toEqual({
    ...{ 'at.x': [1, 4], 'at.y': [2, 5], v: [3, 6] },
  });
  expect(readNpyColumns(fixture('extended.npy')).columns.get('value')).toEqual([
    ...[0, 1, -1.5, 2 ** -1060, Infinity, -Infinity, 1e300],
  ]);
});

test('objects of Python are refused in words', () => {
  expect(() => readNpyColumns(fixture('objects.npy'))).toThrow('objects of Python');
});

test('arrays as long as a table go along beside it', () => {
  expect(npzTable(readNpz(fixture('labelled.npz')), 'states', everything, 'refuse').kept).toEqual([
    { name: 'names', texts: ['a', 'b', 'c'] },
    { name: 'score', texts: ['1', '2', '3'] },
  ]);
});
