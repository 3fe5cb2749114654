import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { screenTest } from '../../helpers/window/chromium.ts';
import { openRealDoor, untilEnded, type RealDoor } from '../../helpers/realDoor.ts';

let door: RealDoor;
let runs: readonly string[];
const small = { engine: 'simd', interactions: 1_000, testInterval: 200, testEpisodes: 1 };

beforeAll(async () => {
  door = await openRealDoor();
  runs = await door.workbench.handlers['runs.start']({
    configurations: [
      { ...small, task: 'Pendulum', method: 'meta' },
      { ...small, task: 'Pendulum', method: 'ddpg' },
      { ...small, task: 'Hopper', method: 'meta' },
    ],
  });
  await untilEnded(door.workbench, runs);
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

const figureId = (page: Page): string => /figure=([a-z0-9-]+)/.exec(page.url())?.[1] ?? '';
const shown = (page: Page): Promise<string> => page.locator('.paper svg').innerHTML();

screenTest('a comparison becomes a figure, is changed in place, and goes out as it is seen', async ({ open }) => {
  const { page } = await open(`${door.address}#/compare?runs=${runs.join(',')}`);
  await page.getByRole('button', { name: 'Make a figure' }).click();
  await page.waitForURL(/#\/figures\?figure=/);
  const title = page.locator('[data-part="title:1"]');
  await title.waitFor();
  expect(await page.getByLabel('Name of the figure').inputValue()).toBe('Test return, 2 tasks');

  // A title, in place.
  await title.dblclick();
  await page.locator('input.typing').fill('Swing up');
  await page.keyboard.press('Enter');
  await page.locator('[data-part="title:1"]', { hasText: 'Swing up' }).waitFor();

  // A legend entry, by keys: focus, Enter, type.
  await page.getByRole('button', { name: 'Legend entry meta', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.locator('input.typing').fill('ours');
  await page.keyboard.press('Enter');
  await page.locator('[data-part="entry:ours"]').waitFor();
  await page.getByRole('combobox', { name: 'Line', exact: true }).selectOption('dot');
  await expect.poll(() => shown(page)).toContain('stroke-dasharray="1.2 1.2"');

  // The place of print beside the figure.
  await page.getByRole('combobox', { name: 'Venue', exact: true }).selectOption('neurips');
  await page.getByText('5.50 × ').waitFor();

  // The legend is dragged into the first panel.
  const legend = await page.locator('[data-part="legend"]').boundingBox();
  const frame = await page.locator('[data-part="panel:0"] > rect[fill="none"]').boundingBox();
  if (legend === null || frame === null) throw new Error('The figure is not shown.');
  await page.mouse.move(legend.x + legend.width / 2, legend.y + legend.height / 2);
  await page.mouse.down();
  await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => page.getByRole('combobox', { name: 'Legend', exact: true }).inputValue()).toBe('inside');

  // Panels grow by keys, and what was done is taken back.
  const height = (): Promise<number> => page.getByLabel('Height of panels').inputValue().then(Number);
  await page.getByRole('slider', { name: 'Height of the panels' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(height).toBeGreaterThan(0.7);
  const grown = await height();
  await page.keyboard.press('Control+z');
  await expect.poll(height).toBe(0.7);
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(height).toBe(grown);

  // What lies between two panels is dragged: the first one takes from the second.
  const widths = async (): Promise<number[]> =>
    page
      .locator('[data-box]')
      .evaluateAll((panels) => panels.map((panel) => Number(panel.getAttribute('data-box')?.split(' ')[2])));
  const [before] = await widths();
  await page.locator('[data-part="title:0"]').click();
  const edge = await page.getByRole('slider', { name: 'Width of column 1' }).boundingBox();
  if (edge === null) throw new Error('There is nothing to drag between the panels.');
  await page.mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 3);
  await page.mouse.down();
  await page.mouse.move(edge.x + 80, edge.y + edge.height / 3, { steps: 6 });
  await page.mouse.up();
  await expect.poll(async () => (await widths())[0]).toBeGreaterThan(before + 20);
  await expect.poll(async () => (await widths())[1]).toBeLessThan(before - 20);
  expect(await page.getByRole('heading', { name: 'Title of panel 1' }).count(), 'what was chosen stays').toBe(1);

  // What is exported is what is kept, what is seen, and what the workbench draws of it.
  await expect
    .poll(
      async () => (await door.workbench.handlers['figures.get']({ figure: figureId(page) })).specification.proportion,
    )
    .toBe(grown);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^SVG/ }).click();
  const file = await download;
  const exported = readFileSync(await file.path(), 'utf8');
  expect(file.suggestedFilename()).toBe('Test-return-2-tasks.svg');
  // A change is kept a moment after it was made.
  await expect
    .poll(async () => {
      const { specification } = await door.workbench.handlers['figures.get']({ figure: figureId(page) });
      const [drawn] = await door.workbench.handlers['figures.render']({
        specification,
        formats: ['svg'],
        name: 'x',
        dpi: 300,
        outlines: false,
      });
      return drawn.content;
    })
    .toBe(exported);
  const words = (markup: string): string[] => [...markup.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
  expect(words(await shown(page))).toEqual(words(exported));
  expect(words(exported).join(' ')).toMatch(/Hopper.*Swing up.*ours/);
});

screenTest('a click near a line chooses it, one on the empty panel the panel', async ({ open }) => {
  const { page } = await open(`${door.address}#/compare?runs=${runs[1]}`);
  await page.getByRole('button', { name: 'Make a figure' }).click();
  const line = page.locator('[data-part="panel:0"] [data-part^="line:"] path').last();
  await line.waitFor();
  /** A place so many pixels beside the line, square to it; in words, as the tests know no shapes of the browser. */
  const beside = (pixels: number): Promise<{ readonly x: number; readonly y: number }> =>
    page.evaluate(`(() => {
      const path = [...document.querySelectorAll('[data-part="panel:0"] [data-part^="line:"] path')].at(-1);
      const [a, b] = [0.3, 0.301].map((share) => {
        const { x, y } = path.getPointAtLength(share * path.getTotalLength());
        return new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
      });
      const far = ${pixels} / Math.hypot(b.x - a.x, b.y - a.y);
      return { x: a.x - far * (b.y - a.y), y: a.y + far * (b.x - a.x) };
    })()`);
  const chosen = async (x: number, y: number): Promise<string> => {
    await page.mouse.click(x, y);
    return page
      .getByRole('heading', { name: /^(Line of|Panel \d)/ })
      .allTextContents()
      .then(String);
  };
  await expect
    .poll(async () => {
      const { x, y } = await beside(3);
      return chosen(x, y);
    })
    .toBe('Line of ddpg');
  const frame = await page.locator('[data-part="panel:0"] > rect[fill="none"]').boundingBox();
  if (frame === null) throw new Error('The figure is not shown.');
  const { y } = await beside(0);
  const far = y > frame.y + frame.height / 2 ? frame.y + 0.15 * frame.height : frame.y + 0.85 * frame.height;
  await expect.poll(() => chosen(frame.x + frame.width * 0.3, far)).toBe('Panel 1');
});

screenTest('figures are listed, duplicated, and deleted after a question', async ({ open }) => {
  const { page } = await open(`${door.address}#/run/${runs[0]}`);
  await page.getByRole('button', { name: 'Figure', exact: true }).click();
  await page.locator('[data-part="panel:2"]').waitFor();
  await expect.poll(() => shown(page)).toContain('(c)');
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect.poll(() => page.getByLabel('Name of the figure').inputValue()).toMatch(/, copy$/);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete figure' }).click();
  await page.getByText('Figures for print').waitFor();
  expect((await door.workbench.handlers['figures.list']({})).map(({ name }) => name).join()).not.toContain('copy');
});

screenTest('a figure of a file is opened, and a file that is none says why', async ({ open }) => {
  const { page } = await open(`${door.address}#/figures`);
  const choose = async (name: string, text: string): Promise<void> => {
    const file = { name, mimeType: 'application/json', buffer: Buffer.from(text) };
    await page.locator('.file input').setInputFiles(file);
  };
  const specification = {
    version: 1,
    runs: { by: 'runs', runs: [runs[0]] },
    panels: [{ kind: 'curves', metric: 'test_return', title: 'Of a file' }],
  };
  await choose('wrong.json', JSON.stringify({ ...specification, version: 9 }));
  await page.getByText(/wrong\.json is of version 9/).waitFor();
  await choose('record.json', JSON.stringify({ name: 'Sent to me', specification }));
  await page.locator('[data-part="title:0"]', { hasText: 'Of a file' }).waitFor();
  expect(await page.getByLabel('Name of the figure').inputValue()).toBe('Sent to me');
});

screenTest('a label that cannot be drawn is not taken, and field and figure show what was there', async ({ open }) => {
  const { page } = await open(`${door.address}#/compare?runs=${runs[0]}`);
  await page.getByRole('button', { name: 'Make a figure' }).click();
  await page.locator('[data-part="title:0"]').click();
  const field = page.getByLabel('Text; empty for the automatic one');
  await field.fill('振り子');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Tinos, cannot draw 振 (U+632F)').waitFor();
  expect(await shown(page)).toContain('Pendulum');
  await expect.poll(() => field.inputValue()).toBe('Pendulum');
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('alert').waitFor({ state: 'detached' });

  // A legend entry has its name again, and is still the one that is chosen.
  await page.getByRole('button', { name: 'Legend entry meta', exact: true }).dblclick();
  await page.locator('input.typing').fill('πολιτική \u{1F600}');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('\u{1F600} (U+1F600) in the legend').waitFor();
  await expect.poll(() => field.inputValue()).toBe('meta');
  await field.fill('πολιτική');
  await page.keyboard.press('Enter');
  await page.locator('[data-part="entry:πολιτική"]').waitFor();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  const { specification } = await door.workbench.handlers['figures.get']({ figure: figureId(page) });
  expect(JSON.stringify(specification)).not.toContain('振');
});

screenTest('a figure whose group has a name that cannot be drawn opens with question marks', async ({ open }) => {
  const variant = (await door.workbench.handlers['runs.list']({})).find(({ id }) => id === runs[0])?.group.variant ?? 0;
  await door.workbench.handlers['groups.edit']({ variant, name: 'メタ' });
  const { page } = await open(`${door.address}#/compare?runs=${runs[0]}`);
  await page.getByRole('button', { name: 'Make a figure' }).click();
  await page.getByRole('alert').getByText('メ (U+30E1), タ (U+30BF) in the legend').waitFor();
  await page.getByRole('button', { name: 'Legend entry メタ: ??' }).dblclick();
  await page.locator('input.typing').fill('meta');
  await page.keyboard.press('Enter');
  await page.locator('[data-part="entry:meta"]').waitFor();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await door.workbench.handlers['groups.edit']({ variant, name: null });
});
