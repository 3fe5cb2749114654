import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readNpz } from '../../../../src-main/interop/arrays/npz.ts';
import { writeNpyArray, writeNpz } from '../../../../src-main/interop/arrays/writeNpy.ts';
import { crc32 } from '../../../../src-main/interop/checksums/crc32.ts';

const array = { shape: [4], values: Float32Array.of(1, 2, 3, 4) };

test('a number that was changed in the file is not read as another one', () => {
  const bytes = zipSync({ 'a.npy': [writeNpyArray(array), { level: 0 }] });
  expect([...readNpz(bytes).array('a').values]).toEqual([1, 2, 3, 4]);
  const at = Buffer.from(bytes).indexOf(Buffer.from(array.values.buffer));
  bytes[at + 7] ^= 1;
  expect(() => readNpz(bytes)).toThrow('"a.npy" is not what was written');
});

test('the same bytes in every zone of time', () => {
  const module = fileURLToPath(new URL('../../../../src-main/interop/arrays/writeNpy.ts', import.meta.url));
  const script = `import { writeNpz } from ${JSON.stringify(module)};
    const written = writeNpz({ a: { shape: [4], values: Float32Array.of(1, 2, 3, 4) } });
    process.stdout.write(Buffer.from(written).toString('hex'));`;
  const ours = Buffer.from(writeNpz({ a: array })).toString('hex');
  for (const TZ of ['America/New_York', 'Asia/Tokyo'])
    expect(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, TZ } }).toString(),
    ).toBe(ours);
});

test('the checksum is that of the standard, in one piece or two', () => {
  const bytes = new TextEncoder().encode('123456789');
  expect(crc32(bytes)).toBe(0xcbf43926);
  expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4)))).toBe(0xcbf43926);
});
