import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { screenTest } from '../helpers/window/chromium.ts';
import { openRealDoor, untilEnded, type RealDoor } from '../helpers/realDoor.ts';

/** One database for the file: the tests are one person's first visit, in order. */
let door: RealDoor;

beforeAll(async () => {
  door = await openRealDoor();
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

const short = { task: 'Pendulum', interactions: 3_000, testInterval: 1_000, testEpisodes: 2 };

describe('a first visit', () => {
  screenTest('an empty database says what to do, and the form starts a run that trains live', async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
    await page.getByRole('link', { name: 'Coverage' }).click();
    await page.getByText('is seen once there are runs').waitFor();
    await page.getByRole('link', { name: 'New run' }).last().click();
    await page.getByRole('heading', { name: 'New run', exact: true }).waitFor();
    await page.getByLabel('Interactions', { exact: true }).fill('400000');
    await page.getByRole('button', { name: 'Start run' }).click();
    await expect
      .poll(async () => (await door.workbench.handlers['runs.list']({})).map((run) => run.status), { timeout: 50_000 })
      .toEqual(['running']);
    const [run] = await door.workbench.handlers['runs.list']({});
    expect(run).toMatchObject({ task: 'Pendulum', method: 'meta', seed: 1, budget: 400_000 });
    await page.goto(`${door.address.split('?')[0]}#/run/${run.id}`);
    await page.getByText('Student return, three readings').waitFor();
    await page.locator('.js-plotly-plot path.js-line').first().waitFor();
    const interactions = async (): Promise<number> =>
      Number(
        /([\d,]+)\s+of\s+400,000\s+interactions/.exec(await page.locator('main').innerText())?.[1].replaceAll(',', ''),
      );
    const before = await interactions();
    await expect.poll(interactions, { timeout: 50_000 }).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Resume' }).click({ timeout: 50_000 });
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    // An answer that arrives after the event of a later change must not undo it on the screen.
    await page.route('**/api/call/runs.stop', async (route) => {
      const answer = await route.fetch();
      await untilEnded(door.workbench, [run.id]);
      await page.getByRole('button', { name: 'Resume' }).waitFor();
      await route.fulfill({ response: answer });
    });
    const answered = page.waitForResponse('**/api/call/runs.stop');
    await page.getByRole('button', { name: 'Stop' }).click();
    await answered;
    await door.workbench.handlers['runs.update']({ run: run.id, name: 'Told afterwards' });
    await page.getByRole('heading', { name: 'Told afterwards' }).waitFor();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.unroute('**/api/call/runs.stop');
  });

  screenTest('a setting out of its range is an error at its field, and nothing starts', async ({ open }) => {
    const { page, faults } = await open(door.address);
    const before = (await door.workbench.handlers['runs.list']({})).length;
    await page.goto(`${page.url().split('#')[0]}#/new`);
    await page.getByLabel('Interactions', { exact: true }).fill('0');
    await page.getByRole('heading', { name: 'Not ready' }).waitFor(); // before anything is clicked
    await page
      .locator('#field-interactions-error')
      .getByText('Give a whole number from 1 to 1,000,000,000; got 0.')
      .waitFor();
    await page.getByLabel('Interactions', { exact: true }).fill('many');
    await page.getByLabel('frozen', { exact: true }).check();
    await page.getByLabel('Seeds').fill('5-1');
    await page.locator('#field-interactions-error').getByText('got "many"').waitFor();
    await page.getByLabel('Errors').getByText('Seeds: The range 5-1 must ascend').waitFor();
    await page.getByRole('button', { name: 'Go to the first error' }).click();
    await page.locator('#seeds:focus').waitFor();
    await page.getByLabel('Seeds').fill('1-2');
    await page.getByLabel('Interactions', { exact: true }).fill('1,000');
    await page
      .getByLabel('Errors')
      .getByText('Teacher from run: A frozen run needs the run whose teacher it takes')
      .waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#field-frozenRun:focus').waitFor();
    expect((await door.workbench.handlers['runs.list']({})).length).toBe(before);
    expect(faults).toEqual([]);
  });

  screenTest('the table lists, filters, renames, deletes', async ({ open }) => {
    const ids = await door.workbench.handlers['runs.start']({
      configurations: [
        { ...short, method: 'ddpg', seed: 1 },
        { ...short, method: 'ddpg', seed: 2 },
        { ...short, method: 'meta', seed: 1 },
        { ...short, method: 'meta', seed: 2 },
      ],
    });
    await untilEnded(door.workbench, ids);
    const { page } = await open(door.address);
    await page.getByText('Pendulum ddpg 2').waitFor();
    await page.getByLabel('Filter runs').fill('ddpg');
    await page.getByText('Pendulum meta 2').waitFor({ state: 'detached' });
    await page.getByText('2 of 5 runs').waitFor();
    await page.getByLabel('Filter runs').fill('');
    await page
      .getByRole('row', { name: /Pendulum ddpg 2/ })
      .getByRole('checkbox')
      .click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('second baseline');
    await page.getByRole('dialog').getByLabel('Name').press('Enter');
    await page.getByRole('row', { name: /second baseline/ }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('row', { name: /second baseline/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('row', { name: /second baseline/ }).waitFor();
    await page
      .getByRole('row', { name: /second baseline/ })
      .getByRole('checkbox')
      .click();
    await page.keyboard.press('Delete');
    await page.getByRole('row', { name: /second baseline/ }).waitFor({ state: 'detached' });
    await page.getByLabel('Which runs are shown').selectOption('trash');
    await page.getByRole('row', { name: /second baseline/ }).waitFor();
    await page.getByRole('button', { name: 'Empty the trash' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Empty the trash' }).click();
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
    expect((await door.workbench.handlers['runs.list']({})).map((run) => run.id)).not.toContain(ids[1]);
  });

  screenTest('compares runs, with estimator, band and n in the legend', async ({ open }) => {
    const runs = (await door.workbench.handlers['runs.list']({}))
      .filter((run) => run.status === 'finished')
      .map((run) => run.id);
    const { page } = await open(door.address);
    await page.goto(`${page.url().split('#')[0]}#/compare?runs=${runs.join(',')}`);
    await page.getByText(/^meta, 3000 .*\(n\s=\s2\)/).waitFor();
    await page.getByText('Mean ± one standard deviation over n runs').waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^PDF/ }).click(),
    ]);
    expect((await readFile(await download.path())).subarray(0, 4).toString()).toBe('%PDF');
    await page.keyboard.press('Escape');
    await page.getByLabel('Against').selectOption('episodes');
    await page.getByText('Finished episodes').waitFor();
    await page.locator('.js-plotly-plot path.js-line').first().waitFor();
    await page.getByText('Where the configurations differ').waitFor();
    const baselines = (await door.workbench.handlers['runs.list']({}))
      .filter((run) => run.method === 'ddpg')
      .map((run) => run.id);
    await page.goto(`${page.url().split('#')[0]}#/compare?metric=meta_reward&runs=${baselines.join(',')}`);
    await page.getByText('Nothing to draw yet.').waitFor(); // no axes of nothing
    await page.getByText('they have recorded nothing of this metric: ddpg').waitFor();
  });

  screenTest('draws the density grid with progress, keeps it, and exports it', async ({ open }) => {
    const runs = (await door.workbench.handlers['runs.list']({}))
      .filter((run) => run.status === 'finished')
      .map((run) => run.id);
    const { page } = await open(door.address);
    await page.goto(`${page.url().split('#')[0]}#/coverage?runs=${runs.join(',')}&method=pca&states=400`);
    await page.getByRole('button', { name: /Draw 6 panels/ }).click();
    await page.getByRole('img', { name: /Teacher, early/ }).waitFor();
    expect(await page.getByRole('img', { name: /density of/ }).count()).toBe(6);
    expect(await page.locator('svg[role="img"] path').count()).toBeGreaterThan(12);
    for (const [format, beginning] of [
      ['SVG', '<svg '],
      ['PDF', '%PDF'],
      ['PNG', '\u0089PNG'],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: format, exact: true }).click(),
      ]);
      const bytes = await readFile(await download.path());
      expect(
        bytes.subarray(0, 5).toString('latin1').startsWith(beginning),
        `${format} begins with ${bytes.subarray(0, 8).toString('latin1')}`,
      ).toBe(true);
    }
    await page.reload(); // the address names the analysis, and the database has it
    await page.getByRole('img', { name: /Teacher, early/ }).waitFor();
  });

  screenTest('a set without states is an error that says which', async ({ open }) => {
    const runs = (await door.workbench.handlers['runs.list']({}))
      .filter((run) => run.status === 'finished')
      .map((run) => run.id);
    const started = await door.workbench.handlers['coverage.start']({
      sets: [
        {
          label: 'nobody',
          row: '',
          column: '',
          runs: [runs[0]],
          role: runs[0].includes('meta') ? 'baseline' : 'teacher',
          stage: { kind: 'all' },
        },
      ],
      embedding: { method: 'pca' },
      statesPerSet: 100,
      every: 1,
      sampling: 'capped',
      bandwidth: null,
      bandwidthRule: 'scott',
    });
    const failed = new Promise<string>((resolve) => {
      const release = door.workbench.subscribe((event) => {
        if (
          event.type === 'analysis-changed' &&
          event.analysis.id === started.id &&
          event.analysis.state === 'failed'
        ) {
          release();
          resolve(event.analysis.message ?? '');
        }
      });
    });
    expect(await failed).toContain('"nobody" has no states');
    const { page } = await open(door.address);
    await page.getByRole('row', { name: /Pendulum meta, 3000 .* 1000 2 / }).waitFor();
  });

  screenTest('is worked by keyboard: palette, shortcuts, theme', async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByRole('row', { name: /Pendulum meta, 3000 .* 1000 2 / }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('coverage');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Coverage', exact: true }).waitFor();
    await page.goBack();
    await page.getByRole('row', { name: /Pendulum meta, 3000 .* 1000 2 / }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
