import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { violations } from '../../helpers/window/axe.ts';
import { screenTest } from '../../helpers/window/chromium.ts';
import { openRealDoor, trainHopperPair, type RealDoor } from '../../helpers/realDoor.ts';

let door: RealDoor;
let runs: readonly string[] = [];
let study = '';

beforeAll(async () => {
  door = await openRealDoor();
  runs = await trainHopperPair(door.workbench);
  await door.workbench.handlers['runs.update']({ run: runs[0], tags: ['tried'], note: 'A note' });
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
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

const few = 'method=pca&states=60&stages=all';

/** Every screen, empty and full, and a word that is there once it is whole. */
const places = (): readonly (readonly [string, RegExp])[] => [
  ['runs', /Hopper meta/],
  ['runs?group=configuration', /n = 1/],
  ['new', /Start run/],
  [`run/${runs[0]}`, /Meta-reward/],
  [`run/${runs[0]}?tab=teacher`, /Meta-reward|Curves/],
  [`run/${runs[0]}?tab=record`, /Provenance|Configuration/],
  [`run/${runs[0]}?tab=rollouts`, /Return of each rollout/],
  ['compare', /Choose runs to compare/],
  [`compare?runs=${runs.join(',')}`, /over n runs/],
  ['coverage', /Which states do they visit/],
  [`coverage?runs=${runs.join(',')}&${few}`, /Ready to draw/],
  ['replay', /Which episode/],
  ['replay?rollouts=1,2', /grid [\d.]+ m/],
  ['studies', /A question, and the runs/],
  [`studies?study=${study}`, /Start what is missing/],
  ['studies?form=new', /Nothing is started yet|Make the study/],
  ['queue', /Queue/],
  ['tools', /Map of a table/],
  ['guide', /In one minute/],
];

async function visit(page: Page, hash: string, word: RegExp): Promise<void> {
  const base = page.url().split('#')[0];
  await page.goto('about:blank');
  await page.goto(`${base}#/${hash}`);
  await page.locator('main').getByText(word).first().waitFor();
  await expect
    .poll(
      () =>
        page.evaluate(
          "document.querySelector('.plot') === null || document.querySelector('canvas, .main-svg') !== null",
        ),
      { timeout: 30_000 },
    )
    .toBe(true);
}

/** What a page was still reading when the next one was opened. */
function forgive(faults: string[]): void {
  faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('ERR_ABORTED')));
}

describe('nothing breaks WCAG 2.2 AA', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    screenTest(
      `on any screen, ${colorScheme}`,
      async ({ open }) => {
        const { page, faults } = await open(door.address);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const found: string[] = [];
        for (const [hash, word] of places()) {
          await visit(page, hash, word);
          found.push(...(await violations(page)).map((each) => `${hash}: ${each}`));
        }
        expect(found).toEqual([]);
        forgive(faults);
      },
      300_000,
    );

  screenTest(
    'in menus and dialogs, with a map and its numbers',
    async ({ open }) => {
      const { page, faults } = await open(door.address);
      const found: string[] = [];
      const look = async (what: string, scope = '[role=dialog]'): Promise<void> => {
        found.push(...(await violations(page, scope)).map((each) => `${what}: ${each}`));
      };
      await visit(page, 'runs?group=configuration', /n = 1/);
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
      await visit(page, `coverage?runs=${runs.join(',')}&${few}`, /Ready to draw/);
      await page.getByRole('button', { name: 'Draw 3 panels' }).click();
      await page.getByText('PCA. Computed').waitFor();
      await page.getByRole('button', { name: 'Measure', exact: true }).first().click();
      await page.getByText('Entropy').first().waitFor();
      await look('map and measures', 'html');
      expect(found).toEqual([]);
      forgive(faults);
    },
    300_000,
  );
});
