import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { openPage, screenTest } from '../helpers/window/chromium.ts';

const pages: Readonly<Record<string, string>> = {
  '/sound': '<!doctype html><link rel="icon" href="data:,"><title>Sound</title><canvas></canvas>',
  '/broken':
    '<!doctype html><link rel="icon" href="data:,"><script>console.error("told"); setTimeout(() => { throw new ' +
    'Error("thrown"); })</script><img src="/missing.png">',
  '/asking':
    '<!doctype html><link rel="icon" href="data:,"><script>const one = new AbortController(); for (let i = 0; i < 3; ' +
    'i += 1) fetch("/slow", { method: "POST", signal: one.signal }).catch(() => (document.title = "given up"))' +
    '</script>',
};

let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/slow') return;
    const page = pages[request.url?.split('?')[0] ?? ''];
    response.writeHead(page === undefined ? 404 : 200, { 'Content-Type': 'text/html' }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}` : '';
});

afterAll(() => {
  server.closeAllConnections(); // what is never answered
  return new Promise((resolve) => server.close(resolve));
});

describe('the browser that the screens are tested in', () => {
  screenTest('opens a page, and draws with WebGL', async ({ open }) => {
    const { page } = await open(`${address}/sound`);
    expect(await page.title()).toBe('Sound');
    expect(await page.evaluate("document.querySelector('canvas').getContext('webgl2') !== null")).toBe(true);
  });

  screenTest('sets text in a real font', async ({ open }) => {
    const { page } = await open(`${address}/sound`);
    const widths = await page.evaluate(
      "['iiii', 'MMMM'].map((text) => { const context = document.createElement('canvas').getContext('2d'); " +
        "context.font = '20px sans-serif'; return context.measureText(text).width; })",
    );
    expect(widths).toSatisfy(([narrow, wide]: [number, number]) => narrow > 0 && wide > 2 * narrow);
  });

  screenTest('reports every kind of fault', async ({ browser }) => {
    const { page, faults } = await openPage(browser, `${address}/broken`);
    await page.waitForLoadState('networkidle');
    expect(faults.join('\n')).toMatch(/console error: told/);
    expect(faults.join('\n')).toMatch(/page error: .*thrown/);
    expect(faults.join('\n')).toMatch(/status 404: GET .*missing\.png/);
    await page.context().close();
  });

  screenTest(
    'takes what a page was asking when it was left for no fault, but what it gave up itself',
    async ({ browser }) => {
      const { page, faults } = await openPage(browser, `${address}/asking`);
      await page.reload();
      await page.goto(`${address}/asking?again`);
      await page.goBack();
      expect(faults).toEqual([]);
      await page.evaluate('one.abort()');
      await page.waitForFunction('document.title === "given up"');
      await expect.poll(() => faults.filter((fault) => fault.includes('ERR_ABORTED')).length).toBe(3);
      await page.context().close();
    },
  );

  screenTest('reaches nothing but this machine', async ({ browser }) => {
    await expect(openPage(browser, 'http://tutelage.example/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  });
});
