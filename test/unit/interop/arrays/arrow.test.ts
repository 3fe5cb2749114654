import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { unpackLz4Frame } from '../../../../src-main/interop/arrays/lz4Frame.ts';
import { isArrow, readArrow } from '../../../../src-main/interop/arrays/readArrow.ts';
import { numberColumns } from '../../../../src-main/interop/arrays/readParquet.ts';

const fixture = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../../fixtures/interop/arrow/${name}`, import.meta.url)));

describe('Arrow, written by apache-arrow', () => {
  test.each(['table.arrow', 'table.arrows'])('%s: every value as it was written', (name) => {
    const { names, columns, rows } = readArrow(fixture(name));
    expect(names).toEqual(['episode', 't', 'obs_0', 'obs_1', 'action', 'reward', 'terminal', 'label']);
    expect(rows).toBe(12);
    const all = Array.from({ length: 12 }, (_, row) => row);
    expect(columns.get('episode')?.map(Number)).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2]);
    expect(columns.get('obs_1')).toEqual(all.map((row) => row / 3));
    expect(columns.get('terminal')).toEqual(all.map((row) => row === 6));
    expect(columns.get('label')).toEqual([...Array(4).fill('α'), ...Array(3).fill('b, "c"'), ...Array(5).fill(null)]);
    expect(numberColumns({ names, columns, rows }).names).not.toContain('label');
  });

  test.each(['lz4.feather', 'zstd.feather'])('%s: compressed, over many blocks, with what is missing', (name) => {
    const { columns, rows } = readArrow(fixture(name));
    const all = Array.from({ length: rows }, (_, row) => row);
    expect(rows).toBe(40_000);
    expect(columns.get('x')).toEqual(all.map((row) => (row * 7919) % 257));
    expect(columns.get('y')).toEqual(all.map((row) => (row % 1000 === 999 ? null : row % 3)));
  });

  test('what is cut off or another thing is refused in words', () => {
    const bytes = fixture('table.arrow');
    expect([isArrow(bytes), isArrow(fixture('table.arrows'))]).toEqual([true, false]);
    // A stream whose first message leads back to itself.
    const turning = Uint8Array.from(fixture('table.arrows'));
    turning[0] = 252;
    for (const wrong of [bytes.subarray(0, 700), Uint8Array.of(1, 2, 3), turning])
      expect(() => readArrow(wrong)).toThrow('this Arrow file is damaged');
  });
});

describe.runIf(spawnSync('lz4', ['--version']).status === 0)('frames of the lz4 program', () => {
  const bytes = Buffer.alloc(300_000).map((_, i) => (i * i) % (i < 150_000 ? 251 : 256));
  test.each([
    ['-BD', '-B4'],
    ['-BI', '-B5', '-BX'],
    ['-9', '--content-size'],
  ])('%s %s', (...options) => {
    const packed = execFileSync('lz4', ['-z', '-c', ...options, '-'], {
      input: bytes,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    expect(Buffer.compare(unpackLz4Frame(packed, bytes.length), bytes)).toBe(0);
    expect(() => unpackLz4Frame(packed, bytes.length - 1)).toThrow('compressed data (LZ4) is damaged');
    expect(() => unpackLz4Frame(packed.subarray(0, -20), bytes.length)).toThrow('compressed data (LZ4) is damaged');
  });
});
