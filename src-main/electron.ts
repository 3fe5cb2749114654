import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session, shell } from 'electron';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openOrCopy } from '../db/open.ts';
import { failureOf } from './contract/failure.ts';
import { messageOf, TutelageError } from './contract/errors.ts';
import { builtWorkerEntries } from './doors/entries.ts';
import { openDesktop, prepareDesktop } from './doors/desktop/desktop.ts';
import type { ElectronApi } from './doors/desktop/electronApi.ts';
import { openService } from './doors/openService.ts';
import { rendererFiles } from './doors/http/rendererFiles.ts';
import { defaultDatabasePath, rendererFolder } from './paths.ts';
import { partVersions } from './training/versions.ts';

const electron: ElectronApi = {
  app,
  protocol,
  ipcMain,
  defaultSession: () => session.defaultSession,
  createWindow: (options) => new BrowserWindow(options),
  setMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
  workAreas: () => screen.getAllDisplays().map((display) => display.workArea),
  showItemInFolder: (path) => shell.showItemInFolder(path),
  chooseDatabase,
  startAgain: (path) => {
    app.relaunch({ args: [...withoutDatabase(process.argv.slice(1)), '--db', path] });
    app.quit();
  },
};

async function open(): Promise<void> {
  const log = (message: string): void => console.error(message);
  const databasePath = databaseArgument(process.argv);
  const files = rendererFiles(rendererFolder());
  const service = openService({
    databasePath,
    door: 'electron',
    ...builtWorkerEntries,
    log,
  });
  await openDesktop(electron, {
    service,
    files,
    preload: fileURLToPath(new URL('../out/preload/preload.cjs', import.meta.url)),
    databasePath,
    platform: process.platform,
    versions: partVersions(),
    licences: app.isPackaged ? join(process.resourcesPath, 'licences.txt') : null,
    log,
  });
}

/** A file that cannot be opened is refused here, while the present one is still open. */
async function chooseDatabase(): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Open a database',
    properties: ['openFile'],
    filters: [
      { name: 'Databases', extensions: ['db'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  if (canceled || filePaths.length === 0) return null;
  try {
    openOrCopy(filePaths[0]).close();
    return filePaths[0];
  } catch (error) {
    dialog.showErrorBox('This database cannot be opened', messageOf(error));
    return null;
  }
}

function withoutDatabase(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--db');
  return args.filter((argument, i) => !argument.startsWith('--db=') && (at < 0 || (i !== at && i !== at + 1)));
}

/** `--db FILE` among whatever switches Electron and Chromium take from the same command line. */
function databaseArgument(argv: readonly string[]): string {
  const { db } = parseArgs({ args: argv.slice(1), strict: false, options: { db: { type: 'string' } } }).values;
  return typeof db === 'string' && db !== '' ? resolve(db) : defaultDatabasePath();
}

function fail(error: unknown): void {
  const failure = failureOf(error);
  const text = failure.code === 'unexpected' ? (failure.details ?? failure.message) : failure.message;
  console.error(text);
  dialog.showErrorBox('Tutelage cannot start', text);
  app.exit(error instanceof TutelageError ? 2 : 1);
}

if (prepareDesktop(electron)) {
  open().catch(fail);
} else {
  console.error('Tutelage is already open, and its window has come forward. Close it first to open another database.');
  app.quit();
}
