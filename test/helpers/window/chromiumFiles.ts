import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** A Chromium that can be started: the program, what its environment needs, and switches that only this build takes. */
export interface ChromiumProgram {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly switches: readonly string[];
}

/**
 * Linux x64: the build that ships inside the package @sparticuz/chromium, with
 * the libraries and fonts that a bare machine lacks. Elsewhere: an installed
 * Chrome, Chromium or Edge. TUTELAGE_CHROMIUM names another program.
 */
export async function findChromium(): Promise<ChromiumProgram> {
  const stated = process.env['TUTELAGE_CHROMIUM'];
  if (stated !== undefined) return { executable: stated, environment: {}, switches: [] };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackedChromium();
  const installed = installedBrowsers().find((path) => existsSync(path));
  if (installed === undefined)
    throw new Error('No Chrome, Chromium or Edge was found. Install one, or name its program in TUTELAGE_CHROMIUM.');
  return { executable: installed, environment: {}, switches: [] };
}

function installedBrowsers(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      );
    case 'win32':
      return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
        .flatMap((name) => process.env[name] ?? [])
        .flatMap((folder) => [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ]);
    default:
      return ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'].map(
        (name) => `/usr/bin/${name}`,
      );
  }
}

async function unpackedChromium(): Promise<ChromiumProgram> {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  const packageFolder = join(dirname(entry), '..');
  const { version }: { version: string } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const folder = fileURLToPath(new URL(`../../../node_modules/.cache/tutelage/chromium-${version}`, import.meta.url));
  if (!existsSync(folder)) await unpack(entry, join(packageFolder, 'bin'), folder);
  return {
    executable: join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
    // WebGL on the processor, through the SwiftShader that is unpacked beside the program.
    switches: ['--enable-unsafe-swiftshader', '--disable-gpu-compositing'],
  };
}

const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/**
 * Unpacks into a folder that gets its name when it is whole, so that test files
 * that run at the same time never see a half of it. The package unpacks into
 * the temporary folder of its process: hence a process of its own.
 */
async function unpack(entry: string, archives: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const staging = await mkdtemp(`${folder}-`);
  const files = ['chromium.br', 'al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br'].map((name) =>
    join(archives, name),
  );
  const script =
    `import { inflate } from ${JSON.stringify(pathToFileURL(entry).href)};\nfor (const file of ` +
    `${JSON.stringify(files)}) await inflate(file);`;
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, TMPDIR: staging },
    });
    await writeFile(join(staging, 'fonts.conf'), fontConfiguration);
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another process was first
  }
}
