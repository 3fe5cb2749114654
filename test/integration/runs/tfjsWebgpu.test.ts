import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { referenceTolerance, type ReferenceCheck } from '../../../src-main/engines/reference/check.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const archive = join(root, 'node_modules/@sparticuz/chromium/bin/swiftshader.tar.br');
const possible =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  existsSync(archive) &&
  existsSync(join(root, 'node_modules/webgpu'));

/** Where SwiftShader, a Vulkan driver for the processor, is unpacked. */
let drivers = '';

beforeAll(async () => {
  if (!possible) return;
  drivers = await mkdtemp(join(tmpdir(), 'swiftshader-'));
  await writeFile(join(drivers, 'all.tar'), await promisify(brotliDecompress)(await readFile(archive)));
  await run('tar', ['xf', 'all.tar'], { cwd: drivers });
});

afterAll(async () => {
  if (drivers !== '') await rm(drivers, { recursive: true });
});

test.skipIf(!possible)(
  'the webgpu backend agrees with updates in float64, through Dawn on a software driver',
  async () => {
    const driver = join(drivers, 'vk_swiftshader_icd.json');
    const env = { ...process.env, VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: drivers };
    const { stdout } = await run(
      process.execPath,
      [join(root, 'test/helpers/learning/checkEngine.ts'), 'tfjs-webgpu'],
      { env },
    );
    // The helper prints a ReferenceCheck and nothing else.
    const check = JSON.parse(stdout) as ReferenceCheck;
    expect(check.groups).toHaveLength(7);
    expect(check.largest).toBeLessThan(referenceTolerance);
  },
  180_000,
);
