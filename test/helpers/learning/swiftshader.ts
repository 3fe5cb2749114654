/** SwiftShader, a Vulkan driver for the processor, as the tests' Chromium brings it. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const run = promisify(execFile);
const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
const archive = join(modules, '@sparticuz/chromium/bin/swiftshader.tar.br');

/** Whether this machine can run Dawn on it; elsewhere the tests that need it are skipped. */
export const hasSwiftShader =
  process.platform === 'linux' && process.arch === 'x64' && existsSync(archive) && existsSync(join(modules, 'webgpu'));

export interface SwiftShader {
  /** For a process of its own, whose linker reads them as it starts. */
  readonly environment: NodeJS.ProcessEnv;
  readonly remove: () => Promise<void>;
}

export async function unpackSwiftShader(): Promise<SwiftShader> {
  const folder = await mkdtemp(join(tmpdir(), 'swiftshader-'));
  await writeFile(join(folder, 'all.tar'), await promisify(brotliDecompress)(await readFile(archive)));
  await run('tar', ['xf', 'all.tar'], { cwd: folder });
  const driver = join(folder, 'vk_swiftshader_icd.json');
  return {
    environment: { ...process.env, VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: folder },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** What a script of the helpers prints, as JSON, in a process that draws on SwiftShader. */
export async function runOnSwiftShader(
  { environment }: SwiftShader,
  script: string,
  ...args: readonly string[]
): Promise<string> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await run(process.execPath, [file, ...args], { env: environment });
  return stdout;
}
