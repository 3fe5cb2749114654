import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session, shell } from 'electron';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { failureOf } from './contract/dispatch.ts';
import { TutelageError } from './contract/errors.ts';
import { openDesktop, prepareDesktop } from './doors/desktop.ts';
import type { ElectronApi } from './doors/electronApi.ts';
import { openService } from './doors/openService.ts';
import { rendererFiles } from './doors/rendererFiles.ts';
import { defaultDatabasePath, rendererFolder } from './paths.ts';

const electron: ElectronApi = {
  app,
  protocol,
  ipcMain,
  defaultSession: () => session.defaultSession,
  createWindow: (options) => new BrowserWindow(options),
  setMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
  workAreas: () => screen.getAllDisplays().map((display) => display.workArea),
  showItemInFolder: (path) => shell.showItemInFolder(path),
};

async function open(): Promise<void> {
  const log = (message: string): void => console.error(message);
  const databasePath = databaseArgument(process.argv);
  const files = rendererFiles(rendererFolder());
  const service = openService({
    databasePath,
    door: 'electron',
    trainingWorker: new URL('../out/main/training-worker.js', import.meta.url),
    analysisWorker: new URL('../out/main/analysis-worker.js', import.meta.url),
    log,
  });
  await openDesktop(electron, {
    service,
    files,
    preload: fileURLToPath(new URL('../out/preload/preload.cjs', import.meta.url)),
    databasePath,
    platform: process.platform,
    log,
  });
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
