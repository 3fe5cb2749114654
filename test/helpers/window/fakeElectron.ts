import type {
  CallEvent,
  Contents,
  DesktopWindow,
  ElectronApi,
  MenuEntry,
  Preventable,
  Rectangle,
  WindowOptions,
} from '../../../src-main/doors/desktop/electronApi.ts';

/** An event as Electron hands it out, that remembers whether it was held back. */
export interface HeldEvent extends Preventable {
  prevented: boolean;
}

export function heldEvent(): HeldEvent {
  return {
    prevented: false,
    preventDefault() {
      this.prevented = true;
    },
  };
}

export interface FakeWindow extends DesktopWindow {
  readonly options: WindowOptions;
  readonly loaded: string[];
  readonly sent: unknown[][];
  bounds: Rectangle;
  state: 'normal' | 'maximized' | 'minimized';
  /** Closes it as a person does. */
  close(): void;
}

/** Electron without its runtime: the calls are recorded, and a test plays the other side. */
export interface FakeElectron extends ElectronApi {
  readonly windows: FakeWindow[];
  readonly menus: MenuEntry[][];
  readonly shownInFolder: string[];
  /** Databases that it was started on again. */
  readonly startedAgain: string[];
  readonly schemes: string[];
  readonly aboutPanels: { readonly applicationVersion: string; readonly credits: string }[];
  quits: number;
  /** What each permission handler of the session says. */
  permissions(): { asked: boolean; checked: boolean; device: boolean };
  /** Fires an event of `app`. */
  fire(event: string, ...args: unknown[]): void;
  fetchPage(url: string, method?: string): Promise<Response>;
  invoke(event: CallEvent, ...args: unknown[]): Promise<unknown>;
}

export interface FakeElectronOptions {
  readonly userData: string;
  readonly firstInstance?: boolean;
  readonly workAreas?: readonly Rectangle[];
  /** What a person chooses in the dialog for databases. */
  readonly chosen?: string;
  readonly isPackaged?: boolean;
}

type Listener = (...args: never[]) => unknown;

export function fakeElectron(options: FakeElectronOptions): FakeElectron {
  const listeners = new Map<string, Listener[]>();
  const windows: FakeWindow[] = [];
  const menus: MenuEntry[][] = [];
  const shownInFolder: string[] = [];
  const startedAgain: string[] = [];
  const schemes: string[] = [];
  const aboutPanels: FakeElectron['aboutPanels'] = [];
  let serve: Parameters<ElectronApi['protocol']['handle']>[1] | null = null;
  let answerCall: Parameters<ElectronApi['ipcMain']['handle']>[1] | null = null;
  const denied = { asked: true, checked: true, device: true };
  const fake: FakeElectron = {
    windows,
    menus,
    shownInFolder,
    startedAgain,
    schemes,
    aboutPanels,
    quits: 0,
    app: {
      whenReady: () => Promise.resolve(),
      quit: () => {
        fake.quits += 1;
      },
      getPath: () => options.userData,
      isPackaged: options.isPackaged ?? false,
      setAboutPanelOptions: (panel) => aboutPanels.push(panel),
      requestSingleInstanceLock: () => options.firstInstance ?? true,
      on: (event: string, listener: Listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    },
    protocol: {
      registerSchemesAsPrivileged: (list) => schemes.push(...list.map((each) => each.scheme)),
      handle: (_, handler) => {
        serve = handler;
      },
    },
    ipcMain: {
      handle: (_, handler) => {
        answerCall = handler;
      },
    },
    defaultSession: () => ({
      setPermissionRequestHandler: (handler) => handler(null, 'geolocation', (granted) => (denied.asked = granted)),
      setPermissionCheckHandler: (handler) => (denied.checked = handler()),
      setDevicePermissionHandler: (handler) => (denied.device = handler()),
    }),
    createWindow(windowOptions) {
      const window = fakeWindow(windowOptions);
      windows.push(window);
      return window;
    },
    setMenu: (template) => menus.push(template),
    workAreas: () => options.workAreas ?? [{ x: 0, y: 0, width: 1920, height: 1080 }],
    showItemInFolder: (path) => shownInFolder.push(path),
    chooseDatabase: () => Promise.resolve(options.chosen ?? null),
    startAgain: (path) => startedAgain.push(path),
    permissions: () => denied,
    fire(event, ...args) {
      // The test passes what Electron passes to the listeners of this event.
      for (const listener of listeners.get(event) ?? []) (listener as (...args: unknown[]) => unknown)(...args);
    },
    fetchPage: (url, method = 'GET') => serve?.({ url, method }) ?? Promise.reject(new Error('No scheme is handled.')),
    invoke: (event, ...args) => answerCall?.(event, ...args) ?? Promise.reject(new Error('No call is handled.')),
  };
  return fake;
}

function fakeWindow(options: WindowOptions): FakeWindow {
  const listeners = new Map<string, () => void>();
  let isClosed = false;
  const window: FakeWindow = {
    options,
    loaded: [],
    sent: [],
    bounds: { x: options.x ?? 0, y: options.y ?? 0, width: options.width, height: options.height },
    state: 'normal',
    loadURL: (url) => {
      window.loaded.push(url);
      return Promise.resolve();
    },
    show: () => undefined,
    focus: () => undefined,
    maximize: () => {
      window.state = 'maximized';
    },
    restore: () => {
      window.state = 'normal';
    },
    isMaximized: () => window.state === 'maximized',
    isMinimized: () => window.state === 'minimized',
    isDestroyed: () => isClosed,
    getNormalBounds: () => window.bounds,
    on: (event, listener) => listeners.set(event, listener),
    webContents: { send: (...message) => window.sent.push(message) },
    close() {
      listeners.get('close')?.();
      isClosed = true;
      listeners.get('closed')?.();
    },
  };
  return window;
}

/** The contents of some page, and what the shell allows it. */
export function fakeContents(): { contents: Contents; opening(): string; attempt(event: string): boolean } {
  let decideOpening = (): { action: string } => ({ action: 'allow' });
  const listeners = new Map<string, (event: Preventable) => void>();
  return {
    contents: {
      setWindowOpenHandler: (handler) => {
        decideOpening = handler;
      },
      on: (event, listener) => listeners.set(event, listener),
    },
    opening: () => decideOpening().action,
    attempt(event) {
      const held = heldEvent();
      listeners.get(event)?.(held);
      return !held.prevented;
    },
  };
}
