import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { openHttpDoor, type HttpDoor } from '../../src-main/doors/http/httpDoor.ts';
import { openPrivately } from '../../src-main/doors/http/redirectFile.ts';
import { rendererFiles } from '../../src-main/doors/http/rendererFiles.ts';
import { openPage, screenTest } from '../helpers/window/chromium.ts';
import { fakeRun, fakeService, type FakeService } from '../helpers/fakeService.ts';

/** The smallest interface: it shows each event that it hears. */
const page =
  '<!doctype html><link rel="icon" href="data:,"><title>Tutelage</title><ul></ul><script src="./page.js"></script>';
const script = `
  new EventSource('/api/events').onmessage = ({ data }) => {
    document.querySelector('ul').append(document.createElement('li'));
    document.querySelector('li:last-child').append(data);
  };
  window.call = async (name, request) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/call/' + name, { method: 'POST', headers, body: JSON.stringify(request) });
    return answer.json();
  };
`;

let folder: string;
let service: FakeService;
let door: HttpDoor;
let elsewhere: Server;
let elsewhereAddress: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutelage-door-'));
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, 'page.js'), script);
  service = fakeService();
  door = await openHttpDoor({ service, files: rendererFiles(folder), port: 0, log: () => undefined });
  elsewhere = createServer((_, response) =>
    response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end('<!doctype html><link rel="icon" href="data:,"><title>Elsewhere</title>'),
  );
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const bound = elsewhere.address();
  elsewhereAddress = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}/` : '';
});

afterAll(async () => {
  await door.close();
  await new Promise((resolve) => elsewhere.close(resolve));
  await rm(folder, { recursive: true });
});

describe('the browser host in a browser', () => {
  screenTest('opens at its address, calls and hears, and shows no token to the page', async ({ open }) => {
    const { page } = await open(door.newAddress());
    expect(page.url()).toBe(`http://127.0.0.1:${door.port}/`);
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await page.evaluate('window.crossOriginIsolated')).toBe(true);
    expect(await page.evaluate("call('runs.list', {})")).toMatchObject({ ok: true, value: [{ id: fakeRun.id }] });
    await expect.poll(() => service.listeners()).toBe(1);
    service.emit({ type: 'run-deleted', run: fakeRun.id });
    await expect.poll(() => page.textContent('li')).toContain(fakeRun.id);
    await page.reload();
    expect(await page.title()).toBe('Tutelage');
  });

  screenTest('opens from a file that only its owner can read, once', async ({ browser }) => {
    let seen = { path: '', mode: 0, folder: 0 };
    await openPrivately(door.newAddress(), async (path) => {
      seen = { path, mode: statSync(path).mode & 0o777, folder: statSync(dirname(path)).mode & 0o777 };
      const { page } = await openPage(browser, `file://${path}`);
      await page.waitForURL(`http://127.0.0.1:${door.port}/`);
      await expect.poll(() => page.title()).toBe('Tutelage');
      await expect.poll(() => page.evaluate("call('runs.list', {})")).toMatchObject({ ok: true });
      await page.context().close();
      return false;
    });
    expect(seen).toMatchObject({ mode: 0o600, folder: 0o700 });
    expect(existsSync(seen.path)).toBe(false);
  });

  screenTest('runs no script and no style that a page was made to contain', async ({ open }) => {
    const { page, faults } = await open(door.newAddress());
    await page.evaluate(
      'document.body.insertAdjacentHTML(\'beforeend\', \'<p style="position: fixed" onclick="window.broken = ' +
        'true">x</p>\')',
    );
    await page.click('p');
    expect(await page.evaluate("[window.broken, getComputedStyle(document.querySelector('p')).position]")).toEqual([
      undefined,
      'static',
    ]);
    const reported = faults.splice(0);
    expect(reported.length).toBeGreaterThanOrEqual(2);
    expect(reported.every((fault) => fault.includes('Content Security Policy'))).toBe(true);
  });

  screenTest('does nothing for a page elsewhere, even in the browser that holds the cookie', async ({ open }) => {
    const { page, faults } = await open(door.newAddress());
    await page.goto(elsewhereAddress);
    const outcome = await page.evaluate(
      `fetch('http://127.0.0.1:${door.port}/api/call/runs.list', { method: 'POST', credentials: 'include', ` +
        "headers: { 'content-type': 'application/json' }, body: '{}' }).then(() => 'answered', () => 'refused')",
    );
    const framed = await page.evaluate(
      "new Promise((resolve) => { const frame = document.createElement('iframe'); frame.onload = () => { try { " +
        "resolve(frame.contentDocument === null ? 'closed' : 'open'); } catch { resolve('closed'); } }; " +
        `frame.src = 'http://127.0.0.1:${door.port}/'; document.body.append(frame); })`,
    );
    expect([outcome, framed]).toEqual(['refused', 'closed']);
    expect(faults.splice(0)).not.toEqual([]);
  });

  screenTest('tells a person who comes without the token where it is', async ({ browser }) => {
    const { page, faults } = await openPage(browser, `http://127.0.0.1:${door.port}/`);
    expect(await page.textContent('body')).toContain('token included');
    expect(faults.join()).toContain('status 401');
    await page.context().close();
  });
});
