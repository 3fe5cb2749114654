import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of its own for a test, where the machine allows one. */
export interface OtherDisk {
  readonly folder: string;
  /** @param options of mount, such as "ro" or "size=64m". */
  remount(options: string): void;
  unmount(): void;
}

/** A file system of so many kilobytes in memory, below `folder`; null where this user may mount none. */
export function otherDisk(folder: string, kilobytes: number): OtherDisk | null {
  const place = join(folder, 'disk');
  mkdirSync(place, { recursive: true });
  const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;
  if (!mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tutelage-test', place)) return null;
  return {
    folder: place,
    remount(options) {
      if (!mount('-o', `remount,${options}`, place)) throw new Error(`The disk cannot be mounted with ${options}.`);
    },
    unmount: () => void spawnSync('umount', ['-l', place]),
  };
}

/** Takes the right to write a folder and its files, which root does not mind; gives it back when called. */
export function writeProtect(folder: string): () => void {
  const set = (ofFolder: number, ofFile: number): void => {
    for (const file of readdirSync(folder)) chmodSync(join(folder, file), ofFile);
    chmodSync(folder, ofFolder);
  };
  set(0o555, 0o444);
  return () => {
    chmodSync(folder, 0o755);
    set(0o755, 0o644);
  };
}
