import { afterAll, beforeAll, describe, expect } from 'vitest';
import { terms } from '../../../src-renderer/state/terms.ts';
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

describe('a word that is explained', () => {
  screenTest('is explained where it stands, and leads to all words', { timeout: 180_000 }, async ({ open }) => {
    const { page } = await open(full.door.address);
    const seen = new Set<string>();
    const look = async (): Promise<void> => {
      const marks = page.getByRole('main').getByRole('button', { name: /^What is: / });
      for (let i = 0; i < (await marks.count()); i += 1) {
        const name = ((await marks.nth(i).getAttribute('aria-label')) ?? '').replace('What is: ', '');
        if (seen.has(name)) continue;
        await marks.nth(i).click();
        await page.getByRole('dialog', { name, exact: true }).getByText(`${name}.`).waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        seen.add(name);
      }
    };
    for (const place of full.screens) {
      await visit(page, place);
      await look();
    }
    await visit(page, { hash: `compare?runs=${full.runs.join(',')}`, word: /over n runs/ });
    await page.getByRole('columnheader', { name: /P\(better\)/ }).waitFor();
    await look();
    await visit(page, { hash: `run/${full.runs[0]}?tab=teacher`, word: /All \d+ cycles/ });
    await look();
    await visit(page, {
      hash: `coverage?runs=${full.runs.join(',')}&method=pca&states=60&stages=all`,
      word: /Ready to draw/,
    });
    await page.getByRole('button', { name: 'Draw 3 panels' }).click();
    await page.getByText('PCA. Computed').waitFor();
    await page.getByRole('button', { name: 'Measure', exact: true }).first().click();
    await page.getByRole('heading', { name: /^Two sets/ }).waitFor();
    await look();
    // Those that only the method's own page needs.
    const inGuide = ['Student', 'Baseline', 'Exercise move', 'Cumulative return'];
    expect(terms.map(({ name }) => name).filter((name) => !seen.has(name) && !inGuide.includes(name))).toEqual([]);
    await page.getByRole('button', { name: 'What is: Density contours' }).click();
    await page.getByRole('link', { name: 'All words, and the method' }).click();
    await page.getByRole('heading', { name: 'Words' }).waitFor();
  });
});
