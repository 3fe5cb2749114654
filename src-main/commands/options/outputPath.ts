import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmdirSync,
  statSync,
  unlinkSync,
  type Stats,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { UsageError } from '../terminal/shell.ts';

/**
 * Refuses, before any work is done, a file that could not be written at its end.
 *
 * @param inputs files that are read; none of them may be the output, under any name.
 * @throws UsageError naming the option and what stands in the way.
 */
export function requireWritableFile(flag: string, path: string, inputs: readonly string[] = []): void {
  const folder = dirname(resolve(path));
  if (!existsSync(folder))
    throw new UsageError(`${flag} ${path}: there is no folder ${dirname(path)}. Make it first, or name another.`);
  const known = statusOf(path);
  if (known?.isDirectory() === true) throw new UsageError(`${flag} ${path}: this is a folder. Name a file in it.`);
  if (known !== null && inputs.map(statusOf).some((other) => other?.dev === known.dev && other.ino === known.ino))
    throw new UsageError(`${flag} ${path}: this is the file that is read, and would be lost. Name another.`);
  try {
    closeSync(openSync(path, known === null ? 'wx' : 'r+'));
    if (known === null) unlinkSync(path);
  } catch (error) {
    throw new UsageError(`${flag} ${path}: the file cannot be written (${reasonOf(error)}). Name another.`);
  }
}

/** Null where there is no such file, or none that can be asked. */
function statusOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/**
 * The same of a folder, which need not be there yet.
 *
 * @throws UsageError naming the option and what stands in the way.
 */
export function requireWritableFolder(flag: string, path: string): void {
  let nearest = resolve(path);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  if (!statSync(nearest).isDirectory())
    throw new UsageError(`${flag} ${path}: ${nearest} is a file, not a folder. Name another folder.`);
  try {
    rmdirSync(mkdtempSync(join(nearest, '.tutelage-')));
  } catch (error) {
    throw new UsageError(
      `${flag} ${path}: nothing can be written in ${nearest} (${reasonOf(error)}). Name another folder.`,
    );
  }
}

/** The same of a folder that is to hold one thing alone. @throws UsageError where there is something in it. */
export function requireEmptyFolder(flag: string, path: string): void {
  requireWritableFolder(flag, path);
  if (existsSync(path) && readdirSync(path).length > 0)
    throw new UsageError(`${flag} ${path}: there is something in this folder already. Name a new one.`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number'
    ? getSystemErrorMessage(error.errno)
    : String(error);
}
