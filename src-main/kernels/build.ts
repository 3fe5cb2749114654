/**
 * Compiles the kernels to out/kernel, each unless it is newer than everything
 * that it is made of.
 */
import asc from 'assemblyscript/asc';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const enable = (...features: readonly string[]): string[] => features.flatMap((feature) => ['--enable', feature]);
const kernels = [
  { file: 'out/kernel/simd.wasm', source: 'src-main/engines/simd/kernel', options: enable('simd') },
  { file: 'out/kernel/simd-fma.wasm', source: 'src-main/engines/simd/kernel', options: enable('simd', 'relaxed-simd') },
  // Its threads share one memory of up to 65,536 pages, which they are given.
  {
    file: 'out/kernel/coverage.wasm',
    source: 'src-main/coverage/kernel',
    options: [...enable('simd', 'threads'), '--importMemory', '--sharedMemory', '--maximumMemory', '65536'],
  },
];

function modified(file: string): number {
  const path = join(root, file);
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

/** The lock file stands for the compiler's version. */
function isCurrent(file: string, source: string): boolean {
  const parts = [
    ...readdirSync(join(root, source), { recursive: true }).map((part) => `${source}/${String(part)}`),
    'src-main/kernels/build.ts',
    'package-lock.json',
  ];
  return modified(file) > Math.max(...parts.map(modified));
}

mkdirSync(join(root, 'out/kernel'), { recursive: true });
for (const { file, source, options } of kernels) {
  if (isCurrent(file, source)) continue;
  const { error, stderr } = await asc.main([
    `${source}/index.ts`,
    '--baseDir',
    root,
    '--outFile',
    file,
    '--runtime',
    'stub',
    '--optimizeLevel',
    '3',
    '--converge',
    '--noAssert',
    ...options,
  ]);
  if (error) throw new Error(`${file} could not be compiled from ${source}: ${error.message}\n${stderr.toString()}`);
}
