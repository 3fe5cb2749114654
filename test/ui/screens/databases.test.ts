import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { openDatabases, type SwitchingService } from '../../../src-main/doors/databases/databases.ts';
import { workerEntries } from '../../../src-main/doors/entries.ts';
import { openHttpDoor, type HttpDoor } from '../../../src-main/doors/http/httpDoor.ts';
import { rendererFiles } from '../../../src-main/doors/http/rendererFiles.ts';
import { rendererFolder } from '../../../src-main/paths.ts';
import { openWorkbench } from '../../../src-main/workbench/workbench.ts';
import { violations } from '../../helpers/window/axe.ts';
import { screenTest } from '../../helpers/window/chromium.ts';

let folder: string;
let service: SwitchingService;
let door: HttpDoor;
const log: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tutelage-databases-'));
  const note = (message: string): number => log.push(message);
  service = openDatabases({
    databasePath: join(folder, 'first.db'),
    open: (databasePath) =>
      openWorkbench({
        ...{ databasePath, door: 'browser', version: 'test', parallelRuns: 1, command: ['test'], log: note },
        ...workerEntries,
      }),
    recentFile: join(folder, 'kept', 'recent.json'),
    now: () => new Date(),
    log: note,
  });
  door = await openHttpDoor({ service, files: rendererFiles(rendererFolder()), port: 0, log: note });
});

afterAll(async () => {
  await door.close();
  await service.close();
  await rm(folder, { recursive: true });
  expect(log, 'nothing unexpected was logged').toEqual([]);
});

describe('databases', () => {
  screenTest(
    'are made, refused with a reason, and opened again, while runs stop after their cycle',
    async ({ open }) => {
      const [run] = await service.handlers['runs.start']({
        configurations: [{ task: 'Pendulum', method: 'meta', engine: 'simd', interactions: 400_000 }],
      });
      const { page } = await open(door.newAddress());
      await page
        .getByRole('row', { name: /Pendulum meta 1/ })
        .getByText('running')
        .waitFor();
      await page.getByRole('link', { name: 'Tools' }).click();
      const card = page.getByRole('region', { name: 'Databases' });
      await card.getByText(join(folder, 'first.db')).waitFor();
      const file = card.getByLabel('Another file, on the machine of the program');
      for (const [path, button, reason] of [
        ['second.db', 'Make new', 'is no whole path'],
        [join(folder, 'second.db'), 'Open', 'There is no file'],
        [join(folder, 'first.db'), 'Make new', 'already'],
      ] as const) {
        await file.fill(path);
        await card.getByRole('button', { name: button }).click();
        await page.getByRole('button', { name: 'Stop them and open' }).click();
        await card.getByRole('alert').getByText(reason).waitFor();
      }
      await writeFile(join(folder, 'words.db'), 'no database');
      await file.fill(join(folder, 'words.db'));
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Stop them and open' }).click();
      await card.getByRole('alert').getByText('words.db').waitFor();
      await rm(join(folder, 'words.db'));
      expect((await service.handlers['runs.list']({})).map(({ status }) => status)).toEqual(['running']);

      await file.fill(join(folder, 'second.db'));
      await card.getByRole('button', { name: 'Make new' }).click();
      await page.getByRole('button', { name: 'Stop them and open' }).click();
      await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
      expect(existsSync(join(folder, 'second.db'))).toBe(true);

      await page.getByRole('link', { name: 'Tools' }).click();
      await card.getByText(join(folder, 'second.db')).waitFor();
      expect(await violations(page)).toEqual([]);
      await card.getByRole('button', { name: /first\.db/ }).click();
      await page
        .getByRole('row', { name: /Pendulum meta 1/ })
        .getByText('stopped')
        .waitFor();
      expect((await service.handlers['runs.get']({ run })).status).toBe('stopped');
      const kept: unknown = JSON.parse(await readFile(join(folder, 'kept', 'recent.json'), 'utf8'));
      expect(kept).toMatchObject([{ path: join(folder, 'first.db') }, { path: join(folder, 'second.db') }]);
    },
  );

  screenTest('are named, where a door has but one, with what to do', async ({ open }) => {
    const { page } = await open(door.newAddress());
    await page.route('**/api/call/databases.list', (route) =>
      route.fulfill({
        json: { ok: true, value: { current: '/data/one.db', others: [], obstacle: 'Choose File, then Open.' } },
      }),
    );
    await page.getByRole('link', { name: 'Tools' }).click();
    const card = page.getByRole('region', { name: 'Databases' });
    await card.getByText('Choose File, then Open.').waitFor();
    expect(await card.getByRole('button').count()).toBe(0);
  });
});
