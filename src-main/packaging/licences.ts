import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesFrom, readManifest, type InstalledPackage } from './installedPackages.ts';

/** What is not installed beside the program but built into it: the interface's packages, and the kernels' runtime. */
export const bundledPackages = ['svelte', 'bits-ui', 'plotly.js', 'three', 'gifenc', 'assemblyscript'] as const;

/** Licences that a name alone says enough of; their texts stand at https://spdx.org/licenses. */
const knownLicences = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

export interface Licence extends InstalledPackage {
  /** The package's own files of licence and notice, one after the other; empty where it has none. */
  readonly text: string;
}

/** Whose work is shipped with the program, and on what terms. */
export function shippedLicences(root: string): readonly Licence[] {
  const { dependencies, optionalDependencies } = readManifest(root);
  const names = [...new Set([...Object.keys({ ...dependencies, ...optionalDependencies }), ...bundledPackages])];
  return packagesFrom(root, names).map((each) => ({ ...each, text: licenceText(each.folder) }));
}

/** Those that neither bring a text nor name licences that are known. */
export function unlicensed(licences: readonly Licence[]): readonly string[] {
  return licences
    .filter(({ text, licence }) => text === '' && !isKnown(licence))
    .map(({ name, version, licence }) => `${name} ${version}: ${licence ?? 'no licence named'}`);
}

/** One file for all of them. Electron and Chromium bring their own, which lie beside it. */
export function licencesDocument(licences: readonly Licence[]): string {
  const entries = licences.map(({ name, version, licence, author, text }) => {
    const owner = author === '' ? '' : `By ${author}. `;
    const terms = text === '' ? `${owner}Licence: ${licence ?? 'none named'}, see https://spdx.org/licenses` : text;
    return `${name} ${version}${licence === null ? '' : ` (${licence})`}\n\n${terms}\n`;
  });
  return [`Tutelage is shipped with the following packages, on these terms.\n`, ...entries].join(
    `\n${'-'.repeat(78)}\n\n`,
  );
}

function licenceText(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(un)?(licen[cs]e|copying|notice)/i.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
}

function isKnown(licence: string | null): boolean {
  const names = licence?.split(/[()\s]+|\bAND\b|\bOR\b/).filter((name) => name !== '') ?? [];
  return names.length > 0 && names.every((name) => knownLicences.has(name));
}
