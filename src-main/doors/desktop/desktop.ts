import { join } from 'node:path';
import { answer } from '../answer.ts';
import { type Service } from '../../contract/service.ts';
import type { Outcome } from '../../contract/errors.ts';
import { callChannel, eventChannel } from './channels.ts';
import type { PartVersion } from '../../contract/about.ts';
import type { CallEvent, DesktopWindow, ElectronApi, MenuEntry } from './electronApi.ts';
import { securityHeaders } from '../http/headers.ts';
import type { RendererFiles } from '../http/rendererFiles.ts';
import { isWithinReach, readWindowState, writeWindowState } from './windowState.ts';

export interface DesktopOptions {
  readonly service: Service & { close(): Promise<void> };
  readonly files: RendererFiles;
  /** The built preload script. */
  readonly preload: string;
  readonly databasePath: string;
  readonly platform: NodeJS.Platform;
  /** What "About" names, the program itself first. */
  readonly versions: readonly PartVersion[];
  /** The licences of what is shipped, as a file; null where nothing was packaged. */
  readonly licences: string | null;
  readonly log: (message: string) => void;
}

const scheme = 'app';
const page = 'app://tutelage/';

/**
 * What Electron wants to be told before it is ready.
 *
 * @returns whether this is the only instance; the other one comes forward if it is not.
 */
export function prepareDesktop(electron: ElectronApi): boolean {
  electron.protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  electron.app.on('web-contents-created', (_, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview'] as const)
      contents.on(event, (attempt) => attempt.preventDefault());
  });
  return electron.app.requestSingleInstanceLock();
}

/**
 * The desktop's door to a workbench: one window on the built interface, in a
 * sandbox, that can send calls and hear events and nothing else. Quitting
 * closes the workbench first.
 */
export async function openDesktop(electron: ElectronApi, options: DesktopOptions): Promise<void> {
  await electron.app.whenReady();
  denyPermissions(electron);
  electron.protocol.handle(scheme, (request) => serveFile(options.files, request));
  electron.ipcMain.handle(callChannel, (event, name, request) => answerCall(options, event, name, request));
  electron.app.setAboutPanelOptions(aboutPanel(options.versions));
  electron.setMenu(menu(electron, options));

  let window: DesktopWindow | null = null;
  const show = async (): Promise<void> => {
    if (window !== null) return comeForward(window);
    const opened = openWindow(electron, options);
    window = opened;
    opened.on('closed', () => {
      window = null;
    });
    await opened.loadURL(page);
    opened.show();
  };
  const showOrLog = (): void => {
    show().catch((error: unknown) => options.log(`The window does not open: ${String(error)}`));
  };
  const unsubscribe = options.service.subscribe((event) => {
    if (window !== null && !window.isDestroyed()) window.webContents.send(eventChannel, event);
  });

  electron.app.on('second-instance', showOrLog);
  electron.app.on('activate', showOrLog);
  // On a Mac a program stays open without a window, and so do its runs.
  electron.app.on('window-all-closed', () => {
    if (options.platform !== 'darwin') electron.app.quit();
  });
  closeBeforeQuit(electron, options, unsubscribe);
  await show();
}

function denyPermissions(electron: ElectronApi): void {
  const session = electron.defaultSession();
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

async function serveFile(
  files: RendererFiles,
  request: { readonly url: string; readonly method: string },
): Promise<Response> {
  const url = new URL(request.url);
  const file = request.method === 'GET' && url.host === new URL(page).host ? await files(url.pathname) : null;
  if (file === null)
    return new Response('There is no such page.', {
      status: 404,
      headers: { ...securityHeaders, 'Content-Type': 'text/plain' },
    });
  return new Response(new Uint8Array(file.content), {
    headers: { ...securityHeaders, 'Content-Type': file.mediaType },
  });
}

/** Only the interface's own outermost frame is heard. */
async function answerCall(
  options: DesktopOptions,
  event: CallEvent,
  name: unknown,
  request: unknown,
): Promise<Outcome<unknown>> {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null || !frame.url.startsWith(page)) {
    return refusal('Another page asked for this. Only the interface itself may.');
  }
  if (typeof name !== 'string') return refusal('A call has a name.');
  return answer(options.service, name, request, options.log);
}

function refusal(message: string): Outcome<never> {
  return { ok: false, failure: { code: 'invalid-request', message } };
}

function openWindow(electron: ElectronApi, options: DesktopOptions): DesktopWindow {
  const file = join(electron.app.getPath('userData'), 'window.json');
  const remembered = readWindowState(file);
  const bounds =
    remembered !== null && isWithinReach(remembered.bounds, electron.workAreas())
      ? remembered.bounds
      : { width: 1280, height: 860 };
  const window = electron.createWindow({
    ...bounds,
    minWidth: 640,
    minHeight: 480,
    title: 'Tutelage',
    show: false,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !electron.app.isPackaged,
    },
  });
  if (remembered?.maximized === true) window.maximize();
  window.on('close', () => {
    try {
      writeWindowState(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    } catch (error) {
      options.log(`The window's place was not kept in ${file}: ${String(error)}`);
    }
  });
  return window;
}

function comeForward(window: DesktopWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Holds the first quit back until the workbench has closed: runs stop after their cycle, the database is whole. */
function closeBeforeQuit(electron: ElectronApi, options: DesktopOptions, unsubscribe: () => void): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  electron.app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    unsubscribe();
    options.service
      .close()
      .catch((error: unknown) =>
        options.log(
          'The workbench did not close well: ' +
            `${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        ),
      )
      .finally(() => {
        state = 'closed';
        electron.app.quit();
      });
  });
}

/** A workbench has one database: another one has another workbench. */
async function openAnother(electron: ElectronApi, options: DesktopOptions): Promise<void> {
  try {
    const path = await electron.chooseDatabase();
    if (path !== null && path !== options.databasePath) electron.startAgain(path);
  } catch (error) {
    options.log(`No other database was opened: ${String(error)}`);
  }
}

function menu(electron: ElectronApi, options: DesktopOptions): MenuEntry[] {
  const file: MenuEntry = {
    label: 'File',
    submenu: [
      { label: 'Open Database…', accelerator: 'CmdOrCtrl+O', click: () => void openAnother(electron, options) },
      { label: 'Show Database in Folder', click: () => electron.showItemInFolder(options.databasePath) },
      { type: 'separator' },
      { role: options.platform === 'darwin' ? 'close' : 'quit' },
    ],
  };
  const own: MenuEntry[] = options.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  return [...own, file, { role: 'editMenu' }, viewMenu(electron), { role: 'windowMenu' }, helpMenu(electron, options)];
}

/** Electron's own view menu has the tools of a developer among the rest. */
function viewMenu(electron: ElectronApi): MenuEntry {
  const tools: MenuEntry[] = [{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }];
  return {
    label: 'View',
    submenu: [
      ...(electron.app.isPackaged ? [] : tools),
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
}

function helpMenu(electron: ElectronApi, { licences }: DesktopOptions): MenuEntry {
  const shown: MenuEntry[] =
    licences === null ? [] : [{ label: 'Show Licences', click: () => electron.showItemInFolder(licences) }];
  return { label: 'Help', submenu: [{ role: 'about' }, ...shown] };
}

function aboutPanel([program, ...parts]: readonly PartVersion[]): {
  applicationName: string;
  applicationVersion: string;
  credits: string;
} {
  return {
    applicationName: program.part,
    applicationVersion: program.version,
    credits: parts.map(({ part, version }) => `${part} ${version}`).join('\n'),
  };
}
