import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { screenTest } from '../helpers/window/chromium.ts';
import { openRealDoor, trainHopperPair, type RealDoor } from '../helpers/realDoor.ts';

/** Other work may share the processor. */
const patient = { timeout: 50_000 };

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

const address = (page: Page, query = ''): string =>
  `${page.url().split('#')[0]}#/coverage?runs=${runs.join(',')}&mstates=300&rollouts=20${query}`;
const queryOf = (page: Page): URLSearchParams => new URLSearchParams(page.url().split('?').at(-1));

describe('what the coverage screen asks for', () => {
  screenTest('settings are checked at the field, with the defaults of the request itself', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(address(page));
    const draw = page.getByRole('button', { name: /^Draw/ });
    await page.getByLabel('Method').selectOption('tsne');
    const perplexity = page.getByRole('textbox', { name: 'Perplexity' });
    expect(await perplexity.inputValue()).toBe('30');
    await perplexity.fill('1');
    await page.getByText('At least 2.').waitFor();
    expect(await draw.isDisabled()).toBe(true);
    await perplexity.fill('30');
    await page.getByText('At least 2.').waitFor({ state: 'detached' });
    await expect
      .poll(() => queryOf(page).has('perplexity'), { message: 'the default is not in the address' })
      .toBe(false);
    await page.getByLabel('Method').selectOption('umap-js');
    await page.getByText(/At most 20,000 landmarks/).waitFor();
    expect(await page.getByLabel('Landmarks').inputValue()).toBe('5000');
    await page.getByLabel('Sampling').selectOption('balanced');
    await page.getByText('Every panel takes as many states as the smallest has').waitFor();
    await page.getByRole('button', { name: 'Add a window' }).click();
    const window = page.getByRole('group', { name: 'Window of training' });
    await window.getByLabel('Counted in').selectOption('interactions');
    await window.getByLabel('To').fill('0');
    await page.getByText('The end must be beyond the beginning.').waitFor();
    await window.getByLabel('To').fill('1500');
    await page.getByRole('button', { name: 'Draw 9 panels' }).waitFor();
    await expect.poll(() => queryOf(page).get('stages')).toBe('early,late,interactions:0-1500');
    await page.getByText(/At most [\d,]+ states/).waitFor();
  });
});

describe('measures in the state space', () => {
  screenTest('are made on request, said in words, kept, and exported', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(address(page));
    await page.getByRole('button', { name: 'Measure', exact: true }).click();
    await page.getByRole('heading', { name: 'Each set' }).waitFor(patient);
    expect(await page.getByText(/of the teacher’s states lie outside the student’s region/).count()).toBe(2);
    const table = page.getByRole('table', { name: /Differences between sets/ });
    expect(await table.getByRole('row', { name: /Teacher and Student/ }).count()).toBe(2);
    expect(await table.getByRole('row', { name: /Early and Late/ }).count()).toBe(3);
    await page.getByLabel('Pairs').selectOption('all');
    expect(
      await page
        .getByRole('table', { name: 'Every set against every other' })
        .getByRole('cell', { name: /^([−\d.]+|\?)$/ })
        .count(),
    ).toBe(30);
    await page.getByLabel('Pairs').selectOption({ label: 'Beside Student, late' });
    await page.getByRole('row', { name: /Teacher, late and Student, late/ }).waitFor();
    for (const [name, found] of [
      ['LaTeX', '\\toprule'],
      ['CSV', 'Jensen-Shannon divergence,bits'],
      ['JSON', '"doubt"'],
    ] as const) {
      await page.getByRole('button', { name: 'Export' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: new RegExp(`^${name}`) }).click(),
      ]);
      expect(await readFile(await download.path(), 'utf8')).toContain(found);
      await page.keyboard.press('Escape');
    }
    await expect.poll(() => queryOf(page).get('measures')).toMatch(/^[0-9a-f]{64}$/);
    await page.reload(); // the address names the measures, and the database has them
    await page.getByRole('row', { name: /Teacher, late and Student, late/ }).waitFor();
    await page.getByLabel('Rollouts of each run').fill('10');
    await page.getByText('What is shown is of an earlier choice.').waitFor();
  });

  screenTest('stand in short beside the picture', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(address(page, '&method=pca&states=60&stages=all'));
    await page.getByRole('button', { name: /^Draw 3/ }).click();
    const short = page.getByRole('region', { name: 'In the state space, in short' });
    await short.getByRole('button', { name: 'Measure' }).click();
    await short.getByText('Teacher outside Student').waitFor(patient);
    await short.getByRole('button', { name: 'All measures' }).click();
    await expect
      .poll(() =>
        page
          .getByRole('heading', { name: 'Measures in the state space' })
          .evaluate((heading) => heading.getBoundingClientRect().top),
      )
      .toBeLessThan(400);
    expect(await page.evaluate('document.querySelector("#app").scrollTop'), 'only the content scrolls').toBe(0);
  });

  screenTest('over training they are curves that share an axis', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(address(page, '&windows=3'));
    await page.getByRole('button', { name: 'Measure over training' }).click();
    const entropy = page.getByRole('slider', { name: 'Entropy: cursor' });
    await entropy.waitFor(patient);
    await page.locator('.js-plotly-plot path.js-line').first().waitFor();
    await entropy.focus();
    await page.keyboard.press('Home');
    const other = page.getByRole('slider', { name: 'Overlap: cursor' });
    await expect
      .poll(async () => await other.getAttribute('aria-valuenow'))
      .toBe(await entropy.getAttribute('aria-valuenow'));
    expect(await other.getAttribute('aria-valuetext')).toContain('Teacher – Student');
  });
});

describe('trust in the map', () => {
  screenTest(
    'maps of several seeds are laid over each other, and a state is pointed at in all of them',
    async ({ open }) => {
      const { page } = await open(door.address);
      await page.goto(address(page, '&method=tsne&iterations=60&states=60&stages=all&values=1-3'));
      await page.getByRole('button', { name: 'Compare maps' }).click();
      await page.getByText(/two of these maps share \d+/).waitFor(patient);
      const maps = page.getByRole('img', { name: /t-SNE, seed/ });
      expect(await maps.count()).toBe(3);
      await maps.nth(1).hover();
      await expect.poll(() => page.locator('circle.ring').count()).toBe(3);
      await page.reload();
      await maps.nth(2).waitFor();
    },
  );

  screenTest('what takes too long can be cancelled', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(address(page, '&method=umap&epochs=100000&stages=all'));
    await page.getByRole('button', { name: 'Compare maps' }).click();
    await page.getByText(/map 1 of 4/).waitFor(patient);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled.').waitFor(patient);
  });

  screenTest('where densities are lost, UMAP is drawn again with its density term', async ({ open }) => {
    const { page } = await open(door.address);
    await page.route('**/api/call/coverage.get', async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      if (answer.value !== null) answer.value.trust.densityCorrelation = 0.1;
      await route.fulfill({ response, json: answer });
    });
    await page.goto(address(page, '&method=umap&epochs=20&states=60&stages=all'));
    await page.getByRole('button', { name: /^Draw 3/ }).click();
    await page.getByText('their areas are not densities of the state space').waitFor(patient);
    await page.getByRole('button', { name: 'Redraw with density term' }).click();
    await page.getByText(/density weight 0\.2/).waitFor(patient);
    await expect.poll(() => queryOf(page).get('density')).toBe('0.2');
    await page.getByText('The picture is of an earlier choice.').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Redraw with density term' }).count()).toBe(0);
  });
});
