/**
 * The part of Electron that the shell uses, so that a test can stand in for it.
 * Electron's own modules fit these types as they are.
 */
export interface ElectronApi {
  readonly app: {
    whenReady(): Promise<void>;
    quit(): void;
    getPath(name: 'userData'): string;
    /** Whether it runs from an application that was made of it, not from a clone. */
    readonly isPackaged: boolean;
    setAboutPanelOptions(options: { applicationName: string; applicationVersion: string; credits: string }): void;
    requestSingleInstanceLock(): boolean;
    on(event: 'window-all-closed' | 'activate' | 'second-instance', listener: () => void): unknown;
    on(event: 'before-quit', listener: (event: Preventable) => void): unknown;
    on(event: 'web-contents-created', listener: (event: Preventable, contents: Contents) => void): unknown;
  };
  readonly protocol: {
    registerSchemesAsPrivileged(
      schemes: { scheme: string; privileges: { standard: boolean; secure: boolean; supportFetchAPI: boolean } }[],
    ): void;
    handle(
      scheme: string,
      handler: (request: { readonly url: string; readonly method: string }) => Promise<Response>,
    ): void;
  };
  readonly ipcMain: {
    handle(channel: string, listener: (event: CallEvent, ...args: unknown[]) => Promise<unknown>): void;
  };
  /** `session.defaultSession`, to be had from `whenReady` on. */
  readonly defaultSession: () => {
    setPermissionRequestHandler(
      handler: (contents: unknown, permission: string, decide: (granted: boolean) => void) => void,
    ): void;
    setPermissionCheckHandler(handler: () => boolean): void;
    setDevicePermissionHandler(handler: () => boolean): void;
  };
  readonly createWindow: (options: WindowOptions) => DesktopWindow;
  readonly setMenu: (template: MenuEntry[]) => void;
  /** Work areas of the screens. */
  readonly workAreas: () => readonly Rectangle[];
  readonly showItemInFolder: (path: string) => void;
  /** Asks a person for a database that can be opened; null where they chose none. */
  readonly chooseDatabase: () => Promise<string | null>;
  /** Quits, as a person would, and starts on another database. */
  readonly startAgain: (databasePath: string) => void;
}

export interface Preventable {
  preventDefault(): void;
}

export interface Contents {
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  on(event: 'will-navigate' | 'will-redirect' | 'will-attach-webview', listener: (event: Preventable) => void): unknown;
}

/** A frame of a page: the outermost has no parent. */
export interface Frame {
  readonly url: string;
  readonly parent: Frame | null;
}

export interface CallEvent {
  /** Null where the frame has gone in the meantime. */
  readonly senderFrame: Frame | null;
}

/** In device-independent pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowOptions extends Partial<Rectangle> {
  readonly width: number;
  readonly height: number;
  readonly minWidth: number;
  readonly minHeight: number;
  readonly title: string;
  readonly show: boolean;
  readonly webPreferences: {
    readonly preload: string;
    readonly sandbox: true;
    readonly contextIsolation: true;
    readonly nodeIntegration: false;
    readonly nodeIntegrationInWorker: false;
    readonly webviewTag: false;
    readonly spellcheck: false;
    readonly devTools: boolean;
  };
}

export interface DesktopWindow {
  loadURL(url: string): Promise<void>;
  show(): void;
  focus(): void;
  maximize(): void;
  restore(): void;
  isMaximized(): boolean;
  isMinimized(): boolean;
  isDestroyed(): boolean;
  getNormalBounds(): Rectangle;
  on(event: 'close' | 'closed', listener: () => void): unknown;
  readonly webContents: { send(channel: string, ...args: unknown[]): void };
}

/** What Electron's menus do by themselves. */
export type MenuRole =
  | 'appMenu'
  | 'editMenu'
  | 'windowMenu'
  | 'about'
  | 'close'
  | 'quit'
  | 'reload'
  | 'toggleDevTools'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'togglefullscreen';

export type MenuEntry =
  | { role: MenuRole }
  | { type: 'separator' }
  | { label: string; submenu: MenuEntry[] }
  | { label: string; accelerator?: string; click: () => void };
