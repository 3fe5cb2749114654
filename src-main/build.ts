import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './paths.ts';

/**
 * Builds `out/main`, `out/preload` and `out/renderer` with electron-vite, unless
 * they were built from exactly these sources: a digest over the sources' names and
 * contents is kept beside them. `--force` builds in any case.
 */
const root = projectFolder();
const stamp = join(root, 'out', 'build.sha256');
const outputs = ['out/main/electron.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];

function sourceFiles(): string[] {
  const folders = ['src-main', 'src-renderer', 'db'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...folders.sort(), ...['electron.vite.config.ts', 'package-lock.json'].map((name) => join(root, name))];
}

function digest(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0${statSync(file).size}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

const sources = digest(sourceFiles());
const isCurrent =
  outputs.every((output) => existsSync(join(root, output))) &&
  existsSync(stamp) &&
  readFileSync(stamp, 'utf8') === sources;
if (!isCurrent || process.argv.includes('--force')) {
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, sources);
}
