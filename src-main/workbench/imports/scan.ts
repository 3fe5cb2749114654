import { readdirSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { DataError } from '../../numerics/dataError.ts';
import type { FoundFile } from '../../interop/imports/sources.ts';

/**
 * The files that paths name, those in folders at any depth; links are followed, and hidden folders passed over.
 *
 * @throws DataError naming a path at which there is nothing.
 */
export function scan(paths: readonly string[]): readonly FoundFile[] {
  const found = new Map<string, FoundFile>();
  const visited = new Set<string>();
  const add = (path: string, isNamed: boolean): void => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) {
      if (isNamed) throw new DataError(`${path}: there is no such file or folder.`);
      return; // a link to nothing
    }
    const place = path.replaceAll(sep, '/');
    if (stats.isFile()) {
      if (isNamed || !found.has(place))
        found.set(place, { path: place, bytes: stats.size, changed: stats.mtimeMs, isNamed });
      return;
    }
    const key = `${stats.dev} ${stats.ino}`;
    if (!stats.isDirectory() || visited.has(key)) return;
    visited.add(key);
    for (const name of readdirSync(path).sort()) if (!name.startsWith('.')) add(join(path, name), false);
  };
  for (const path of paths) add(resolve(path), true);
  return [...found.values()];
}
