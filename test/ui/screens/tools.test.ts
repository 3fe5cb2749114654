import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { violations } from '../../helpers/window/axe.ts';
import { screenTest } from '../../helpers/window/chromium.ts';
import { openRealDoor, trainHopperPair, type RealDoor } from '../../helpers/realDoor.ts';

let door: RealDoor;

beforeAll(async () => {
  door = await openRealDoor();
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

const patient = { timeout: 120_000 };
const tool = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

describe('who has never seen it', () => {
  screenTest(
    'is told in a minute, and loads the demo by a button, with progress and a way to stop',
    async ({ open }) => {
      const { page } = await open(door.address);
      await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
      await page.getByText('pays the teacher by how much').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('link', { name: 'The method, and all words' }).click();
      await page.getByRole('heading', { name: 'The method, and what a run does' }).waitFor();
      expect(await page.locator('math').count()).toBe(7);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Load the demo' }).click();
      await page.getByText(/Training the demo: 6 runs to go/).waitFor();
      await page.getByRole('progressbar', { name: 'The demo' }).waitFor();
      const runs = await door.workbench.handlers['runs.list']({});
      expect(runs.map((run) => `${run.task} ${run.method} ${run.seed}`).sort()).toEqual(
        ['ddpg', 'meta'].flatMap((method) => [1, 2, 3].map((seed) => `Pendulum ${method} ${seed}`)),
      );
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await expect
        .poll(async () => (await door.workbench.handlers['runs.list']({})).map(({ status }) => status), patient)
        .toEqual(Array.from({ length: 6 }, () => 'stopped'));
      await page.getByRole('link', { name: 'Watch the runs' }).click();
      await page.getByText('6 runs', { exact: true }).waitFor();
    },
  );
}, 120_000);

describe('the tools', () => {
  screenTest('check, back up, verify, simulate and lay out a table, each with what it found', async ({ open }) => {
    const [run] = await trainHopperPair(door.workbench);
    const { page } = await open(door.address);
    await page.getByRole('link', { name: 'Tools' }).click();
    await tool(page, 'Check').getByRole('button', { name: 'Check' }).click();
    await tool(page, 'Check')
      .getByText(/: whole\./)
      .waitFor(patient);
    const copy = door.databasePath.replace('.db', '-copy.db');
    await tool(page, 'Back up').getByLabel('New file').fill(copy);
    await tool(page, 'Back up').getByRole('button', { name: 'Back up' }).click();
    await tool(page, 'Back up').getByText('Done', { exact: true }).waitFor(patient);
    expect(existsSync(copy)).toBe(true);
    // A file that is there already is a mistake, and told.
    await tool(page, 'Back up').getByRole('button', { name: 'Back up' }).click();
    await tool(page, 'Back up').getByText('Failed', { exact: true }).waitFor(patient);
    await tool(page, 'Verify a run').getByRole('combobox').selectOption(run);
    await tool(page, 'Verify a run').getByLabel('First cycles').fill('2');
    await tool(page, 'Verify a run').getByRole('button', { name: 'Verify' }).click();
    await tool(page, 'Verify a run')
      .getByText(/2 cycles agree/)
      .waitFor(patient);
    const simulate = tool(page, 'Simulate');
    await simulate.getByLabel('Task').selectOption('Pendulum');
    await simulate.getByLabel('Initial state').fill('{"theta": 3.1, "thetadot": 0}');
    await simulate.getByLabel('Actions').fill('[[0.5], [-0.5]]');
    await simulate.getByRole('button', { name: 'Simulate' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download', patient),
      simulate.getByRole('button', { name: 'pendulum-simulated.json' }).click(patient),
    ]);
    const simulated: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(simulated).toMatchObject({ rewards: [expect.any(Number), expect.any(Number)] });
    const embed = tool(page, 'Map of a table');
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 11},${(i * i) % 13}`).join('\n');
    await embed
      .getByLabel('Table')
      .setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(`a,b,c\n${rows}`) });
    await embed.getByLabel('Method').selectOption('PCA');
    await embed.getByRole('button', { name: 'Lay out' }).click();
    await embed.getByRole('button', { name: 'map.csv' }).waitFor(patient);
    expect(await violations(page)).toEqual([]);
    // What was found is there again after a reload.
    await page.reload();
    await tool(page, 'Check')
      .getByText(/: whole\./)
      .waitFor();
  });

  screenTest('what works is cancelled', async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByRole('link', { name: 'Tools' }).click();
    const doctor = tool(page, 'Examine the engines');
    await doctor.getByRole('button', { name: 'Examine' }).click();
    await doctor.getByRole('button', { name: 'Cancel' }).click();
    await doctor.getByText('Cancelled').waitFor(patient);
    expect(await doctor.getByRole('button', { name: 'Examine' }).isEnabled()).toBe(true);
  });
}, 240_000);
