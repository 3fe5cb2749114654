import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
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

/** Every screen, and a word that is there once it is whole. */
const places = (): readonly (readonly [string, RegExp])[] => [
  ['runs?group=configuration', /Hopper, /],
  ['new', /Start run/],
  [`run/${runs[0]}`, /Meta-reward/],
  [`run/${runs[0]}?tab=rollouts`, /Return of each rollout/],
  [`compare?runs=${runs.join(',')}`, /over n runs/],
  [`coverage?runs=${runs.join(',')}`, /Ready to draw/],
  ['replay?rollouts=1,2', /grid [\d.]+ m/],
  ['studies?form=new', /Nothing is started yet|Make the study/],
  ['queue', /Queue/],
];

async function visit(page: Page, hash: string, word: RegExp): Promise<void> {
  const base = page.url().split('#')[0];
  await page.goto('about:blank');
  await page.goto(`${base}#/${hash}`);
  await page.locator('main').getByText(word).first().waitFor();
}

interface WordsPlace {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** In the page: where the words of a label stand (WordsPlace); null where it shows none or works nothing now. */
const placeOfWords = `(label) => {
  if (label === undefined || label.control === null || label.control.matches(':disabled')) return null;
  if (label.classList.contains('visually-hidden') || !label.checkVisibility()) return null;
  label.scrollIntoView({ block: 'center', inline: 'nearest' });
  const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.nodeValue.trim();
    if (text === '' || node.parentElement.closest('select, button, .visually-hidden') !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const width = Math.min(box.width, label.getBoundingClientRect().width);
    return { x: box.left + width / 2, y: box.top + box.height / 2, text };
  }
  return null;
}`;

/** In the page: what the control of a label says of itself. */
const stateOf = `({ control }) => {
  if (control === null) return 'no control';
  if (control.type === 'checkbox' || control.type === 'radio') return control.checked ? 'ticked' : 'not ticked';
  return document.activeElement === control ? 'has the focus' : 'has no focus';
}`;

// What the two scripts above give.
const find = (page: Page, label: string): Promise<WordsPlace | null> =>
  page.evaluate(`(${placeOfWords})(${label})`) as Promise<WordsPlace | null>;
const read = (page: Page, label: string): Promise<string> =>
  page.evaluate(`(${stateOf})(${label} ?? { control: null })`) as Promise<string>;

/** Clicks the words of every label in `scope`, and again where that takes it back; the words that did nothing. */
async function pressWords(
  page: Page,
  scope: 'main' | '[role=dialog]',
): Promise<{ readonly pressed: number; readonly dead: string[] }> {
  const dead: string[] = [];
  let pressed = 0;
  for (let i = 0; i < (await page.locator(`${scope} label`).count()); i += 1) {
    const label = `document.querySelectorAll('${scope} label')[${i}]`;
    const place = await find(page, label);
    if (place === null) continue;
    const before = await read(page, label);
    await page.mouse.click(place.x, place.y);
    pressed += 1;
    const works = await vi
      .waitUntil(
        async () => {
          const after = await read(page, label);
          return after === 'ticked' || after === 'has the focus' || after !== before;
        },
        { timeout: 3000 },
      )
      .catch(() => false);
    if (!works) dead.push(place.text);
    const isBox = before.endsWith('ticked') && (await read(page, label)) !== before;
    const again = isBox ? await find(page, label) : null;
    if (again !== null) await page.mouse.click(again.x, again.y);
  }
  return { pressed, dead };
}

describe('controls', () => {
  screenTest(
    'every control works by its words, on every screen',
    async ({ open }) => {
      const { page, faults } = await open(door.address);
      let all = 0;
      for (const [hash, word] of places()) {
        await visit(page, hash, word);
        const { pressed, dead } = await pressWords(page, 'main');
        expect(dead, hash).toEqual([]);
        all += pressed;
      }
      expect(all).toBeGreaterThan(30);
      faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('ERR_ABORTED')));
    },
    300_000,
  );

  screenTest(
    'every item of every menu works by its words, its box and its keys',
    async ({ open }) => {
      const { page, faults } = await open(door.address);
      let all = 0;
      for (const [hash, word] of places()) {
        await visit(page, hash, word);
        const menus = page.locator('main button[aria-haspopup=dialog]');
        for (let i = 0; i < (await menus.count()); i += 1) {
          await menus.nth(i).click();
          const panel = page.getByRole('dialog');
          await panel.waitFor();
          // It is laid out above the window before it is put in its place.
          await expect.poll(async () => (await panel.boundingBox())?.y ?? -1).toBeGreaterThanOrEqual(0);
          const { pressed, dead } = await pressWords(page, '[role=dialog]');
          expect(dead, `${hash}: ${await menus.nth(i).innerText()}`).toEqual([]);
          expect(await panel.isVisible(), 'what is pressed in a menu leaves it open').toBe(true);
          all += pressed;
          await page.keyboard.press('Escape');
          await panel.waitFor({ state: 'detached' });
        }
      }
      expect(all).toBeGreaterThan(30);
      await visit(page, 'runs', /Hopper meta/);
      const task = page.getByRole('button', { name: 'Status', exact: true });
      await task.focus();
      await page.keyboard.press('Enter');
      const box = page.getByRole('dialog').getByRole('checkbox').first();
      await box.focus();
      await page.keyboard.press('Space');
      expect(await box.isChecked()).toBe(true);
      await box.click();
      expect(await box.isChecked()).toBe(false);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.locator('button:focus', { hasText: 'Status' }).waitFor();
      faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('ERR_ABORTED')));
    },
    300_000,
  );

  screenTest('the palette finds the run that is meant, and every action of the screen', async ({ open }) => {
    const { page } = await open(door.address);
    await visit(page, 'runs', /Hopper meta/);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ddpg 1');
    const first = page.getByRole('dialog').getByRole('option').first();
    await expect.poll(() => first.innerText()).toMatch(/^Hopper ddpg[^]*1/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('columns');
    await expect.poll(() => first.innerText()).toMatch(/^Columns/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Columns' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('trash');
    await page.keyboard.press('Enter');
    await page.getByText('The trash is empty').waitFor();
  });
});
