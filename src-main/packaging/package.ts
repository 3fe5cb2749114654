import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { electronPackage, electronProgram, fetchElectron } from '../doors/desktop/electronRuntime.ts';
import { runEntry } from '../doors/runEntry.ts';
import { TutelageError } from '../contract/errors.ts';
import { loadFigureAssets } from '../figures/assets.ts';
import { svgToPngBytes } from '../figures/formats/png.ts';
import { projectFolder } from '../paths.ts';
import { builderConfiguration, iconFile, licencesFile, packageFolder } from './configuration.ts';
import { readManifest } from './installedPackages.ts';
import { licencesDocument, shippedLicences, unlicensed } from './licences.ts';

/**
 * `npm run package`: applications for the system that it runs on, in
 * `out/package`. What follows `--` goes to electron-builder, such as `--dir`.
 *
 * electron-builder is 300 packages that nothing else here needs, so it is no
 * dependency: npx fetches this version of it, as the runtime is fetched.
 */
const BUILDER = 'electron-builder@26.17.0';
const fetchLimitMinutes = 10;

/** Makes 1024 pixels of the icon's 32 points. */
const ICON_DPI = (1024 / 32) * 72;

async function main(): Promise<void> {
  const root = projectFolder();
  mkdirSync(join(root, packageFolder), { recursive: true });
  writeLicences(root);
  await writeIcon(root);
  const runtime = await obtainRuntime();
  const configuration = join(root, packageFolder, 'builder.json');
  writeFileSync(
    configuration,
    JSON.stringify(builderConfiguration(readManifest(electronPackage()).version, runtime), null, 2),
  );
  const { status } = spawnSync(
    process.execPath,
    [npxProgram(), '--yes', BUILDER, '--config', configuration, '--publish', 'never', ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0)
    throw new TutelageError(
      'unavailable',
      `The application was not made: ${BUILDER} ended with ${status ?? 'a signal'}; what it wrote above says why. ` +
        'It is fetched from the npm registry, and fetches tools of its own for installers.',
    );
  console.log(`What was made lies in ${packageFolder}.`);
}

function writeLicences(root: string): void {
  const licences = shippedLicences(root);
  const missing = unlicensed(licences);
  if (missing.length > 0)
    throw new TutelageError(
      'invalid-request',
      `These packages cannot be shipped, as they name no licence that is known:\n${missing.join('\n')}`,
    );
  writeFileSync(join(root, licencesFile), licencesDocument(licences));
}

async function writeIcon(root: string): Promise<void> {
  const drawing = readFileSync(join(root, 'src-renderer/icon.svg'), 'utf8');
  writeFileSync(join(root, iconFile), await svgToPngBytes(drawing, ICON_DPI, await loadFigureAssets()));
}

/** The folder of the runtime. */
async function obtainRuntime(): Promise<string> {
  const folder = electronPackage();
  const program =
    electronProgram(folder) ??
    ((await fetchElectron(folder, fetchLimitMinutes * 60_000)) ? electronProgram(folder) : null);
  if (program === null)
    throw new TutelageError(
      'unavailable',
      'The application cannot be made: the Electron runtime is not installed and could not be downloaded. ' +
        'Connect to github.com, or name a mirror in ELECTRON_MIRROR, and run npm run package again.',
    );
  return join(folder, 'dist');
}

/** The npx of the npm that runs this script, on every system alike. */
function npxProgram(): string {
  const npm = process.env['npm_execpath'];
  if (npm === undefined) throw new TutelageError('invalid-request', 'Run this as: npm run package');
  return join(dirname(npm), 'npx-cli.js');
}

await runEntry(main);
