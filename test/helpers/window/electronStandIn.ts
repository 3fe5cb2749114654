import { registerHooks } from 'node:module';
import { fakeElectron, heldEvent } from './fakeElectron.ts';
import type { WindowOptions } from '../../../src-main/doors/desktop/electronApi.ts';

/**
 * Preloaded (`node --import`) before the built main script, it stands where
 * Electron would, so that the bundle and its workers run without the runtime.
 * The parent process plays the page: it sends calls, addresses to fetch, or 'quit'.
 */
export type StandInOrder = { readonly call: string; readonly request: unknown } | { readonly fetch: string } | 'quit';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: import.meta.url, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

const fake = fakeElectron({ userData: process.env['TUTELAGE_TEST_USER_DATA'] ?? '' });

function quit(): void {
  const event = heldEvent();
  fake.fire('before-quit', event);
  if (!event.prevented) process.exit(0);
}

async function carryOut(order: StandInOrder): Promise<unknown> {
  if (order === 'quit') return quit();
  if ('call' in order)
    return fake.invoke({ senderFrame: { url: 'app://tutelage/', parent: null } }, order.call, order.request);
  const response = await fake.fetchPage(order.fetch);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    preload: fake.windows[0]?.options.webPreferences.preload,
  };
}

process.on('message', (order: StandInOrder) => {
  void carryOut(order).then((answer) => process.send?.({ answer }));
});

export const app = { ...fake.app, quit, exit: (code: number) => process.exit(code) };
export const { protocol, ipcMain } = fake;
export const session = { defaultSession: fake.defaultSession() };
export const screen = { getAllDisplays: () => fake.workAreas().map((workArea) => ({ workArea })) };
export const shell = { showItemInFolder: fake.showItemInFolder };
export const Menu = { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => undefined };
export const dialog = { showErrorBox: () => undefined };
/** Called with `new`; what it returns takes the new object's place. */
export function BrowserWindow(options: WindowOptions): unknown {
  const window = fake.createWindow(options);
  setImmediate(() => process.send?.('open'));
  return window;
}
