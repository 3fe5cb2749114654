import { partVersions, programManifest } from '../../training/versions.ts';

/** The version in package.json. */
export function programVersion(): string {
  return programManifest().version;
}

/** `tutelage --version`: the program's own first, then what it stands on, a part a line. */
export function versionText(): string {
  return partVersions()
    .map(({ part, version }) => `${part} ${version}`)
    .join('\n');
}
