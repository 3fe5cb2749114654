import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { violations } from '../../helpers/window/axe.ts';
import { screenTest } from '../../helpers/window/chromium.ts';
import { openRealDoor, type RealDoor } from '../../helpers/realDoor.ts';

let door: RealDoor;

beforeAll(async () => {
  door = await openRealDoor();
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

const patient = { timeout: 60_000 };
const fixtures = fileURLToPath(new URL('../../fixtures/interop', import.meta.url));
const card = (page: Page) => page.getByRole('region', { name: 'Import runs', exact: true });

screenTest(
  'files of another program are looked at, imported, and say on their page where they came from',
  async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByRole('link', { name: 'Tools' }).click();
    await card(page).locator('input[type=file]').setInputFiles(`${fixtures}/trajectories/arrays.npz`);
    await card(page).getByLabel('Task').fill('Maze');
    await card(page).getByRole('button', { name: 'Preview' }).click();
    await card(page).getByText('Would import 1 run.').waitFor(patient);
    expect(await door.workbench.handlers['runs.list']({})).toEqual([]);
    await card(page).getByLabel('only look').uncheck();
    await card(page).getByRole('button', { name: 'Import', exact: true }).click();
    await card(page).getByText('Imported 1 run.').waitFor(patient);
    expect(await violations(page)).toEqual([]);

    await card(page).locator('input[type=file]').setInputFiles([]);
    await card(page)
      .getByLabel(/File or folder/)
      .fill(`${fixtures}/sb3`);
    await card(page).getByLabel('Task').fill('');
    await card(page).getByRole('button', { name: 'Import', exact: true }).click();
    await card(page).getByText('hopper-v4').waitFor(patient);
    const runs = await door.workbench.handlers['runs.list']({});
    expect(runs.map(({ task }) => task).sort()).toEqual(['Hopper-v4', 'Maze']);
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page
      .getByRole('link', { name: /Hopper-v4/ })
      .first()
      .click();
    await page.getByText(/Imported from Stable-Baselines3/).waitFor(patient);
    for (const name of ['Clone', 'Fork'])
      expect(await page.getByRole('button', { name, exact: true }).first().isDisabled()).toBe(true);
  },
);
