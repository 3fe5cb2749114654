import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openHttpDoor, type HttpDoor } from '../../../src-main/doors/http/httpDoor.ts';
import { largestBody } from '../../../src-main/doors/http/httpMessages.ts';
import { rendererFiles } from '../../../src-main/doors/http/rendererFiles.ts';
import { fakeRun, fakeService, type FakeService } from '../../helpers/fakeService.ts';
import { rawRequest, type RawRequest, type RawResponse } from '../../helpers/rawRequest.ts';

let folder: string;
let service: FakeService;
let door: HttpDoor;
let log: string[];
let time = 0;
let session = '';

async function openDoor(overrides: Parameters<typeof fakeService>[0] = {}): Promise<void> {
  service = fakeService(overrides);
  door = await openHttpDoor({
    service,
    files: rendererFiles(join(folder, 'renderer')),
    port: 0,
    log: (message) => log.push(message),
    clock: () => time,
  });
  const { headers } = await enter(door.newAddress());
  session = /=([0-9a-f]{64});/.exec(String(headers['set-cookie']))?.[1] ?? '';
}

function enter(address: string): Promise<RawResponse> {
  const { pathname, search } = new URL(address);
  return rawRequest({ port: door.port, path: pathname + search });
}

beforeEach(async () => {
  log = [];
  folder = await mkdtemp(join(tmpdir(), 'tutelage-host-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>Tutelage</title>');
  await writeFile(join(folder, 'renderer', 'assets', 'index.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'not for browsers');
  await symlink(join(folder, 'secret.txt'), join(folder, 'renderer', 'link.txt'));
  await openDoor();
});

afterEach(async () => {
  await door.close();
  await rm(folder, { recursive: true });
});

function cookie(): string {
  return `tutelage-${door.port}=${session}`;
}

/** A request as the interface's own page makes it. */
function ask(path: string, more: Partial<RawRequest> = {}): Promise<RawResponse> {
  return rawRequest({
    port: door.port,
    path,
    ...more,
    headers: { host: `127.0.0.1:${door.port}`, cookie: cookie(), ...more.headers },
  });
}

function post(name: string, body: string | Buffer, headers: RawRequest['headers'] = {}): Promise<RawResponse> {
  return ask(`/api/call/${name}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

describe('entering', () => {
  test('an address trades its token for another in a cookie and leaves the address', async () => {
    const address = door.newAddress();
    expect(new URL(address).hostname).toBe('127.0.0.1');
    const entered = await enter(address);
    expect([entered.status, entered.headers.location]).toEqual([303, '/']);
    expect(entered.headers['set-cookie']).toEqual([`${cookie()}; HttpOnly; SameSite=Strict; Path=/`]);
    expect(address).not.toContain(session);
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('<title>Tutelage</title>');
  });

  test('an address opens once, and for ten minutes; who is inside may come by it again', async () => {
    const [used, late] = [door.newAddress(), door.newAddress()];
    expect((await enter(used)).status).toBe(303);
    const again = await enter(used);
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect((await ask(new URL(used).search.replace('?', '/?'))).status).toBe(303);
    time += 10 * 60_000;
    expect((await enter(late)).status).toBe(401);
  });

  test('who comes with a used address finds a new one where the program prints, and nowhere else', async () => {
    const used = door.newAddress();
    await enter(used);
    expect(log).toEqual([]);
    const refused = await enter(used);
    expect(log).toHaveLength(1);
    const [printed] = /http:\S+/.exec(log[0]) ?? [''];
    expect(refused.body).not.toContain(new URL(printed).searchParams.get('token'));
    await enter(used);
    expect(log).toHaveLength(1); // while that one is good, no other
    expect((await enter(printed)).status).toBe(303);
  });

  test.each([
    ['no cookie', { cookie: '' }],
    ['another token', { cookie: `tutelage-1=${'0'.repeat(64)}` }],
  ])('%s opens nothing', async (_, headers) => {
    for (const path of ['/', '/assets/index.js', '/api/events', '/missing', '/?token=', `/?token=${'0'.repeat(64)}`]) {
      const refused = await ask(path, { headers });
      expect(refused.status, path).toBe(401);
      expect(refused.headers['set-cookie']).toBeUndefined();
    }
    const call = await post('runs.list', '{}', headers);
    expect(call.status).toBe(401);
    expect(JSON.parse(call.body)).toMatchObject({ ok: false, failure: { code: 'invalid-request' } });
  });

  test('a token that is wrong in its last digit only is wrong', async () => {
    const almost = (token: string): string => token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');
    const refused = await ask('/', { headers: { cookie: `tutelage-${door.port}=${almost(session)}` } });
    expect(refused.status).toBe(401);
    expect((await enter(almost(door.newAddress()))).status).toBe(401);
  });

  test('a person without the token reads where to find it', async () => {
    const page = await ask('/', { headers: { cookie: '', accept: 'text/html' } });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('that the program printed last');
  });

  test('two doors have two tokens', async () => {
    const other = await openHttpDoor({
      service,
      files: rendererFiles(join(folder, 'renderer')),
      port: 0,
      log: () => undefined,
    });
    const [ours, theirs] = [door, other].map((each) => new URL(each.newAddress()).searchParams.get('token'));
    expect(theirs).toMatch(/^[0-9a-f]{64}$/);
    expect(theirs).not.toBe(ours);
    expect((await rawRequest({ port: other.port, path: `/?token=${ours}` })).status).toBe(401);
    await other.close();
  });
});

describe('other pages and other names', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'])(
    'a request addressed to %s is refused even with the token',
    async (host) => {
      expect((await ask('/', { headers: { host } })).status).toBe(403);
      const { search } = new URL(door.newAddress());
      expect((await ask(`/${search}`, { headers: { host } })).headers['set-cookie']).toBeUndefined();
      expect((await post('runs.list', '{}', { host })).status).toBe(403);
    },
  );

  test('the loopback names are ours', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const host = `${name}:${door.port}`;
      expect((await post('runs.list', '{}', { host, origin: `http://${host}` })).status, name).toBe(200);
    }
  });

  test.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost', 'https://127.0.0.1'])(
    'a call from %s is refused',
    async (origin) => {
      expect((await post('runs.list', '{}', { origin })).status).toBe(403);
    },
  );

  test('another site may lead a person here, and may not embed or call anything', async () => {
    const led = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const embedded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    const { search } = new URL(door.newAddress());
    const entered = await ask(`/${search}`, { headers: { ...led, cookie: '' } });
    expect(entered.status).toBe(200);
    expect(entered.headers['set-cookie']).toHaveLength(1);
    expect(entered.body).toContain('content="0; url=/"');
    expect((await ask('/assets/index.js', { headers: embedded })).status).toBe(403);
    expect((await post('runs.list', '{}', embedded)).status).toBe(403);
  });
});

describe('calls', () => {
  test('a call is answered with its outcome', async () => {
    const response = await post('runs.get', JSON.stringify({ run: fakeRun.id }));
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(response.body)).toMatchObject({ ok: true, value: { id: fakeRun.id, interactions: 3600 } });
  });

  test('a failure of the workbench is an outcome too', async () => {
    const response = await post('runs.get', '{"run":"run-9999"}');
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body)).toEqual({
      ok: false,
      failure: { code: 'not-found', message: 'There is no run "run-9999".' },
    });
    expect(log).toEqual([]);
  });

  test.each(['nothing.known', 'constructor', '__proto__', ''])('the unknown call "%s" is named', async (name) => {
    const outcome = JSON.parse((await post(name, '{}')).body);
    expect(outcome).toEqual({
      ok: false,
      failure: { code: 'invalid-request', message: `There is no call "${name}".` },
    });
  });

  test('a request of the wrong form is told where', async () => {
    const outcome = JSON.parse((await post('runs.series', '{"run":"run-0001","after":"x"}')).body);
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'invalid-request' } });
    expect(outcome.failure.message).toContain('at after');
  });

  test.each(['', '{', 'undefined', "{'run':1}"])('what is not JSON (%j) is refused', async (body) => {
    const response = await post('runs.list', body);
    expect(response.status).toBe(400);
    expect(JSON.parse(response.body)).toMatchObject({
      ok: false,
      failure: { code: 'invalid-request', message: 'The request is not well-formed JSON.' },
    });
  });

  test('a form or a plain-text post from another page is refused for its type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', undefined]) {
      const headers = type === undefined ? {} : { 'content-type': type };
      expect((await ask('/api/call/runs.list', { method: 'POST', body: '{}', headers })).status).toBe(415);
    }
  });

  test('a body beyond the limit is refused and the next call is answered', async () => {
    const run = 'x'.repeat(largestBody);
    const refused = await post('runs.get', JSON.stringify({ run }));
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.body).failure.message).toContain('10 MB');
    const withinTheLimit = await post('runs.get', JSON.stringify({ run: run.slice(100) }));
    expect(withinTheLimit.status).toBe(200);
  });

  test('an unexpected error reaches the log, and only its plain message the browser', async () => {
    await door.close();
    await openDoor({
      'runs.list': () => {
        throw new Error('disk on fire');
      },
    });
    const outcome = JSON.parse((await post('runs.list', '{}')).body);
    expect(outcome.failure.code).toBe('unexpected');
    expect(outcome.failure.message).not.toContain('disk on fire');
    expect(log.join('\n')).toContain('disk on fire');
  });

  test('methods that mean nothing here are refused', async () => {
    expect((await ask('/api/call/runs.list')).status).toBe(405);
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
    expect((await ask('/', { method: 'DELETE' })).status).toBe(405);
    expect(
      (await ask('/api/call/runs.list', { method: 'OPTIONS' })).headers['access-control-allow-origin'],
    ).toBeUndefined();
  });
});

describe('events', () => {
  test('an event arrives as it is sent, and leaving ends the subscription', async () => {
    const received = await new Promise<string>((resolve, reject) => {
      const request = get(
        { host: '127.0.0.1', port: door.port, path: '/api/events', headers: { cookie: cookie() }, agent: false },
        (response) => {
          expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (piece: string) => {
            text += piece;
            if (text.endsWith(': listening\n\n')) service.emit({ type: 'run-changed', run: fakeRun });
            if (!text.includes('data: ')) return;
            resolve(text);
            request.destroy();
          });
        },
      );
      request.on('error', reject);
    });
    const [line] = received.split('\n').filter((text) => text.startsWith('data: '));
    expect(JSON.parse(line.slice('data: '.length))).toEqual({ type: 'run-changed', run: fakeRun });
    await expect.poll(() => service.listeners()).toBe(0);
  });

  test('closing the door ends the streams of those who still listen', async () => {
    const ended = new Promise<void>((resolve, reject) => {
      get({ host: '127.0.0.1', port: door.port, path: '/api/events', headers: { cookie: cookie() } }, (response) =>
        response.resume().on('end', resolve),
      ).on('error', reject);
    });
    await expect.poll(() => service.listeners()).toBe(1);
    await door.close();
    await ended;
    expect(service.listeners()).toBe(0);
    await openDoor();
  });
});

describe('files', () => {
  test('each has its media type and the strict policy', async () => {
    const script = await ask('/assets/index.js');
    expect(script.status).toBe(200);
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    const policy = String(script.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:/);
    expect(script.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/link.txt',
    '/assets',
    '/assets/',
    '/missing.js',
    '/index.html%00.txt',
  ])('%s is no page', async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(404);
    expect(response.body).not.toContain('not for browsers');
  });

  test('refusals carry the policy too', async () => {
    for (const response of [
      await ask('/missing'),
      await ask('/', { headers: { cookie: '' } }),
      await ask('/', { headers: { host: 'evil.example' } }),
    ]) {
      expect(response.headers['content-security-policy']).toContain("default-src 'none'");
    }
  });

  test('an interface that is built anew is served at once; while it is away, a page says what to do', async () => {
    await rm(join(folder, 'renderer'), { recursive: true });
    const away = await ask('/', { headers: { accept: 'text/html' } });
    expect(away.status).toBe(503);
    expect(away.body).toContain('npm run build');
    expect((await ask('/assets/index.js')).status).toBe(404);
    await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
    await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>Anew</title>');
    await writeFile(join(folder, 'renderer', 'assets', 'anew.js'), 'export {};');
    expect((await ask('/')).body).toContain('Anew');
    expect((await ask('/assets/anew.js')).status).toBe(200);
    expect((await ask('/assets/index.js')).status).toBe(404);
    expect(log).toEqual([]);
  });

  test('an interface that is not built says how to build it', () => {
    expect(() => rendererFiles(join(folder, 'nowhere'))).toThrow(/npm run build/);
  });
});

test('a taken port is named, with what helps', async () => {
  const second = openHttpDoor({
    service,
    files: rendererFiles(join(folder, 'renderer')),
    port: door.port,
    log: () => undefined,
  });
  await expect(second).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`Port ${door.port} is taken`),
  });
});
