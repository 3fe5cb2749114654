import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What `npm run build:kernel` compiled to out/kernel/<name>.wasm.
 *
 * @param user who needs it, as an error says: "The engine simd".
 * @throws where it was never compiled, or where this runtime cannot run it.
 */
export function loadKernelFile(name: string, user: string): WebAssembly.Module {
  const bytes = readFileSync(findKernel(name, user));
  if (!WebAssembly.validate(bytes)) {
    throw new Error(
      `${user} needs WebAssembly instructions that this Node.js (${process.version}) does not have. Use ` +
        'Node.js 22 or later.',
    );
  }
  return new WebAssembly.Module(bytes);
}

/** out/kernel lies in the project's root, wherever below it this code was bundled to. */
function findKernel(name: string, user: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; ; folder = dirname(folder)) {
    const file = join(folder, 'out', 'kernel', `${name}.wasm`);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) {
      throw new Error(
        `${user} needs out/kernel/${name}.wasm, which was not found in any folder above ${here}. Run: npm run ` +
          'build:kernel',
      );
    }
  }
}
