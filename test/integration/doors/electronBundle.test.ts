import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askShell, builtShell, startShell } from '../../helpers/window/builtShell.ts';
import type { StandInOrder } from '../../helpers/window/electronStandIn.ts';

let folder: string;
let shell: ChildProcess;

const start = (file: string): void => {
  shell = startShell(builtShell, file, folder);
};
const ask = (order: StandInOrder): Promise<unknown> => askShell(shell, order);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutelage-bundle-'));
});

afterEach(async () => {
  shell.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

test('the built shell serves the interface, trains in its built worker, and quits with the run at rest', async () => {
  start(join(folder, 'a.db'));
  await once(shell, 'message');
  const page = await ask({ fetch: 'app://tutelage/' });
  expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
  expect(existsSync((page as { preload: string }).preload)).toBe(true); // the stand-in's answer to `fetch`
  expect(await ask({ call: 'system.describe', request: {} })).toMatchObject({
    ok: true,
    value: { door: 'electron', databasePath: join(folder, 'a.db') },
  });

  const settings = { task: 'Pendulum', method: 'meta', seed: 1, interactions: 1500, engine: 'simd' };
  const started = await ask({ call: 'runs.start', request: { configurations: [settings] } });
  expect(started).toMatchObject({ ok: true, value: [expect.any(String)] });
  const { value } = started as { value: [string] }; // just checked
  await expect
    .poll(() => ask({ call: 'runs.get', request: { run: value[0] } }), { timeout: 50_000, interval: 200 })
    .toMatchObject({ ok: true, value: { status: 'finished', message: null, engine: 'simd' } });

  // On the thread of its built worker.
  expect(await ask({ call: 'figures.curves', request: { runs: value, metric: 'rollout_return' } })).toMatchObject({
    ok: true,
    value: { panels: [{ task: 'Pendulum', lines: [{ n: 1 }] }] },
  });

  const ended = once(shell, 'exit');
  shell.send('quit');
  expect(await ended).toEqual([0, null]);
});

test('a file that is no database ends the built shell with exit code 2 and says which', async () => {
  const file = join(folder, 'notes.txt');
  await writeFile(file, 'These are notes, and not a database.\n'.repeat(100));
  start(file);
  let said = '';
  shell.stderr?.on('data', (piece: Buffer) => (said += piece.toString()));
  expect(await once(shell, 'close')).toEqual([2, null]);
  expect(said).toContain(file);
});
