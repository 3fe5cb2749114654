import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { coverageSchema } from '../../src-main/contract/coverage/coverage.ts';
import { groupStyle } from '../../src-renderer/charts/traces.ts';
import { screenTest, type OpenedPage } from '../helpers/window/chromium.ts';
import { openRealDoor, trainHopperPair, type RealDoor } from '../helpers/realDoor.ts';

/** The browser draws on the processor, which others may use as well. */
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

const addressOf = (page: Page, query = ''): string =>
  `${page.url().split('#')[0]}#/coverage?runs=${runs.join(',')}&method=pca&stages=all${query}`;

/** A map of the teacher, the student and the baseline over all of training, drawn from the screen's own button. */
async function draw(open: (url: string) => Promise<OpenedPage>, query = ''): Promise<Page> {
  const { page } = await open(door.address);
  await page.goto(addressOf(page, query));
  await page.getByRole('button', { name: /Draw 3 panels/ }).click();
  await page
    .getByRole('img', { name: /density of/ })
    .nth(2)
    .waitFor();
  await page.getByText('Point at a state').waitFor(patient); // the states have arrived
  return page;
}

const panel = (page: Page, name: RegExp): Locator =>
  page.getByRole('button', { name: new RegExp(`${name.source}.*arrow keys`) });
const contours = (page: Page): Promise<string[]> =>
  page.locator('svg[role="img"] path').evaluateAll((paths) => paths.map((path) => path.getAttribute('d') ?? ''));
const readingOf = (page: Page): Promise<string> => page.locator('p.reading').innerText();

/** Draws an outline about the middle of a panel, as wide as `share` of it. */
async function lasso(page: Page, target: Locator, share = 0.7): Promise<void> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('the panel is not on the screen');
  const at = (turn: number): [number, number] => [
    box.x + box.width * (0.5 + (share / 2) * Math.cos(turn)),
    box.y + box.height * (0.5 + (share / 2) * Math.sin(turn)),
  ];
  await page.mouse.move(...at(0));
  await page.mouse.down();
  for (let i = 1; i <= 24; i += 1) await page.mouse.move(...at((i * Math.PI) / 12.5));
  await page.mouse.up();
}

/** In the page: how many pixels of each panel's canvas are drawn on. */
const inkScript = `[...document.querySelectorAll('figure canvas')].map((canvas) => {
  const { width, height } = canvas;
  const second = Object.assign(document.createElement('canvas'), { width, height });
  const copy = second.getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  let drawn = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at] > 0) drawn += 1;
  return drawn;
})`;

async function inkOf(page: Page): Promise<number[]> {
  // What the script above gives.
  return (await page.evaluate(inkScript)) as number[];
}

describe('the picture of a map', () => {
  screenTest('shows its points on demand, and what is pointed at in all panels at once', async ({ open }) => {
    const page = await draw(open);
    expect(await page.locator('figure canvas').count()).toBe(0);
    const before = await page.locator('figure.grid').boundingBox();
    const groups = new Map(
      (await door.workbench.handlers['runs.list']({})).map(({ method, group }) => [method, groupStyle(group).color]),
    );
    expect(
      await page
        .locator('figure.grid figure')
        .evaluateAll((panels) => panels.map((each) => each.getAttribute('style')?.replace(/^color: |;$/g, ''))),
      'each panel in the colour of its group',
    ).toEqual((['meta', 'meta', 'ddpg'] as const).map((method) => groups.get(method)));
    await page.getByLabel('Points').check();
    await expect.poll(async () => (await inkOf(page)).filter((ink) => ink > 100).length, patient).toBe(3);
    await expect.poll(() => page.url(), patient).toContain('points=on');
    await panel(page, /Student/).hover();
    expect(await page.locator('.cross').count(), 'a crosshair in every panel').toBe(3);
    expect(await readingOf(page)).toMatch(/Student, all of training: (within the densest \d0%|beyond the contours)/);
    expect(await page.locator('figure.grid').boundingBox(), 'nothing moved').toEqual(before);
    await page.mouse.move(5, 5);
    await page.keyboard.press('p');
    await expect.poll(() => page.locator('figure canvas').count()).toBe(0);
    expect(await page.locator('.cross').count()).toBe(0);
  });

  screenTest('an outline leads to the rollouts behind it, and they to replay at the step', async ({ open }) => {
    const page = await draw(open);
    await lasso(page, panel(page, /Teacher/));
    const list = page.getByRole('region', { name: 'Rollouts behind the selection' });
    await list.getByRole('heading', { name: /states of \d+ rollouts/ }).waitFor();
    expect(await page.locator('.outline').count(), 'the outline is in every panel').toBe(3);
    for (const held of await page.locator('.held').allTextContents()) expect(held).toMatch(/^\d+% of n = [\d,]+$/);
    const counts = (await list.locator('.line .number:not(.steps)').allInnerTexts()).map((text) => parseInt(text, 10));
    expect(counts.length).toBeGreaterThan(3);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));

    const first = list.getByRole('link').first();
    const step = Number(/at step (\d+)/.exec((await first.getAttribute('aria-label')) ?? '')?.[1]);
    await first.click();
    await page.getByRole('heading', { name: 'Replay' }).waitFor();
    await expect.poll(async () => parseInt(await page.getByLabel('Step now').innerText(), 10), patient).toBe(step);
    await page.goBack();
    await list.getByRole('heading', { name: /states of \d+ rollouts/ }).waitFor(patient); // the place is kept

    await list.getByRole('checkbox').nth(0).check();
    await list.getByRole('checkbox').nth(1).check();
    await list.getByRole('button', { name: 'Replay 2 side by side' }).click();
    await page.getByRole('heading', { name: 'Replay' }).waitFor();
    expect(page.url()).toMatch(/rollouts=\d+,\d+/);
    await page.goBack();
    await list.waitFor(patient);
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
  });

  screenTest(
    'keeps its place over a visit elsewhere and a reload, and says where a map is not there',
    async ({ open }) => {
      const page = await draw(open, '&points=on');
      await page.getByRole('link', { name: 'Queue' }).click();
      await page.getByRole('heading', { name: 'Queue' }).waitFor();
      await page.getByRole('link', { name: /^Coverage/ }).click();
      await page
        .getByRole('img', { name: /density of/ })
        .nth(2)
        .waitFor();
      expect(await page.getByLabel('Points').isChecked()).toBe(true);
      await page.reload();
      await page
        .getByRole('img', { name: /density of/ })
        .nth(2)
        .waitFor();
      const { page: other } = await open(door.address);
      await other.goto(addressOf(other, `&id=${'0'.repeat(64)}`));
      await other.getByText('The map of this address is not in this database.').waitFor();
    },
  );

  screenTest('Enter presses the button that has the focus, and draws where none has it', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(addressOf(page, '&states=50'));
    await page.getByRole('button', { name: /Draw 3 panels/ }).waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Runs: 0 chosen').waitFor();
    expect(page.url()).not.toContain('id=');
    await page.goBack();
    await page.goto(addressOf(page, '&states=50'));
    await page.getByRole('heading', { name: 'Coverage', exact: true }).click();
    await page.keyboard.press('Enter');
    await page
      .getByRole('img', { name: /density of/ })
      .nth(2)
      .waitFor(patient);
  });

  screenTest('states are chosen by click and by keys alone', async ({ open }) => {
    const page = await draw(open);
    await panel(page, /Student/).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await readingOf(page)).toMatch(/^student \d+, step \d+, .*Student, all of training/);
    await page.keyboard.press('Enter');
    const list = page.getByRole('region', { name: 'Rollouts behind the selection' });
    await list.getByRole('heading', { name: '1 state of 1 rollout' }).waitFor();
    expect(await list.getByRole('link').getAttribute('aria-label')).toMatch(/^Replay student \d+ of .* at step \d+$/);
    for (let i = 0; i < 12; i += 1) await page.keyboard.press(i % 2 === 0 ? 'Shift+ArrowRight' : 'Shift+ArrowUp');
    expect(await page.locator('.outline').count()).toBe(3);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url(), patient).toContain('area=');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    const box = await panel(page, /Teacher/).boundingBox();
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
    expect(await readingOf(page)).toMatch(/teacher \d+, step \d+/);
    await page.mouse.down();
    await page.mouse.up();
    await list.getByRole('heading', { name: '1 state of 1 rollout' }).waitFor();
  });

  screenTest('the bandwidth goes by eye, for all panels, and into the exported figure', async ({ open }) => {
    const page = await draw(open);
    const own = await contours(page);
    const exported = async (): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'SVG', exact: true }).click(),
      ]);
      return readFile(await download.path(), 'utf8');
    };
    expect(await exported()).toContain('the likeliest');
    await page.getByRole('slider', { name: 'Bandwidth' }).fill('1');
    await expect.poll(() => contours(page), patient).not.toEqual(own);
    await page.getByText('2 × the likeliest').first().waitFor();
    await expect.poll(() => page.url(), patient).toContain('smooth=2');
    expect(await page.getByRole('region', { name: 'Read this map' }).innerText()).toMatch(/2 × the likeliest/);
    expect(await exported()).toMatch(/2 × the likeliest/);
    await page.getByRole('button', { name: 'Bandwidth of the rule' }).click();
    await expect.poll(() => contours(page), patient).toEqual(own);
    await page.getByRole('slider', { name: 'Bandwidth' }).fill('-1');
    await expect.poll(() => contours(page), patient).not.toEqual(own);
    await page.getByRole('slider', { name: 'Bandwidth' }).dblclick();
    await expect.poll(() => contours(page), patient).toEqual(own);
  });

  screenTest('a window slides over training', async ({ open }) => {
    const page = await draw(open, '&points=on');
    const own = await contours(page);
    const captions = (): Promise<string[]> => page.locator('figcaption').allInnerTexts();
    const whole = await captions();
    const ink = (await inkOf(page)).reduce((sum, each) => sum + each, 0);
    await page.getByRole('slider', { name: 'Training to' }).fill('30');
    await expect.poll(() => contours(page), patient).not.toEqual(own);
    expect(await captions()).not.toEqual(whole);
    await page.getByText('0–30% of each run’s rollouts').waitFor();
    expect((await inkOf(page)).reduce((sum, each) => sum + each, 0)).toBeLessThan(ink);
    await page.getByRole('slider', { name: 'Training to' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('0–31% of each run’s rollouts').waitFor();
    const early = await contours(page);
    await page.getByRole('button', { name: 'Play through training' }).click();
    await page.getByText('31–62% of each run’s rollouts').waitFor(patient);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.poll(() => contours(page), patient).not.toEqual(early);
    await expect.poll(() => page.url(), patient).toContain('part=');
    await page.getByRole('button', { name: 'All of training', exact: true }).click();
    await expect.poll(() => contours(page), patient).toEqual(own);
  });
});

describe('a map on its way', () => {
  screenTest('is seen as it forms, and can be cancelled', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(addressOf(page, '&iterations=10000').replace('pca', 'tsne'));
    await page.getByRole('button', { name: /Draw 3 panels/ }).click();
    const forming = page.getByRole('figure', { name: 'The map as it forms' });
    await forming.waitFor({ timeout: 40_000 });
    await forming.getByText('Teacher, all of training').waitFor();
    await expect.poll(async () => (await inkOf(page))[0], patient).toBeGreaterThan(100);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await forming.waitFor({ state: 'detached' });
  });

  screenTest('of landmarks is read with care, and embeds all states on request', async ({ open }) => {
    const sets = [
      {
        label: 'Teacher, all',
        row: 'All',
        column: 'Teacher',
        runs: [runs[0]],
        role: 'teacher',
        stage: { kind: 'all' },
      },
    ] as const;
    const { id } = await door.workbench.handlers['coverage.start'](
      coverageSchema.parse({ sets, embedding: { method: 'umap', epochs: 20, landmarks: 100 }, statesPerSet: 400 }),
    );
    await expect.poll(() => door.workbench.handlers['coverage.get']({ id }), { timeout: 30_000 }).not.toBeNull();
    const { page } = await open(door.address);
    await page.goto(`${addressOf(page, `&roles=teacher&epochs=20&id=${id}`).replace('pca', 'umap')}`);
    const notes = page.getByRole('region', { name: 'Read this map' });
    await notes.getByText('100 states chosen at random were embedded').waitFor();
    await notes.getByText('not independent').waitFor();
    await notes.getByRole('button', { name: 'Embed all states' }).click();
    await notes.getByText('chosen at random were embedded').waitFor({ state: 'detached', timeout: 30_000 });
    expect(page.url()).toContain('landmarks=none');
  });
});
