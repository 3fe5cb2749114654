import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder where a person's data belongs, by the custom of the platform: it
 * may not exist yet.
 */
export function dataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  switch (platform) {
    case 'win32':
      return win32.join(environment['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), 'Tutelage');
    case 'darwin':
      return posix.join(home, 'Library', 'Application Support', 'Tutelage');
    default: {
      // The XDG specification has relative paths ignored.
      const stated = environment['XDG_DATA_HOME'] ?? '';
      return posix.join(posix.isAbsolute(stated) ? stated : posix.join(home, '.local', 'share'), 'tutelage');
    }
  }
}

/** The database that is opened where none is named. */
export function defaultDatabasePath(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  return (platform === 'win32' ? win32 : posix).join(dataFolder(platform, environment, home), 'tutelage.db');
}

/** Why a name that was given for the database is none; null where it is one. */
export function databaseNameObstacle(name: string): string | null {
  if (name === '') return '--db names no file: it is empty. Name one, or leave --db out.';
  if (name === ':memory:')
    return '--db :memory: is no file, and runs train in processes of their own, which share a file. Name one.';
  if (/^file:/i.test(name)) return `--db ${name} is an address. Name the file itself.`;
  return null;
}

/** The folder of the clone, seen from a source file in `src-main`. */
export function projectFolder(): string {
  return fileURLToPath(new URL('..', import.meta.url));
}

/** Where `npm run build` puts the interface. */
export function rendererFolder(): string {
  return fileURLToPath(new URL('../out/renderer', import.meta.url));
}
