import { afterAll, beforeAll, describe, expect } from 'vitest';
import { screenTest } from '../../helpers/window/chromium.ts';
import { openRealDoor, trainHopperPair, type RealDoor } from '../../helpers/realDoor.ts';

let door: RealDoor;
let runs: readonly string[] = [];

beforeAll(async () => {
  door = await openRealDoor();
  runs = await trainHopperPair(door.workbench);
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

describe('runs in the window', () => {
  screenTest('several are named, tagged, noted and archived together', async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByRole('row', { name: /Hopper ddpg/ }).waitFor();
    const boxes = page.getByRole('checkbox', { name: /^Select Hopper/ });
    await boxes.first().click();
    expect(await boxes.first().isChecked()).toBe(true);
    await boxes.nth(1).click({ modifiers: ['Shift'] });
    await boxes.first().click({ modifiers: ['Shift'] }); // a span that is added already
    expect([await boxes.first().isChecked(), await boxes.nth(1).isChecked()]).toEqual([true, true]);
    await boxes.first().click();
    expect(await boxes.first().isChecked()).toBe(false);
    await page.getByLabel('Select all').check();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit 2 runs' });
    await dialog.getByLabel('Tags').fill('tried, paper');
    await dialog.getByLabel('New names').fill('{method} tried');
    await dialog.getByText('meta tried').waitFor();
    await dialog.getByLabel('Note', { exact: true }).fill('Both on Hopper');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /ddpg tried/ }).waitFor();
    // In the first window that a person has, too.
    expect(page.viewportSize()).toEqual({ width: 1280, height: 800 });
    await page
      .getByRole('row', { name: /meta tried/ })
      .getByText('paper', { exact: true })
      .waitFor();
    const list = await door.workbench.handlers['runs.list']({});
    expect(list.map(({ name, note, tags }) => ({ name, note, tags }))).toEqual(
      expect.arrayContaining([
        { name: 'meta tried', note: 'Both on Hopper', tags: ['paper', 'tried'] },
        { name: 'ddpg tried', note: 'Both on Hopper', tags: ['paper', 'tried'] },
      ]),
    );
  });

  screenTest('a filter is saved under a name, and comes back with it after a reload', async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByLabel('Filter runs').fill('method:ddpg');
    await page.getByRole('row', { name: /meta tried/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Saved' }).click();
    await page.getByLabel('Save the present filter as').fill('Baselines');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Baselines', exact: true }).last().waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Filter runs').fill('');
    await page.getByRole('row', { name: /meta tried/ }).waitFor();
    await page.waitForURL((url) => !url.hash.includes('q='));
    await page.reload();
    await page.getByRole('button', { name: 'Saved' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Baselines', exact: true }).click();
    await page.getByRole('row', { name: /meta tried/ }).waitFor({ state: 'detached' });
    expect(await page.getByLabel('Filter runs').inputValue()).toBe('method:ddpg');
  });

  screenTest('a clone says where it comes from, and leads there', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(`${page.url().split('#')[0]}#/run/${runs[0]}`);
    await page.getByRole('button', { name: 'Clone' }).click();
    await page.getByLabel('Seeds').fill('7');
    await page.locator('aside').getByRole('link', { name: 'meta tried' }).waitFor();
    await page.getByRole('button', { name: 'Start run' }).click();
    await page.getByText('Cloned from meta tried').waitFor();
    await page.getByRole('link', { name: runs[0] }).click();
    await page.getByRole('heading', { name: 'meta tried' }).waitFor();
  });

  screenTest('the strip of rollouts has a scale for each role, and takes others', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(`${page.url().split('#')[0]}#/run/${runs[0]}?tab=rollouts`);
    const strip = page.getByLabel('Returns by role');
    const ticks = (): Promise<readonly string[]> => strip.locator('svg .tick').allInnerTexts();
    await strip.locator('svg .tick').first().waitFor();
    const own = await ticks();
    await strip.getByText('One scale for all').click();
    await expect.poll(ticks).not.toEqual(own);
    await strip.getByLabel('Axis').selectOption('by rank');
    await page.waitForURL(/axis=quantile/);
    await page.waitForURL(/scale=one/);
  });
});
