import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventChannel } from '../../../src-main/doors/desktop/channels.ts';
import { openDesktop, prepareDesktop } from '../../../src-main/doors/desktop/desktop.ts';
import type { Frame, MenuEntry } from '../../../src-main/doors/desktop/electronApi.ts';
import { endingOf } from '../../../src-main/doors/desktop/electronRuntime.ts';
import { rendererFiles } from '../../../src-main/doors/http/rendererFiles.ts';
import {
  fakeContents,
  fakeElectron,
  heldEvent,
  type FakeElectron,
  type FakeElectronOptions,
} from '../../helpers/window/fakeElectron.ts';
import { fakeRun, fakeService, type FakeService } from '../../helpers/fakeService.ts';

let folder: string;
let electron: FakeElectron;
let service: FakeService;
let log: string[];

const ownFrame: Frame = { url: 'app://tutelage/#/runs', parent: null };

async function open(
  options: Partial<FakeElectronOptions> & {
    platform?: NodeJS.Platform;
    overrides?: Parameters<typeof fakeService>[0];
  } = {},
): Promise<void> {
  service = fakeService(options.overrides);
  electron = fakeElectron({ userData: folder, ...options });
  expect(prepareDesktop(electron)).toBe(true);
  await openDesktop(electron, {
    service,
    files: rendererFiles(join(folder, 'renderer')),
    preload: '/out/preload/preload.cjs',
    databasePath: '/data/tutelage.db',
    platform: options.platform ?? 'linux',
    versions: [
      { part: 'Tutelage', version: '1.2.3' },
      { part: 'Electron', version: '45.0.0' },
      { part: 'SQLite', version: '3.50.0' },
    ],
    licences: options.isPackaged === true ? '/resources/licences.txt' : null,
    log: (message) => log.push(message),
  });
}

beforeEach(async () => {
  log = [];
  folder = await mkdtemp(join(tmpdir(), 'tutelage-shell-'));
  await mkdir(join(folder, 'renderer'));
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>Tutelage</title>');
  await writeFile(join(folder, 'secret.txt'), 'not for pages');
});

afterEach(() => rm(folder, { recursive: true }));

describe('the sandbox', () => {
  test('the window is sandboxed, isolated, without Node, and shows the built interface', async () => {
    await open();
    const [window] = electron.windows;
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
    });
    expect(window.loaded).toEqual(['app://tutelage/']);
    expect(electron.schemes).toEqual(['app']);
  });

  test('no page navigates, redirects, opens a window or holds a webview', async () => {
    await open();
    const page = fakeContents();
    expect([page.opening(), page.attempt('will-navigate')]).toEqual(['allow', true]);
    electron.fire('web-contents-created', heldEvent(), page.contents);
    expect(page.opening()).toBe('deny');
    for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview'])
      expect(page.attempt(event), event).toBe(false);
  });

  test('no permission is granted', async () => {
    await open();
    expect(electron.permissions()).toEqual({ asked: false, checked: false, device: false });
  });

  test('the scheme serves the interface under the strict policy, and nothing else', async () => {
    await open();
    const page = await electron.fetchPage('app://tutelage/');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Tutelage</title>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const url of [
      'app://tutelage/../secret.txt',
      'app://tutelage/%2e%2e/secret.txt',
      'app://tutelage/..%2fsecret.txt',
      'app://other/',
      'app://tutelage/missing.js',
    ]) {
      const refused = await electron.fetchPage(url);
      expect(refused.status, url).toBe(404);
      expect(await refused.text()).not.toContain('not for pages');
    }
    expect((await electron.fetchPage('app://tutelage/', 'POST')).status).toBe(404);
  });
});

describe('for people and for developers', () => {
  /** Labels and roles of a menu, submenus and all. */
  const entriesOf = (entries: readonly MenuEntry[]): readonly string[] =>
    entries.flatMap((entry) => {
      if ('role' in entry) return [entry.role];
      if ('type' in entry) return [];
      return 'submenu' in entry ? [entry.label, ...entriesOf(entry.submenu)] : [entry.label];
    });

  test('a clone has the tools of a developer, an application that was made of it has none', async () => {
    await open();
    expect(electron.windows[0].options.webPreferences.devTools).toBe(true);
    expect(entriesOf(electron.menus[0])).toContain('toggleDevTools');
    await open({ isPackaged: true });
    expect(electron.windows[0].options.webPreferences.devTools).toBe(false);
    expect(entriesOf(electron.menus[0])).not.toContain('toggleDevTools');
    expect(entriesOf(electron.menus[0])).not.toContain('reload');
  });

  test('Help tells the versions of all parts and, of an application, shows whose work is in it', async () => {
    await open();
    expect(entriesOf(electron.menus[0])).toContain('about');
    expect(entriesOf(electron.menus[0])).not.toContain('Show Licences');
    expect(electron.aboutPanels).toMatchObject([
      { applicationVersion: '1.2.3', credits: 'Electron 45.0.0\nSQLite 3.50.0' },
    ]);
    await open({ isPackaged: true });
    const help = electron.menus[0].find((entry) => 'label' in entry && entry.label === 'Help');
    const shown = help !== undefined && 'submenu' in help ? help.submenu.at(-1) : undefined;
    if (shown === undefined || !('click' in shown)) throw new Error('Help has no entry to click.');
    shown.click();
    expect(electron.shownInFolder).toEqual(['/resources/licences.txt']);
  });
});

describe('calls and events', () => {
  test('a call of the interface is answered', async () => {
    await open();
    expect(await electron.invoke({ senderFrame: ownFrame }, 'runs.get', { run: fakeRun.id })).toMatchObject({
      ok: true,
      value: { id: fakeRun.id },
    });
    expect(await electron.invoke({ senderFrame: ownFrame }, 'runs.get', { run: 'NO' })).toMatchObject({
      ok: false,
      failure: { code: 'invalid-request' },
    });
  });

  test.each<[string, Frame | null]>([
    ['no frame', null],
    ['an inner frame', { url: 'app://tutelage/', parent: ownFrame }],
    ['another site', { url: 'https://evil.example/app://tutelage/', parent: null }],
    ['another host of the scheme', { url: 'app://tutelage.evil/', parent: null }],
    ['a file', { url: 'file:///index.html', parent: null }],
  ])('%s is not heard', async (_, senderFrame) => {
    await open({
      overrides: {
        'runs.list': () => {
          throw new Error('reached');
        },
      },
    });
    expect(await electron.invoke({ senderFrame }, 'runs.list', {})).toMatchObject({
      ok: false,
      failure: { code: 'invalid-request' },
    });
    expect(log).toEqual([]);
  });

  test('a call without a name is refused', async () => {
    await open();
    for (const name of [undefined, 7, { toString: 'runs.list' }]) {
      expect(await electron.invoke({ senderFrame: ownFrame }, name, {})).toMatchObject({
        ok: false,
        failure: { code: 'invalid-request' },
      });
    }
  });

  test('events reach the window while there is one', async () => {
    await open({ platform: 'darwin' });
    const [window] = electron.windows;
    service.emit({ type: 'run-changed', run: fakeRun });
    expect(window.sent).toEqual([[eventChannel, { type: 'run-changed', run: fakeRun }]]);
    window.close();
    service.emit({ type: 'run-deleted', run: fakeRun.id });
    expect(window.sent).toHaveLength(1);
  });
});

describe('one window, kept in its place', () => {
  test('it opens where it was closed', async () => {
    await open();
    electron.windows[0].bounds = { x: 200, y: 100, width: 900, height: 700 };
    electron.windows[0].state = 'maximized';
    electron.windows[0].close();
    await open();
    expect(electron.windows[0].options).toMatchObject({ x: 200, y: 100, width: 900, height: 700 });
    expect(electron.windows[0].isMaximized()).toBe(true);
  });

  test.each([
    [
      'a screen that is gone',
      JSON.stringify({ bounds: { x: 5000, y: 100, width: 900, height: 700 }, maximized: false }),
    ],
    ['a damaged file', '{"bounds":'],
    ['a file of another form', '{"bounds":{"x":"left"}}'],
  ])('%s is no obstacle', async (_, content) => {
    await writeFile(join(folder, 'window.json'), content);
    await open();
    expect(electron.windows[0].options).toMatchObject({ width: 1280, height: 860 });
    expect(electron.windows[0].options.x).toBeUndefined();
  });

  test('a place that cannot be kept is logged, and the window closes', async () => {
    await open();
    await mkdir(join(folder, 'window.json'));
    electron.windows[0].close();
    expect(log.join()).toContain('window.json');
  });

  test('what is kept is small and readable', async () => {
    await open();
    electron.windows[0].close();
    expect(JSON.parse(await readFile(join(folder, 'window.json'), 'utf8'))).toEqual({
      bounds: { x: 0, y: 0, width: 1280, height: 860 },
      maximized: false,
    });
  });

  test('a second start brings the first window forward', async () => {
    await open();
    electron.windows[0].state = 'minimized';
    electron.fire('second-instance');
    expect(electron.windows).toHaveLength(1);
    expect(electron.windows[0].isMinimized()).toBe(false);
    expect(prepareDesktop(fakeElectron({ userData: folder, firstInstance: false }))).toBe(false);
  });

  test('on a Mac the program outlives its window, and shows it again', async () => {
    await open({ platform: 'darwin' });
    electron.windows[0].close();
    electron.fire('window-all-closed');
    expect(electron.quits).toBe(0);
    electron.fire('activate');
    expect(electron.windows).toHaveLength(2);
  });
});

describe('quitting', () => {
  test('closes the workbench first, once', async () => {
    await open();
    electron.windows[0].close();
    electron.fire('window-all-closed');
    expect(electron.quits).toBe(1);
    const [first, second, last] = [heldEvent(), heldEvent(), heldEvent()];
    electron.fire('before-quit', first);
    electron.fire('before-quit', second);
    expect([first.prevented, second.prevented]).toEqual([true, true]);
    expect(service.closed()).toBe(true);
    await expect.poll(() => electron.quits).toBe(2);
    electron.fire('before-quit', last);
    expect(last.prevented).toBe(false);
    expect(service.listeners()).toBe(0);
  });

  test('a workbench that fails to close is logged and does not keep the program open', async () => {
    await open();
    service.close = () => Promise.reject(new Error('stuck'));
    electron.fire('before-quit', heldEvent());
    await expect.poll(() => electron.quits).toBe(1);
    expect(log.join()).toContain('stuck');
  });
});

describe('the menu', () => {
  function choose(label: string): void {
    const file = electron.menus[0].find((entry) => 'label' in entry && entry.label === 'File');
    const item =
      file !== undefined && 'submenu' in file
        ? file.submenu.find((entry) => 'label' in entry && entry.label === label)
        : undefined;
    if (item === undefined || !('click' in item)) throw new Error('The menu has no such item.');
    item.click();
  }

  test('shows the database in its folder', async () => {
    await open();
    choose('Show Database in Folder');
    expect(electron.shownInFolder).toEqual(['/data/tutelage.db']);
  });

  test('opens another database in the place of this one; none and the same change nothing', async () => {
    for (const [chosen, startedAgain] of [
      ['/data/other.db', ['/data/other.db']],
      ['/data/tutelage.db', []],
      [undefined, []],
    ] as const) {
      await open(chosen === undefined ? {} : { chosen });
      choose('Open Database…');
      await Promise.resolve(); // the answer of the dialog
      await Promise.resolve();
      expect(electron.startedAgain).toEqual(startedAgain);
    }
  });
});

test('an end of the shell is told from a start that failed', () => {
  expect(endingOf(0, null)).toEqual({ kind: 'ended', exitCode: 0 });
  expect(endingOf(2, null)).toEqual({ kind: 'ended', exitCode: 2 });
  expect(endingOf(null, 'SIGKILL')).toEqual({ kind: 'ended', exitCode: 1 });
  expect(endingOf(127, null)).toMatchObject({ kind: 'not-started' });
  expect(endingOf(null, 'SIGTRAP')).toMatchObject({ kind: 'not-started' });
});
