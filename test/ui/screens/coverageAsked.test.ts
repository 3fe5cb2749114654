import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { screenTest } from '../../helpers/window/chromium.ts';
import { openRealDoor, trainHopperPair, untilEnded, type RealDoor } from '../../helpers/realDoor.ts';

let door: RealDoor;
let runs: readonly string[] = [];
let others: readonly string[] = [];

beforeAll(async () => {
  door = await openRealDoor();
  runs = await trainHopperPair(door.workbench);
  others = await door.workbench.handlers['runs.start']({
    configurations: [{ task: 'Pendulum', method: 'ddpg', interactions: 1000, testInterval: 1000, testEpisodes: 1 }],
  });
  await untilEnded(door.workbench, others);
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

const few = 'states=60&iterations=20&exaggerationIterations=5';
const screen = (page: Page, query: string): string => `${page.url().split('#')[0]}#/coverage?${query}`;
const idOf = (page: Page): string => new URLSearchParams(page.url().split('?').at(-1)).get('id') ?? '';
const headings = (page: Page): Promise<readonly string[]> => page.locator('figure.grid > h3').allInnerTexts();

describe('the map that is asked for', () => {
  screenTest('is one of t-SNE, and Figure 4 of the paper by one press', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(
      screen(page, `runs=${runs.join(',')}&method=pca&roles=teacher&stages=all&sampling=balanced&${few}`),
    );
    await page.getByRole('button', { name: 'Draw 1 panel' }).waitFor();
    await page.getByRole('button', { name: 'Figure 4 of the paper' }).click();
    await page.getByRole('button', { name: 'Draw 6 panels' }).waitFor();
    await page.waitForURL(/titles=Baseline/);
    const settled = page.url();
    expect(settled).not.toMatch(/method|roles|stages|sampling|states|iterations/);
    // As it is, but of few states, so that it is there soon.
    await page.goto(`${settled}&${few}`);
    await page.getByRole('button', { name: 'Draw 6 panels' }).click();
    await page.getByText(/t-SNE, perplexity 30/).waitFor();
    expect(await headings(page)).toEqual([
      'Teacher',
      'Student',
      'DDPG',
      'Early (first 50 rollouts)',
      'Late (last 50 rollouts)',
    ]);
    await page.getByRole('button', { name: 'Titles' }).click();
    await page.getByLabel('Title of Late (last 50 rollouts)').fill('Late in training');
    await page.keyboard.press('Enter');
    await expect.poll(() => headings(page)).toContain('Late in training');
    await page.keyboard.press('Escape');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('group', { name: 'Export the figure' }).getByRole('button', { name: 'SVG' }).click(),
    ]);
    const svg = await readFile(await download.path(), 'utf8');
    expect(svg).toContain('Late in training');
    expect(svg).toContain('DDPG');
  });

  screenTest(
    'is not answered with another: of other runs, of another address, of an earlier question',
    async ({ open }) => {
      const { page } = await open(door.address);
      await page.goto(screen(page, `runs=${runs.join(',')}&method=pca&stages=all&${few}`));
      await page.getByRole('button', { name: 'Draw 3 panels' }).click();
      await page.getByText('PCA. Computed').waitFor();
      const first = idOf(page);
      expect(first).not.toBe('');
      // Other runs, chosen elsewhere: theirs is not drawn yet.
      await page.goto(screen(page, ''));
      await page.getByRole('link', { name: 'Runs', exact: true }).click();
      await page
        .getByRole('row', { name: /Pendulum ddpg/ })
        .getByRole('checkbox')
        .click();
      await page.getByRole('link', { name: /^Coverage/ }).click();
      await page.getByText('Ready to draw').waitFor();
      await page.getByText('PCA. Computed').waitFor({ state: 'detached' });
      // A map that is not in the database is not another one that is.
      await page.goto(screen(page, `runs=${runs.join(',')}&method=pca&stages=all&${few}&id=${first}`));
      await page.getByText('PCA. Computed').waitFor();
      await page.goto(screen(page, `runs=${runs.join(',')}&method=pca&stages=all&${few}&id=${'0'.repeat(64)}`));
      await page.getByText('is not in this database').waitFor();
      await page.getByText('PCA. Computed').waitFor({ state: 'detached' });
      // A second question while the first is on its way: what is shown is the second's.
      await page.goto(screen(page, `runs=${runs.join(',')}&iterations=20000&stages=all&id=${first}`));
      await page.getByText('PCA. Computed').waitFor();
      await page.getByRole('button', { name: 'Draw 3 panels' }).click();
      await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
      await page.getByLabel('Method').selectOption('PCA');
      await page.getByRole('button', { name: 'Draw the present choice instead' }).click();
      await page.getByText('PCA. Computed').waitFor();
      await expect.poll(() => idOf(page)).not.toBe(first);
      await page.getByRole('button', { name: 'Draw 3 panels' }).waitFor();
      await page.getByText('The picture is of an earlier choice.').waitFor({ state: 'detached' });
    },
  );

  screenTest('stays put: other runs are placed into it, and the address keeps which', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(screen(page, `runs=${runs[0]}&method=pca&stages=all&${few}`));
    await page.getByRole('button', { name: 'Draw 2 panels' }).click();
    await page.getByText('PCA. Computed').waitFor();
    const kept = idOf(page);
    await page.getByRole('button', { name: 'Place other runs into this map' }).click();
    await page.getByText('The kept map’s states stay where they are').waitFor();
    await page.goto(screen(page, `runs=${runs[1]}&method=tsne&stages=all&${few}&onto=${kept}`));
    await page.getByRole('button', { name: 'Draw 1 panel' }).click();
    await page.getByText(/states were placed into a kept map, whose 120 states stayed where they were/).waitFor();
    expect(await headings(page)).toEqual(['Teacher', 'Student', 'Baseline', 'All of training']);
    expect(idOf(page)).not.toBe(kept);
    await page.getByText('The picture is of an earlier choice.').waitFor({ state: 'detached' });
    await page.waitForURL(/onto=.*id=|id=.*onto=/);
    await page.reload();
    await page.getByText(/states were placed into a kept map/).waitFor();
    await page.getByLabel(/^Onto/).selectOption('a map of their own');
    await page.getByText('The picture is of an earlier choice.').waitFor();
  });
});
