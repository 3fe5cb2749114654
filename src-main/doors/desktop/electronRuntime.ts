import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the package `electron` is installed; its runtime is fetched apart. */
export function electronPackage(): string {
  return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
}

/** The program of the runtime in the package's folder; null where it is not there. */
export function electronProgram(packageFolder: string = electronPackage()): string | null {
  const pathFile = join(packageFolder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const program = join(packageFolder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/** Why the shell cannot open a window here, or null. */
export function desktopObstacle(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  userId: number | undefined,
): string | null {
  if (platform !== 'linux') return null;
  if (!environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return 'there is no display here';
  if (userId === 0) return 'Electron does not run as root';
  return null;
}

/**
 * Fetches the runtime with the package's own installer, which checks it against
 * the checksums that the package carries. The one use of the network that the
 * program makes by itself.
 *
 * @returns whether it is there now.
 */
export async function fetchElectron(packageFolder: string, limitMilliseconds: number): Promise<boolean> {
  const installer = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    stdio: 'ignore',
    timeout: limitMilliseconds,
  });
  await new Promise<void>((resolve) => {
    installer.on('error', () => resolve());
    installer.on('exit', () => resolve());
  });
  return electronProgram(packageFolder) !== null;
}

export type ShellEnding =
  | { readonly kind: 'ended'; readonly exitCode: number }
  /** It could not start: a library is missing, or the system forbids its sandbox. */
  | { readonly kind: 'not-started'; readonly reason: string };

/** Runs the shell until it ends. The built main entry is the package's `main`. */
export function runElectron(program: string, projectFolder: string, args: readonly string[]): Promise<ShellEnding> {
  return new Promise((resolve) => {
    const shell = spawn(program, [projectFolder, ...args], { stdio: 'inherit' });
    // Ctrl-C reaches the whole group: the shell closes its workbench, and this process waits for that.
    const wait = (): void => undefined;
    process.on('SIGINT', wait);
    shell.on('error', (error) => resolve({ kind: 'not-started', reason: error.message }));
    shell.on('exit', (code, signal) => {
      process.off('SIGINT', wait);
      resolve(endingOf(code, signal));
    });
  });
}

/**
 * 127 is the loader's word for a missing library; Chromium ends itself by a trap where it may not set up its sandbox.
 */
export function endingOf(code: number | null, signal: NodeJS.Signals | null): ShellEnding {
  if (code === 127) return { kind: 'not-started', reason: 'a library that it needs is missing' };
  if (signal === 'SIGTRAP' || signal === 'SIGILL' || signal === 'SIGABRT')
    return { kind: 'not-started', reason: `it ended by ${signal}; on Linux that is most often a forbidden sandbox` };
  return { kind: 'ended', exitCode: code ?? 1 };
}
