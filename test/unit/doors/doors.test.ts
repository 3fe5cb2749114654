import { describe, expect, test } from 'vitest';
import { desktopObstacle } from '../../../src-main/doors/desktop/electronRuntime.ts';
import { parseStartArguments } from '../../../src-main/doors/startArguments.ts';
import { browserCommand } from '../../../src-main/doors/systemBrowser.ts';
import { isWithinReach } from '../../../src-main/doors/desktop/windowState.ts';
import { defaultDatabasePath } from '../../../src-main/paths.ts';

describe('the default database', () => {
  test.each<[NodeJS.Platform, NodeJS.ProcessEnv, string, string]>([
    ['linux', {}, '/home/ada', '/home/ada/.local/share/tutelage/tutelage.db'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/home/ada', '/data/tutelage/tutelage.db'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada', '/home/ada/.local/share/tutelage/tutelage.db'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/ada', '/home/ada/.local/share/tutelage/tutelage.db'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/Users/ada', '/Users/ada/Library/Application Support/Tutelage/tutelage.db'],
    [
      'win32',
      { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' },
      'C:\\Users\\ada',
      'C:\\Users\\ada\\AppData\\Roaming\\Tutelage\\tutelage.db',
    ],
    ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Roaming\\Tutelage\\tutelage.db'],
  ])('on %s with %j lies where the platform keeps such things', (platform, environment, home, expected) => {
    expect(defaultDatabasePath(platform, environment, home)).toBe(expected);
  });
});

describe('the arguments of npm start', () => {
  test('none take the default database and the window', () => {
    expect(parseStartArguments([])).toEqual({
      databasePath: defaultDatabasePath(),
      port: 0,
      open: true,
      browser: false,
      help: false,
    });
  });

  test('a port or --no-open are meant for the browser host', () => {
    expect(parseStartArguments(['--port', '8123'])).toMatchObject({ port: 8123, browser: true, open: true });
    expect(parseStartArguments(['--no-open', '--db', '/tmp/a.db'])).toMatchObject({
      browser: true,
      open: false,
      databasePath: '/tmp/a.db',
    });
  });

  test.each([
    [['--port', '70000'], '--port is "70000"'],
    [['--port', '80.5'], '--port is "80.5"'],
    [['--port='], '--port is ""'],
    [['--db', ''], '--db names no file'],
    [['--db', ':memory:'], ':memory: is no file'],
    [['--db', 'file:/tmp/a.db?mode=ro'], 'is an address'],
    [['--prot', '1'], '--prot'],
    [['demo.db'], 'demo.db'],
  ])('%j is refused by name', (args, message) => {
    expect(() => parseStartArguments(args)).toThrow(message);
  });
});

describe('where a window can open', () => {
  test('Linux needs a display and an ordinary user', () => {
    expect(desktopObstacle('linux', {}, 1000)).toContain('no display');
    expect(desktopObstacle('linux', { DISPLAY: ':0' }, 0)).toContain('root');
    expect(desktopObstacle('linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000)).toBeNull();
    expect(desktopObstacle('darwin', {}, 501)).toBeNull();
    expect(desktopObstacle('win32', {}, undefined)).toBeNull();
  });

  test('the system browser is asked in the words of the platform', () => {
    expect(browserCommand('/tmp/open.html', 'linux', { DISPLAY: ':0' })).toEqual(['xdg-open', '/tmp/open.html']);
    expect(browserCommand('/tmp/open.html', 'linux', {})).toBeNull();
    expect(browserCommand('/tmp/open.html', 'darwin', {})).toEqual(['open', '/tmp/open.html']);
    expect(browserCommand('/tmp/open.html', 'win32', {})).toEqual(['cmd', '/c', 'start', '""', '"/tmp/open.html"']);
  });

  test('a window whose title bar lies off every screen is out of reach', () => {
    const screens = [
      { x: 0, y: 0, width: 1920, height: 1080 },
      { x: 1920, y: 0, width: 1280, height: 1024 },
    ];
    const size = { width: 800, height: 600 };
    expect(isWithinReach({ x: 100, y: 100, ...size }, screens)).toBe(true);
    expect(isWithinReach({ x: 2500, y: 100, ...size }, screens)).toBe(true);
    expect(isWithinReach({ x: 3190, y: 100, ...size }, screens)).toBe(false);
    expect(isWithinReach({ x: -790, y: 100, ...size }, screens)).toBe(false);
    expect(isWithinReach({ x: 100, y: -20, ...size }, screens)).toBe(false);
    expect(isWithinReach({ x: 100, y: 1070, ...size }, screens)).toBe(false);
  });
});
