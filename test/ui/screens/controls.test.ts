import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { screenTest } from '../../helpers/window/chromium.ts';
import { openFullDoor, visit, type FullDoor } from '../../helpers/window/screens.ts';

let full: FullDoor;

beforeAll(async () => {
  full = await openFullDoor();
});

afterAll(async () => {
  expect(full.door.log, 'nothing unexpected was logged').toEqual([]);
  await full.door.close();
});

interface WordsPlace {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** In the page: where in a label its words stand (WordsPlace); null where it shows none or works nothing now. */
const placeOfWords = `(label) => {
  if (label === undefined || label.control === null || label.control.matches(':disabled')) return null;
  if (label.classList.contains('visually-hidden') || !label.checkVisibility()) return null;
  const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.nodeValue.trim();
    if (text === '' || node.parentElement.closest('select, button, .visually-hidden') !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const own = label.getBoundingClientRect();
    return { x: box.left + Math.min(box.width, own.width) / 2 - own.left, y: box.top + box.height / 2 - own.top, text };
  }
  return null;
}`;

/**
 * In the page: takes the focus away, listens to the control of a label, and gives what tells later whether pressing the
 * label worked: a box turns, a radio button hears the press, all else takes the focus. Null: it does not yet.
 */
const watchControl = `(label) => {
  document.activeElement?.blur();
  const { control } = label;
  const before = control.checked;
  let isHeard = false;
  control.addEventListener('click', () => (isHeard = true), { once: true, capture: true });
  window.whatItDid = () => {
    if (control.type === 'checkbox') return control.checked === before ? null : 'turned';
    if (control.type === 'radio') return isHeard && control.checked ? 'chosen' : null;
    return document.activeElement === control ? 'focused' : null;
  };
}`;

// What the script above gives.
const find = (page: Page, label: string): Promise<WordsPlace | null> =>
  page.evaluate(`(${placeOfWords})(${label})`) as Promise<WordsPlace | null>;

/** Clicks the words of every label in `scope`, and those of a box again; the words that did nothing. */
async function pressWords(
  page: Page,
  scope: 'main' | '[role=dialog]',
): Promise<{ readonly pressed: number; readonly dead: string[] }> {
  const dead: string[] = [];
  let pressed = 0;
  const labels = page.locator(`${scope} label`);
  for (let i = 0; i < (await labels.count()); i += 1) {
    const label = `document.querySelectorAll('${scope} label')[${i}]`;
    for (const isAgain of [false, true]) {
      const place = await find(page, label);
      if (place === null) break;
      await page.evaluate(`(${watchControl})(${label})`);
      pressed += 1;
      const did = await labels
        .nth(i)
        .click({ position: place, timeout: 50_000 })
        .then(() => vi.waitUntil(() => page.evaluate('window.whatItDid()'), { timeout: 50_000 }))
        .catch(() => 'nothing');
      if (did === 'nothing') dead.push(`${place.text}${isAgain ? ', pressed again' : ''}`);
      if (did !== 'turned') break;
    }
  }
  return { pressed, dead };
}

describe('controls', () => {
  screenTest(
    'every control works by its words, on every screen',
    async ({ open }) => {
      const { page } = await open(full.door.address);
      let all = 0;
      for (const { hash, word } of full.screens) {
        await visit(page, { hash, word });
        const { pressed, dead } = await pressWords(page, 'main');
        expect(dead, hash).toEqual([]);
        all += pressed;
      }
      expect(all).toBeGreaterThan(30);
    },
    300_000,
  );

  screenTest(
    'every item of every menu works by its words, its box and its keys',
    async ({ open }) => {
      const { page } = await open(full.door.address);
      let all = 0;
      for (const { hash, word } of full.screens) {
        await visit(page, { hash, word });
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
      await visit(page, { hash: 'runs', word: /Hopper meta/ });
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
    },
    300_000,
  );

  screenTest('the palette finds the run that is meant, and every action of the screen', async ({ open }) => {
    const { page } = await open(full.door.address);
    await visit(page, { hash: 'runs', word: /Hopper meta/ });
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
