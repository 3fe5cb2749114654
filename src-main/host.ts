import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workerEntries } from './doors/entries.ts';
import { openDatabases } from './doors/databases/databases.ts';
import { openHttpDoor } from './doors/http/httpDoor.ts';
import { openService } from './doors/openService.ts';
import { rendererFiles } from './doors/http/rendererFiles.ts';
import { runEntry } from './doors/runEntry.ts';
import { parseStartArguments, type StartArguments } from './doors/startArguments.ts';
import { openPrivately } from './doors/http/redirectFile.ts';
import { openBrowser } from './doors/systemBrowser.ts';
import { dataFolder, rendererFolder } from './paths.ts';

/**
 * Serves the workbench to a browser until a signal ends it: the first one lets
 * the runs finish their cycle, a second one ends the program at once.
 *
 * @throws TutelageError where the database, the interface or the port cannot be had.
 */
export async function runHost(options: StartArguments): Promise<void> {
  const log = (message: string): void => console.error(message);
  const files = rendererFiles(rendererFolder());
  const service = openDatabases({
    databasePath: options.databasePath,
    open: (databasePath) => openService({ databasePath, door: 'browser', ...workerEntries, log }),
    recentFile: join(dataFolder(), 'recent.json'),
    now: () => new Date(),
    log,
  });
  try {
    const door = await openHttpDoor({ service, files, port: options.port, log });
    log(`The workbench is open on ${options.databasePath}, at`);
    console.log(door.newAddress());
    if (options.open && !(await openPrivately(door.newAddress(), openBrowser)))
      log(
        'There is no screen here to open a browser on. Open this address on this machine, or through a ' +
          'forwarded port of the same number:\n  ' +
          forwarding(door.port),
      );
    log('Ctrl-C closes it.');
    await firstSignal();
    log(
      'Closing: runs that train stop after their present cycle. Ctrl-C again ends them now; nothing committed is lost.',
    );
    await door.close();
  } finally {
    await service.close();
  }
}

function forwarding(port: number): string {
  return `ssh -L ${port}:127.0.0.1:${port} <this machine>`;
}

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    // Taken away after the first one, so that the second has its ordinary effect.
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runEntry(() => runHost(parseStartArguments(process.argv.slice(2))));
}
