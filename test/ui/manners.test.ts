import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { screenTest } from '../helpers/window/chromium.ts';
import { openFullDoor, visit, type FullDoor } from '../helpers/window/screens.ts';

let full: FullDoor;

beforeAll(async () => {
  full = await openFullDoor();
});

afterAll(async () => {
  expect(full.door.log, 'nothing unexpected was logged').toEqual([]);
  await full.door.close();
});

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

/** In the page: what reaches out of the window to the right, where nothing around it scrolls there; a line each. */
const cutScript = `(() => {
  const scrolls = (element) =>
    element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  return [...document.querySelectorAll('header *, main *')]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1 && !scrolls(each))
    .filter((each) => each.getBoundingClientRect().width > 1)
    .map((each) => each.nodeName + '.' + each.className + ' ' + each.textContent.trim().slice(0, 30));
})()`;

/** In the page: a link's colour right after it was set, before any frame is drawn. */
const recolourScript = `(() => {
  const link = document.querySelector('header a');
  getComputedStyle(link).color;
  link.style.color = 'rgb(1, 2, 3)';
  return getComputedStyle(link).color;
})()`;

describe('on every screen', () => {
  screenTest('nothing moves while it loads', async ({ open }) => {
    const { page } = await open(full.door.address);
    await page.addInitScript(watchShifts);
    const moved: string[] = [];
    for (const place of full.screens) {
      await visit(page, place);
      // What the script above notes.
      const shifts = (await page.evaluate('window.shifts')) as string[];
      moved.push(
        ...shifts.filter((shift) => Number.parseFloat(shift) >= 0.001).map((shift) => `${place.hash}: ${shift}`),
      );
    }
    expect(moved).toEqual([]);
  });

  screenTest('every text stands out from its ground, in both themes', async ({ open }) => {
    const { page } = await open(full.door.address);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const place of full.screens) {
        await visit(page, place);
        // A control on its way from one state to another is judged where it comes to rest.
        const found = await vi.waitFor(
          async () => {
            // What the script above gives.
            const seen = (await page.evaluate(contrastScript)) as {
              readonly texts: number;
              readonly short: readonly string[];
            };
            expect(seen.short, `${colorScheme} ${place.hash}`).toEqual([]);
            return seen;
          },
          { timeout: 50_000, interval: 200 },
        );
        expect(found.texts, place.hash).toBeGreaterThan(10);
      }
    }
  });

  screenTest('where motion is to be reduced, a changed look is there at once', async ({ open }) => {
    const { page } = await open(full.door.address);
    await page.getByRole('row', { name: /Hopper meta/ }).waitFor();
    expect(await page.evaluate(recolourScript)).toBe('rgb(1, 2, 3)');
  });

  screenTest('the names of the screens stand on one line at 125 %', async ({ open }) => {
    const { page } = await open(full.door.address);
    await page.setViewportSize({ width: 1024, height: 640 }); // what 1280 x 800 has room for
    await page.getByRole('row', { name: /Hopper meta/ }).waitFor();
    expect((await page.locator('header').first().boundingBox())?.height).toBeLessThan(50);
  });

  screenTest('nothing is out of reach at 200 %', async ({ open }) => {
    const { page } = await open(full.door.address);
    await page.setViewportSize({ width: 640, height: 400 }); // what 1280 x 800 has room for at twice the size
    const cut: string[] = [];
    for (const place of full.screens) {
      await visit(page, place);
      // What the script above gives.
      cut.push(...((await page.evaluate(cutScript)) as readonly string[]).map((each) => `${place.hash}: ${each}`));
    }
    expect(cut).toEqual([]);
    await page.getByRole('link', { name: 'Coverage', exact: true }).click(); // by its sign alone, and by its name
    await page.getByText('Which states do they visit').waitFor();
  });
});
