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

describe('a replay opened from the bar', () => {
  screenTest(
    'is of the run in view, another is chosen from a list, and steps worth seeing are a press away',
    async ({ open }) => {
      const { page } = await open(door.address);
      const [meta, ddpg] = runs;
      for (const run of [meta, ddpg]) {
        await page.goto(`${page.url().split('#')[0]}#/run/${run}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.getByRole('link', { name: 'Replay', exact: true }).click();
        await expect
          .poll(() => page.getByRole('combobox', { name: 'Run' }).inputValue(), { timeout: 50_000 })
          .toBe(run);
      }
      await page.getByRole('combobox', { name: 'Run' }).selectOption(meta);
      await page.getByRole('button', { name: 'All four' }).click();
      await page
        .getByText(/teacher \d+, early/)
        .first()
        .waitFor();
      await page
        .getByText(/student \d+, late/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Jump to' }).click();
      await page.getByRole('button', { name: /Teacher and student farthest apart/ }).click();
      await page.waitForURL(/step=\d+/);
      const plot = page.locator('.traces .nsewdrag').first();
      const box = await plot.boundingBox();
      if (box === null) throw new Error('No curve is drawn.');
      for (const share of [0.25, 0.75]) {
        const before = new URLSearchParams(page.url().split('?')[1]).get('step');
        await page.mouse.move(box.x + share * box.width, box.y + box.height / 2, { steps: 3 });
        await page.mouse.down();
        await page.mouse.up();
        await page.waitForURL((url) => new URLSearchParams(url.hash.split('?')[1]).get('step') !== before);
      }
    },
  );
});
