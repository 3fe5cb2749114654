import { spawn } from 'node:child_process';

/**
 * The command that opens a file in the system's browser; null where there is
 * no screen to open it on. Other users read command lines: nothing secret may
 * stand in `path`.
 */
export function browserCommand(
  path: string,
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): readonly [string, ...string[]] | null {
  switch (platform) {
    case 'darwin':
      return ['open', path];
    case 'win32':
      return ['cmd', '/c', 'start', '""', `"${path}"`];
    default:
      return environment['DISPLAY'] || environment['WAYLAND_DISPLAY'] ? ['xdg-open', path] : null;
  }
}

/** @returns whether a browser was started; a person can always open an address that was printed. */
export function openBrowser(path: string): Promise<boolean> {
  const command = browserCommand(path, process.platform, process.env);
  if (command === null) return Promise.resolve(false);
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true, windowsVerbatimArguments: true });
    child.on('error', () => resolve(false));
    child.on('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
