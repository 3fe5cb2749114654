import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { expect, test } from 'vitest';
import { desktopObstacle, electronProgram } from '../../src-main/doors/desktop/electronRuntime.ts';
import { projectFolder } from '../../src-main/paths.ts';

const program = electronProgram();
const obstacle =
  program === null
    ? 'its runtime is not installed'
    : desktopObstacle(process.platform, process.env, process.getuid?.());

test.skipIf(obstacle !== null)(
  `the window opens in real Electron${obstacle === null ? '' : ` (skipped: ${obstacle})`}`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tutelage-electron-'));
    const shell = await _electron.launch({
      executablePath: program ?? '',
      args: [projectFolder(), `--user-data-dir=${join(folder, 'profile')}`, '--db', join(folder, 'a.db')],
    });
    try {
      const page = await shell.firstWindow();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      await page.waitForLoadState('load');
      expect(page.url()).toMatch(/^app:\/\/tutelage\//);
      expect(await page.title()).toContain('Tutelage');
      expect(await page.evaluate("window.tutelage.call('system.describe', {})")).toMatchObject({
        ok: true,
        value: { door: 'electron', databasePath: join(folder, 'a.db') },
      });
      expect(
        await page.evaluate('[typeof require, typeof process, typeof Buffer, window.crossOriginIsolated]'),
      ).toEqual(['undefined', 'undefined', 'undefined', true]);
      expect(faults).toEqual([]);
    } finally {
      await shell.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);
