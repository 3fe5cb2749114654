import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { requests } from '../../src-main/contract/contract.ts';
import { screenTest } from '../helpers/window/chromium.ts';
import { openRealDoor, trainHopperPair, type RealDoor } from '../helpers/realDoor.ts';

let door: RealDoor;
let runs: readonly string[] = [];
let study = '';
let figure = '';

beforeAll(async () => {
  door = await openRealDoor();
  runs = await trainHopperPair(door.workbench);
  const made = await door.workbench.handlers['studies.create']({
    name: 'Two seeds',
    question: 'Is one enough?',
    preset: null,
    plan: {
      tasks: ['Hopper'],
      variants: [{ label: 'meta', method: 'meta', settings: {}, teacherFrom: null }],
      seeds: [1, 2],
      settings: { interactions: 3000 },
    },
  });
  study = made.id;
  const drawn = await door.workbench.handlers['figures.create'](
    requests['figures.create'].parse({
      name: 'Returns',
      specification: {
        version: 1,
        runs: { by: 'runs', runs: [...runs] },
        panels: [{ kind: 'curves' }, { kind: 'table' }],
        width: 'full',
      },
    }),
  );
  figure = drawn.id;
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

/** Every screen, empty and full, and a word that is there once it is whole. */
const places = (): readonly (readonly [string, RegExp])[] => [
  ['runs', /Hopper meta/],
  ['new', /Start run/],
  [`run/${runs[0]}`, /Meta-reward/],
  [`run/${runs[0]}?tab=rollouts`, /Return of each rollout/],
  ['compare', /Choose runs to compare/],
  [`compare?runs=${runs.join(',')}`, /over n runs/],
  ['coverage', /Which states do they visit/],
  [`coverage?runs=${runs.join(',')}`, /Ready to draw/],
  ['figures', /Figures for print/],
  [`figures?figure=${figure}`, /Printed size/],
  ['replay', /Which episode/],
  ['replay?rollouts=1,2', /grid [\d.]+ m/],
  ['studies', /A question, and the runs/],
  [`studies?study=${study}`, /Start what is missing/],
  ['studies?form=new', /Nothing is started yet|Make the study/],
  ['queue', /Queue/],
];

/** In the page, before all else: notes what moves without having been touched. */
const watchShifts = `window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const moved = entry.sources.map(({ node }) => node?.nodeName + '.' + (node?.className ?? '')).join(', ');
    window.shifts.push(entry.value.toFixed(4) + ' ' + moved);
  }
}).observe({ type: 'layout-shift', buffered: true });`;

/**
 * In the page: contrast after WCAG 2.2 of every text that is shown against what is painted behind it; what falls short,
 * a line each.
 */
const contrastScript = `(() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const parse = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return { rgb: [r, g, b], alpha: a / 255 };
  };
  const over = ({ rgb, alpha }, ground) => rgb.map((value, i) => value * alpha + ground[i] * (1 - alpha));
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (rgb) => rgb.reduce((sum, value, i) => sum + linear(value / 255) * [0.2126, 0.7152, 0.0722][i], 0);
  const groundOf = (element) =>
    element === null
      ? [255, 255, 255]
      : over(parse(getComputedStyle(element).backgroundColor), groundOf(element.parentElement));
  const opacityOf = (element) =>
    element === null ? 1 : Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement);
  const short = new Set();
  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const [text, element] = [walker.currentNode.nodeValue.trim(), walker.currentNode.parentElement];
    if (text === '' || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest('script, style, .visually-hidden, :disabled') !== null) continue;
    texts += 1;
    const ground = groundOf(element);
    const style = getComputedStyle(element);
    const { rgb, alpha } = parse(element instanceof SVGElement ? style.fill : style.color);
    const ink = over({ rgb, alpha: alpha * opacityOf(element) }, ground);
    const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) short.add(ratio.toFixed(2) + ' ' + text.slice(0, 40));
  }
  return { texts, short: [...short] };
})()`;

async function visit(page: Page, [hash, word]: readonly [string, RegExp]): Promise<void> {
  const base = page.url().split('#')[0];
  await page.goto('about:blank');
  await page.goto(`${base}#/${hash}`);
  await page.locator('main').getByText(word).first().waitFor();
  await expect
    .poll(() =>
      page.evaluate("document.querySelector('.plot') === null || document.querySelector('canvas, .main-svg') !== null"),
    )
    .toBe(true);
  await page.evaluate('new Promise((quiet) => requestIdleCallback(quiet, { timeout: 1000 }))');
}

/** What a page was still reading when the next one was opened. */
function forgive(faults: string[]): void {
  faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('ERR_ABORTED')));
}

describe('on every screen', () => {
  screenTest('nothing moves while it loads', async ({ open }) => {
    const { page, faults } = await open(door.address);
    await page.addInitScript(watchShifts);
    const moved: string[] = [];
    for (const place of places()) {
      await visit(page, place);
      // What the script above notes.
      const shifts = (await page.evaluate('window.shifts')) as string[];
      moved.push(
        ...shifts.filter((shift) => Number.parseFloat(shift) >= 0.001).map((shift) => `${place[0]}: ${shift}`),
      );
    }
    expect(moved).toEqual([]);
    forgive(faults);
  });

  screenTest('every text stands out from its ground, in both themes', async ({ open }) => {
    const { page, faults } = await open(door.address);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const place of places()) {
        await visit(page, place);
        // A control on its way from one state to another is judged where it comes to rest.
        const found = await vi.waitFor(
          async () => {
            // What the script above gives.
            const seen = (await page.evaluate(contrastScript)) as {
              readonly texts: number;
              readonly short: readonly string[];
            };
            expect(seen.short, `${colorScheme} ${place[0]}`).toEqual([]);
            return seen;
          },
          { timeout: 2000, interval: 200 },
        );
        expect(found.texts, place[0]).toBeGreaterThan(10);
      }
    }
    forgive(faults);
  });
});
