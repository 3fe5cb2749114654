import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** A package as it lies below `node_modules`. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute. */
  readonly folder: string;
  /** What its manifest says: an SPDX expression, mostly; null where it says nothing. */
  readonly licence: string | null;
  /** Whose it is, as its manifest says; empty where it says nothing. */
  readonly author: string;
}

const licenceField = z.union([z.string(), z.looseObject({ type: z.string() }).transform(({ type }) => type)]);
const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  license: licenceField.optional(),
  /** How old manifests wrote it. */
  licenses: z.array(licenceField).optional(),
  author: z
    .union([z.string(), z.looseObject({ name: z.string().default('') }).transform(({ name }) => name)])
    .default(''),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
type Manifest = z.infer<typeof manifestSchema>;

export function readManifest(folder: string): Manifest {
  const file = join(folder, 'package.json');
  const parsed = manifestSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is no manifest of a package: ${parsed.error.issues[0].message}.`);
  return parsed.data;
}

/**
 * The packages of those names and all that they depend on, each once, found as
 * Node finds them from `root`. An optional one that is not installed is left out.
 *
 * @throws Error where another one is not installed.
 */
export function packagesFrom(root: string, names: readonly string[]): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const take = (name: string, from: string, isOptional: boolean): void => {
    const folder = folderOf(name, from, root);
    if (folder === null) {
      if (isOptional) return;
      throw new Error(`The package ${name}, which ${from} needs, is not installed. Run: npm ci`);
    }
    if (found.has(folder)) return;
    const manifest = readManifest(folder);
    const licence = manifest.license ?? (manifest.licenses?.join(' OR ') || null);
    found.set(folder, { name, version: manifest.version, folder, licence, author: manifest.author });
    for (const next of Object.keys(manifest.dependencies)) take(next, folder, next in manifest.optionalDependencies);
    for (const next of Object.keys(manifest.optionalDependencies)) take(next, folder, true);
  };
  const { optionalDependencies } = readManifest(root);
  for (const name of names) take(name, root, name in optionalDependencies);
  return [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** The nearest `node_modules` with it, from the folder upwards and no higher than the root. */
function folderOf(name: string, from: string, root: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (at === root || at === dirname(at)) return null;
  }
}
