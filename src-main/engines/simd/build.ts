/**
 * Compiles the kernel to out/kernel/simd.wasm and out/kernel/simd-fma.wasm,
 * unless both are newer than everything that they are made of.
 */
import asc from 'assemblyscript/asc';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const kernel = 'src-main/engines/simd/kernel';
const variants = [
  { file: 'out/kernel/simd.wasm', features: ['simd'] },
  { file: 'out/kernel/simd-fma.wasm', features: ['simd', 'relaxed-simd'] },
];

function modified(file: string): number {
  const path = join(root, file);
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

async function compile(file: string, features: readonly string[]): Promise<void> {
  const { error, stderr } = await asc.main([
    `${kernel}/index.ts`, '--baseDir', root, '--outFile', file, '--runtime', 'stub', '--optimizeLevel', '3', '--converge',
    '--noAssert', ...features.flatMap((feature) => ['--enable', feature]),
  ]);
  if (error) throw new Error(`${file} could not be compiled from ${kernel}: ${error.message}\n${stderr.toString()}`);
}

// The lock file stands for the compiler's version.
const sources = [...readdirSync(join(root, kernel)).map((file) => `${kernel}/${file}`), 'src-main/engines/simd/build.ts', 'package-lock.json'];
const newest = Math.max(...sources.map(modified));
mkdirSync(join(root, 'out/kernel'), { recursive: true });
for (const { file, features } of variants) {
  if (modified(file) <= newest) await compile(file, features);
}
