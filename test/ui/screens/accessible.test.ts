import { afterAll, beforeAll, describe, expect } from 'vitest';
import { violations } from '../../helpers/window/axe.ts';
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

const few = 'method=pca&states=60&stages=all';

describe('nothing breaks WCAG 2.2 AA', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    screenTest(
      `on any screen, ${colorScheme}`,
      async ({ open }) => {
        const { page } = await open(full.door.address);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const found: string[] = [];
        for (const { hash, word } of full.screens) {
          await visit(page, { hash, word });
          found.push(...(await violations(page)).map((each) => `${hash}: ${each}`));
        }
        expect(found).toEqual([]);
      },
      300_000,
    );

  screenTest(
    'in menus and dialogs, with a map and its numbers',
    async ({ open }) => {
      const { page } = await open(full.door.address);
      const found: string[] = [];
      const look = async (what: string, scope = '[role=dialog]'): Promise<void> => {
        found.push(...(await violations(page, scope)).map((each) => `${what}: ${each}`));
      };
      await visit(page, { hash: 'runs?group=configuration', word: /n = 1/ });
      for (const name of ['Task', 'Tag', 'Saved', 'Columns']) {
        await page.getByRole('button', { name, exact: true }).first().click();
        await page.getByRole('dialog').waitFor();
        await look(name);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await look('palette');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await look('shortcuts');
      await page.keyboard.press('Escape');
      await page.getByLabel('Select all shown').check();
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.getByRole('dialog').waitFor();
      await look('edit several');
      await visit(page, { hash: `coverage?runs=${full.runs.join(',')}&${few}`, word: /Ready to draw/ });
      await page.getByRole('button', { name: 'Draw 3 panels' }).click();
      await page.getByText('PCA. Computed').waitFor();
      await page.getByRole('button', { name: 'Measure', exact: true }).first().click();
      await page.getByText('Entropy').first().waitFor();
      await look('map and measures', 'html');
      expect(found).toEqual([]);
    },
    300_000,
  );
});
