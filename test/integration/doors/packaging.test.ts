import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builderConfiguration } from '../../../src-main/packaging/configuration.ts';
import { projectFolder } from '../../../src-main/paths.ts';
import { applicationFiles, assemble, isUnpacked } from '../../helpers/window/applicationFiles.ts';
import { askShell, startShell } from '../../helpers/window/builtShell.ts';
import type { StandInOrder } from '../../helpers/window/electronStandIn.ts';

const configuration = builderConfiguration('1.0.0', '/runtime');
const files = applicationFiles(projectFolder(), configuration);

describe('the configuration of applications', () => {
  test('has what the system loads from files beside the archive, and scripts within it', () => {
    const native = files.filter((path) => /\.(node|wasm|so|dll|dylib)$/.test(path));
    expect(native.filter((path) => !isUnpacked(path, configuration))).toEqual([]);
    expect(native).toContain('out/kernel/simd.wasm');
    expect(native).toContain('node_modules/@mujoco/mujoco/mujoco.wasm');
    expect(native).toContain(`node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`);
    expect(isUnpacked('out/main/electron.js', configuration)).toBe(false);
    expect(isUnpacked('out/renderer/index.html', configuration)).toBe(false);
  });

  test('leaves out what is for other systems, for other programs and for developers', () => {
    const other = process.platform === 'win32' ? 'linux' : 'win32';
    expect(files.filter((path) => path.includes(`prebuilds/${other}`))).toEqual([]);
    expect(files.filter((path) => path.startsWith(`node_modules/webgpu/dist/${other}`))).toEqual([]);
    expect(files.filter((path) => /^(src-main|src-renderer|test|db)\//.test(path))).toEqual([]);
    expect(files.filter((path) => /^node_modules\/(electron|vite|typescript|svelte)\//.test(path))).toEqual([]);
  });

  test('sets the fuses: nothing but the archive as it was packed, no debugger, no options from outside', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: false,
      loadBrowserProcessSpecificV8Snapshot: false,
    });
  });
});

describe('an application, in a folder where nothing else is to be found', () => {
  let folder: string;
  let shell: ChildProcess;
  const ask = (order: StandInOrder): Promise<unknown> => askShell(shell, order);
  const call = (name: string, request: unknown): Promise<unknown> => ask({ call: name, request });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tutelage-application-'));
    assemble(projectFolder(), files, join(folder, 'app'));
    shell = startShell(join(folder, 'app/out/main/electron.js'), join(folder, 'a.db'), folder);
    await once(shell, 'message');
  });

  afterAll(() => {
    shell.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows the interface and knows its parts', async () => {
    expect(await ask({ fetch: 'app://tutelage/' })).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    expect(await call('system.versions', {})).toMatchObject({
      ok: true,
      value: expect.arrayContaining([
        { part: 'MuJoCo', version: expect.stringMatching(/^\d/) },
        { part: 'TensorFlow.js', version: expect.stringMatching(/^\d/) },
      ]),
    });
  });

  test('has its engines: those in WebAssembly work', async () => {
    const found = await call('system.engines', {});
    const { value } = found as { value: { engine: string; isHere: boolean }[] }; // the contract's
    const here = value.filter(({ isHere }) => isHere).map(({ engine }) => engine);
    expect(here).toEqual(expect.arrayContaining(['simd', 'simd-fma', 'tfjs-wasm', 'tfjs-cpu']));
  });

  test('trains, replays, maps and draws', async () => {
    const settings = { task: 'Pendulum', method: 'meta', seed: 1, interactions: 1500, engine: 'simd' };
    const started = await call('runs.start', { configurations: [settings] });
    const { value: runs } = started as { value: [string] }; // the contract's
    await expect
      .poll(() => call('runs.get', { run: runs[0] }), { timeout: 50_000, interval: 200 })
      .toMatchObject({ ok: true, value: { status: 'finished', message: null } });

    const rollouts = await call('runs.rollouts', { run: runs[0], limit: 1 });
    const { value: shown } = rollouts as { value: { id: number }[] }; // the contract's
    expect(await call('rollouts.replay', { rollout: shown[0].id })).toMatchObject({
      ok: true,
      value: { difference: null },
    });

    const curves = { runs, metric: 'rollout_return' };
    for (const format of ['png', 'pdf', 'svg'])
      expect(await call('figures.exportCurves', { ...curves, format }), format).toMatchObject({ ok: true });

    const set = { label: 'a', row: '', column: 'a', runs, role: 'student', stage: { kind: 'all' } };
    const sets = [set, { ...set, label: 'b', column: 'b', role: 'teacher' }];
    const map = await call('coverage.start', { sets, embedding: { method: 'tsne', perplexity: 5, iterations: 50 } });
    const { value } = map as { value: { id: string } }; // the contract's
    await expect
      .poll(() => call('coverage.get', { id: value.id }), { timeout: 50_000, interval: 200 })
      .toMatchObject({ ok: true, value: { id: value.id } });
  });
});
