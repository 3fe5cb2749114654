import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { screenTest } from '../helpers/window/chromium.ts';
import { openRealDoor, untilEnded, type RealDoor } from '../helpers/realDoor.ts';

let door: RealDoor;

beforeAll(async () => {
  door = await openRealDoor();
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

const small =
  'engine = simd\ninteractions = 1500\nexploreSteps = 100\nevaluationSteps = 200\ntestInterval = 500\ntestEpisodes = 1';

describe('a study of the paper, made small', () => {
  screenTest(
    'is made from its preset, started, and ends in a table and a figure',
    async ({ open }) => {
      const { page } = await open(door.address);
      await page.getByText('No runs yet').waitFor();
      await page.getByRole('link', { name: 'Studies' }).click();
      const papers = page.getByRole('navigation', { name: 'Studies of the paper' });
      await papers.getByRole('button', { name: /Table 1/ }).waitFor();
      expect(await papers.getByText('Teacher value').count(), 'which is not the paper’s').toBe(0);
      await page.getByRole('navigation', { name: 'Other studies' }).getByText('Teacher value').waitFor();
      await papers.getByRole('button', { name: /Table 2: frozen teachers/ }).click();
      await page.getByLabel('InvertedDoublePendulum').uncheck();
      await page.getByText('But Pendulum 1-5').waitFor();
      await page.getByLabel('Seeds', { exact: true }).fill('1-2');
      await page.getByText('But Pendulum 1-5').waitFor({ state: 'detached' });
      for (const label of ['final with D1', 'mixture with D1'])
        await page.getByLabel(new RegExp(`^ *${label}`)).uncheck();
      const settings = page.getByLabel(/Settings of all runs/);
      await settings.fill('gamma 0.9');
      await page.getByText('“gamma 0.9” is no setting').waitFor();
      // A wrong value is told as one types, with its setting's name; the study cannot be made meanwhile.
      await settings.fill('interactions = -3');
      await page
        .getByRole('alert')
        .getByText(/^interactions: /)
        .waitFor();
      expect(await page.getByRole('button', { name: 'Make the study' }).isDisabled()).toBe(true);
      expect(await settings.getAttribute('aria-invalid')).toBe('true');
      await settings.fill(small);
      await page
        .getByText(/8 runs\. 12k interactions to train, about .*, a rough guess\.\s+Nothing is started yet\./)
        .waitFor();
      const name = await page.getByLabel('Name').inputValue();
      await page.getByLabel('Name').fill(' ');
      await page.getByText('The study still needs a name.').waitFor();
      await page.getByLabel('Name').fill(name);
      await page.getByRole('button', { name: 'Make the study' }).click();
      await page.getByRole('heading', { name: 'Table 2: frozen teachers' }).waitFor();
      await page.getByRole('img', { name: 'Pendulum, final, seed 1: waits for its teacher to be trained' }).waitFor();
      await page.getByRole('button', { name: 'Start what is missing (4)' }).click();
      await page.getByText('4 runs begin by themselves as soon as their teachers are trained').waitFor();
      await expect
        .poll(async () => (await door.workbench.handlers['studies.list']({}))[0].counts.finished, { timeout: 120_000 })
        .toBe(8);
      await page.getByRole('button', { name: 'Nothing is missing' }).waitFor();
      await page.getByText('8 of 8 runs finished.').waitFor();
      // First the claims, each with its control and, when it is opened, its numbers.
      const claim = page.locator('tr').filter({ hasText: 'Pendulum: the frozen teacher "final" fails' });
      await claim
        .getByText(/^control: /)
        .first()
        .waitFor();
      await claim.getByText('the frozen teacher "final" fails').click();
      await claim
        .getByText(/final less adaptive: .* n = 2, paired by seed/)
        .first()
        .waitFor();
      await claim.getByText(/final has no cumulative return, as its student does not act in training/).waitFor();
      await page.getByRole('button', { name: 'Report' }).click();
      const [sheet] = await Promise.all([
        page.waitForEvent('download', { timeout: 120_000 }),
        page.getByRole('button', { name: /^Claim sheet/ }).click(),
      ]);
      expect(await readFile(await sheet.path(), 'utf8')).toMatch(/^# Claim sheet: Table 2: frozen teachers/);
      await page.getByText('paper −184 ± 22').waitFor();
      await page.locator('.js-plotly-plot path.js-line').first().waitFor();
      await page.getByRole('radiogroup', { name: 'Reading of the return' }).getByText('Cumulative').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'LaTeX', exact: true }).click(),
      ]);
      const table = await readFile(await download.path(), 'utf8');
      expect(table).toContain('\\toprule');
      expect(table).toContain('cumulative return');
      await page.reload(); // the address keeps the study
      await page.getByRole('heading', { name: 'Table 2: frozen teachers' }).waitFor();
    },
    180_000,
  );

  screenTest(
    'back, forward and a reload keep the study and the form; one that is not there says so',
    async ({ open }) => {
      const { page } = await open(door.address);
      const [study] = await door.workbench.handlers['studies.list']({});
      await page.goto(`${page.url().split('#')[0]}#/studies`);
      await page.getByRole('heading', { name: 'A question, and the runs that answer it' }).waitFor();
      await page
        .getByRole('button', { name: new RegExp(study.name) })
        .first()
        .click();
      await page.getByRole('heading', { name: study.name }).waitFor();
      await page.getByRole('button', { name: 'Change', exact: true }).click();
      await page.getByRole('heading', { name: 'Change the study' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Change the study' }).waitFor();
      expect(await page.getByLabel('Name').inputValue()).toBe(study.name);
      await page.goBack();
      await page.getByRole('button', { name: 'Change', exact: true }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { name: 'A question, and the runs that answer it' }).waitFor();
      await page.goForward();
      await page.getByRole('heading', { name: study.name }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByLabel('Find a run or an action').fill('reading rollout');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.url()).toContain('reading=rollout');
      await page.goto(`${page.url().split('#')[0]}#/studies?study=not-there`);
      await page.getByRole('heading', { name: 'This study cannot be shown' }).waitFor();
      await page.getByRole('button', { name: 'All studies' }).click();
      await page.getByRole('heading', { name: 'A question, and the runs that answer it' }).waitFor();
    },
  );

  screenTest('the queue can be paused, changed and taken up again', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(`${page.url().split('#')[0]}#/queue`);
    await page.getByRole('button', { name: 'Pause the queue' }).click();
    await page.getByText('Paused: waiting runs do not begin').waitFor();
    const runs = await door.workbench.handlers['runs.start']({
      configurations: [11, 12].map((seed) => ({
        task: 'Pendulum',
        method: 'ddpg',
        seed,
        interactions: 2_000,
        engine: 'simd',
        testInterval: 1_000,
        testEpisodes: 1,
      })),
    });
    await page.getByRole('region', { name: 'Waiting' }).getByText('Pendulum ddpg 12').waitFor();
    await page.getByLabel('Runs at once').fill('1');
    await page.getByLabel('Runs at once').press('Enter');
    await expect.poll(async () => (await door.workbench.handlers['queue.get']({})).limit).toBe(1);
    await page.getByRole('button', { name: 'Stop Pendulum ddpg 12' }).click();
    await page.getByRole('region', { name: 'Stopped' }).getByText('Pendulum ddpg 12').waitFor();
    await page.getByRole('button', { name: 'Resume the queue' }).click();
    await page.getByRole('button', { name: 'Resume Pendulum ddpg 12' }).click();
    await untilEnded(door.workbench, runs);
    await page.getByRole('heading', { name: 'Nothing to do' }).waitFor();
  });

  screenTest('the form of a new run says what it will cost, by what runs here have cost', async ({ open }) => {
    const { page } = await open(door.address);
    await page.goto(`${page.url().split('#')[0]}#/new?task=Pendulum&methods=meta`);
    await page.getByText(/^About .* by the speed of \d+ finished runs on this machine/).waitFor();
    await page.getByText('Hopper', { exact: true }).click();
    await page.getByText('nothing to estimate from').waitFor();
  });
});

describe('the page of a run', () => {
  screenTest(
    'its parts go by arrow keys; a point of the strip leads to its replay; the log says what happened',
    async ({ open }) => {
      const run = (await door.workbench.handlers['runs.list']({})).find(({ method }) => method === 'meta');
      const { page } = await open(door.address);
      await page.goto(`${page.url().split('#')[0]}#/run/${run?.id ?? ''}`);
      await page.getByRole('tab', { name: 'Curves' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.getByText('did to the teacher’s entropy').waitFor();
      await page.getByRole('slider', { name: 'Cycle' }).focus();
      await page.keyboard.press('Home');
      await page.getByRole('heading', { name: 'Cycle 1', exact: true }).waitFor();
      await page.getByRole('tab', { name: 'Teacher and student' }).focus();
      await page.keyboard.press('End');
      await page.getByRole('heading', { name: 'Machine and program' }).waitFor();
      await page.keyboard.press('ArrowLeft');
      await page.getByText('The interaction budget is used up.').waitFor();
      await page.getByText(/of cycles 0 to \d+/).waitFor();
      await page.keyboard.press('ArrowLeft');
      const strip = page.getByRole('slider', { name: /Rollouts: arrow keys move/ });
      await strip.getByText('teacher').waitFor();
      await strip.focus();
      await page.keyboard.press('ArrowRight');
      await page.getByText(/teacher, at \d+ interactions: return/).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(/#\/replay\?.*rollouts=\d+/);
    },
  );

  screenTest('a lost connection is said, and mended by itself', async ({ open }) => {
    const { page, faults } = await open(door.address);
    await page.route('**/api/events', (route) => route.abort());
    await page.reload();
    await page.getByText('The workbench does not answer').waitFor();
    faults.splice(0);
    await page.unroute('**/api/events');
    await page.getByText('The workbench does not answer').waitFor({ state: 'detached', timeout: 50_000 });
    faults.splice(0); // tries of the time without a connection
    await page.getByRole('row').nth(1).waitFor();
  });
});
