import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { electronProgram, fetchElectron, runElectron } from '../../../src-main/doors/desktop/electronRuntime.ts';
import { rawRequest } from '../../helpers/rawRequest.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutelage-start-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('npm start', () => {
  const program = fileURLToPath(new URL('../../../src-main/start.ts', import.meta.url));
  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  function start(...args: string[]): {
    child: ChildProcessByStdio<null, Readable, Readable>;
    said: { out: string; err: string };
  } {
    const environment: NodeJS.ProcessEnv = { ...process.env, XDG_DATA_HOME: folder };
    delete environment['DISPLAY'];
    delete environment['WAYLAND_DISPLAY'];
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
    children.push(child);
    const said = { out: '', err: '' };
    child.stdout.on('data', (piece: Buffer) => (said.out += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (said.err += piece.toString()));
    return { child, said };
  }

  test.runIf(process.platform === 'linux')(
    'without a display says so, serves the browser, and closes on Ctrl-C',
    async () => {
      const { child, said } = start('--db', join(folder, 'a.db'));
      const ended = once(child, 'close');
      await expect
        .poll(() => child.exitCode !== null || said.err.includes('Ctrl-C closes it.'), { timeout: 30_000 })
        .toBe(true);
      expect(said.err).toContain('there is no display here');
      const address = new URL(said.out.trim());
      const port = Number(address.port);
      const entered = await rawRequest({ port, path: address.pathname + address.search });
      const cookie = entered.headers['set-cookie']?.[0].split(';')[0];
      const described = await rawRequest({
        port,
        method: 'POST',
        path: '/api/call/system.describe',
        body: '{}',
        headers: { cookie, 'content-type': 'application/json' },
      });
      expect(JSON.parse(described.body)).toMatchObject({
        ok: true,
        value: { door: 'browser', databasePath: join(folder, 'a.db') },
      });
      child.kill('SIGINT');
      expect(await ended).toEqual([0, null]);
      expect(said.out.trim()).toBe(address.href); // stdout holds the address and nothing else
    },
  );

  test('a file that is no database is refused, with exit code 2', async () => {
    const file = join(folder, 'notes.txt');
    await writeFile(file, 'These are notes, and not a database.\n'.repeat(100));
    const { child, said } = start('--no-open', '--db', file);
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(said.err).toContain(file);
    expect(said.err).not.toMatch(/^\s+at /m);
  });

  test('a mistyped option is refused, with exit code 2', async () => {
    const { child, said } = start('--dbb', 'x');
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(said.err).toContain('--dbb');
    expect(said.out).toBe('');
  });
});

describe('the Electron runtime', () => {
  const placeRuntime =
    "const fs = require('node:fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + " +
    "'/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron');";

  test('is there when its installer has put it there', async () => {
    await writeFile(join(folder, 'install.js'), placeRuntime);
    expect(electronProgram(folder)).toBeNull();
    expect(await fetchElectron(folder, 30_000)).toBe(true);
    expect(electronProgram(folder)).toBe(join(folder, 'dist', 'electron'));
  });

  test('is not there when the installer fails or takes too long', async () => {
    await writeFile(join(folder, 'install.js'), 'process.exit(1);');
    expect(await fetchElectron(folder, 30_000)).toBe(false);
    await writeFile(join(folder, 'install.js'), 'setInterval(() => undefined, 1000);');
    expect(await fetchElectron(folder, 200)).toBe(false);
  });

  test('a path without its program is no runtime', async () => {
    await writeFile(join(folder, 'path.txt'), 'electron');
    expect(electronProgram(folder)).toBeNull();
  });

  test('a runtime that cannot be run has not started; one that ends has its exit code', async () => {
    expect(await runElectron(join(folder, 'missing'), folder, [])).toMatchObject({ kind: 'not-started' });
    const shell = join(folder, 'electron.cjs');
    await writeFile(shell, 'process.exit(process.argv[2] === "--db" ? 3 : 4);');
    expect(await runElectron(process.execPath, shell, ['--db', 'x'])).toEqual({ kind: 'ended', exitCode: 3 });
  });
});
