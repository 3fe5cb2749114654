import { copyFileSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import type { BuilderConfiguration } from '../../../src-main/packaging/configuration.ts';
import { packagesFrom, readManifest } from '../../../src-main/packaging/installedPackages.ts';

const filesBelow = (root: string, folder: string, isWanted: (path: string) => boolean): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const name = relative(root, path).split(sep).join('/');
    if (!entry.isDirectory()) return [name];
    return isWanted(name) ? filesBelow(root, path, isWanted) : [];
  });

/** A file pattern with electron-builder's words for the system that an application is made for. */
const forThisSystem = (pattern: string): string =>
  pattern.replaceAll('${platform}', process.platform).replaceAll('${arch}', process.arch);

/**
 * The files that an application is made of, as electron-builder takes them: those
 * of the patterns, package.json, and the packages that it names as dependencies.
 */
export function applicationFiles(root: string, { files }: BuilderConfiguration): readonly string[] {
  const patterns = files.map(forThisSystem);
  const taken = patterns.filter((pattern) => !pattern.startsWith('!'));
  const left = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const isLeft = (path: string): boolean => left.some((pattern) => posix.matchesGlob(path, pattern));
  const { dependencies, optionalDependencies } = readManifest(root);
  const packages = packagesFrom(root, Object.keys({ ...dependencies, ...optionalDependencies }));
  const own = filesBelow(root, join(root, 'out'), () => true).filter((path) =>
    taken.some((pattern) => posix.matchesGlob(path, pattern)),
  );
  const theirs = packages.flatMap(({ folder }) =>
    filesBelow(root, folder, (path) => !path.endsWith('/node_modules') && !isLeft(path)),
  );
  return ['package.json', ...own, ...theirs].filter((path) => !isLeft(path));
}

/** An application's files in a folder of their own, where nothing else is to be found. */
export function assemble(root: string, paths: readonly string[], target: string): void {
  for (const folder of new Set(paths.map(dirname))) mkdirSync(join(target, folder), { recursive: true });
  for (const path of paths) {
    try {
      linkSync(join(root, path), join(target, path));
    } catch {
      copyFileSync(join(root, path), join(target, path)); // on another disk
    }
  }
}

/** Whether a file lies beside the archive rather than in it. */
export function isUnpacked(path: string, { asarUnpack }: BuilderConfiguration): boolean {
  return asarUnpack.some((pattern) => posix.matchesGlob(path, pattern));
}
