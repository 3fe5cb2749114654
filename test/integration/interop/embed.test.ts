import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeNpz } from '../../../src-main/interop/arrays/writeNpy.ts';
import { parquetTable } from '../../../src-main/interop/parquet.ts';
import { inProcess } from '../../helpers/interop/inProcess.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const rows = 60;
const column = (scale: number): Float32Array => Float32Array.from({ length: rows }, (_, i) => scale * Math.sin(i + 1));

test('the same numbers give the same map from text, Parquet and .npz, and texts stay beside it', async () => {
  const folder = temporaryFolder();
  const [a, b] = [column(3), column(1).map((value) => value * value)];
  const names = Array.from({ length: rows }, (_, i) => `row ${i}`);
  const csv = join(folder, 'table.csv');
  writeFileSync(csv, `a,b,label\n${names.map((name, i) => `${a[i]},${b[i]},${name}`).join('\n')}\n`);
  const parquet = join(folder, 'table.parquet');
  writeFileSync(
    parquet,
    Buffer.concat([
      ...parquetTable([
        [
          { name: 'a', type: 'float32', values: a },
          { name: 'b', type: 'float32', values: b },
          { name: 'label', type: 'text', values: names },
        ],
      ]),
    ]),
  );
  const npz = join(folder, 'table.npz');
  const values = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? a : b)[Math.floor(i / 2)]);
  writeFileSync(npz, writeNpz({ states: { shape: [rows, 2], values }, steps: { shape: [rows], values: column(1) } }));
  const maps: string[][] = [];
  for (const input of [csv, parquet, npz]) {
    const out = `${input}-map.csv`;
    const { code, err } = await inProcess('embed', '--input', input, '--method', 'pca', '--out', out);
    expect([code, err]).toEqual([0, expect.stringMatching(/Trust: of its 15 nearest rows a row keeps \d+ %/)]);
    maps.push(readFileSync(out, 'utf8').trim().split('\n'));
  }
  expect(maps[1]).toEqual(maps[0]);
  expect(maps[0][0]).toBe('x,y,label');
  expect(maps[2].map((line) => line.split(',').slice(0, 2))).toEqual(
    maps[0].map((line) => line.split(',').slice(0, 2)),
  );
});

test('rows that lack a number are refused by name, or left out and counted', async () => {
  const folder = temporaryFolder();
  const input = join(folder, 'gaps.csv');
  writeFileSync(input, `a,b,label\n1,2,x\n3,,y\n4,nan,z\n${'5.5,6,\n'.repeat(3)}`);
  const out = join(folder, 'map.csv');
  const ask = (...more: readonly string[]): ReturnType<typeof inProcess> =>
    inProcess('embed', '--input', input, '--method', 'pca', '--out', out, ...more);
  const refused = await ask();
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('line 3, column 2 is missing')]);
  const dropped = await ask('--missing', 'drop');
  expect([dropped.code, dropped.err]).toEqual([0, expect.stringContaining('2 of 6 rows were left out')]);
  expect(readFileSync(out, 'utf8').trim().split('\n').length).toBe(5);
  expect((await ask('--missing', 'guess')).err).toContain('--missing: give refuse or drop');
});
