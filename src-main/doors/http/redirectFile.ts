import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Milliseconds that a browser has to read the file. */
const LIFE = 60_000;

/**
 * Opens an address that holds a secret without naming it on a command line,
 * which every user of the machine can read: the browser is sent to a file that
 * its owner alone can read, and the file sends it on.
 *
 * @param open opens a file's path in the browser; says whether one was started.
 */
export async function openPrivately(address: string, open: (path: string) => Promise<boolean>): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'tutelage-')); // by its nature 0700
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, 'open.html');
  writeFileSync(path, redirection(address), { mode: 0o600, flag: 'wx' });
  const isOpen = await open(path);
  process.once('exit', remove);
  if (isOpen) setTimeout(remove, LIFE).unref();
  else remove();
  return isOpen;
}

function redirection(address: string): string {
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="referrer" content="no-referrer">' +
    `<meta http-equiv="refresh" content="0; url=${address}"><title>Tutelage</title>` +
    `<p><a href="${address}">Open the workbench</a>.</p></html>\n`
  );
}
