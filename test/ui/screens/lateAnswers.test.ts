import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { screenTest } from '../../helpers/window/chromium.ts';
import { openRealDoor, untilEnded, type RealDoor } from '../../helpers/realDoor.ts';

let door: RealDoor;
let runs: readonly string[];
const small = { engine: 'simd', interactions: 1_000, testInterval: 200, testEpisodes: 1 };

beforeAll(async () => {
  door = await openRealDoor();
  const { handlers } = door.workbench;
  runs = await handlers['runs.start']({
    configurations: ['meta', 'ddpg'].map((method) => ({ ...small, task: 'Pendulum', method })),
  });
  for (const name of ['First study', 'Second study'])
    await handlers['studies.create']({
      name,
      question: '',
      preset: null,
      plan: {
        tasks: ['Pendulum'],
        variants: [{ label: 'meta', method: 'meta', settings: {}, teacherFrom: null }],
        seeds: [7],
        settings: { interactions: 3000 },
      },
    });
  await untilEnded(door.workbench, runs);
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

/** Holds the answers to calls of a name back. Returns what lets them go. */
async function hold(page: Page, call: string): Promise<() => void> {
  const gate = Promise.withResolvers<undefined>();
  await page.route(`**/api/call/${call}`, async (route) => {
    await gate.promise;
    await route.continue();
  });
  return () => gate.resolve(undefined);
}

const goTo = (page: Page, hash: string): Promise<unknown> => page.goto(`${page.url().split('#')[0]}#/${hash}`);
const study = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Studies', exact: true }).getByText(name);
const quiet = 'new Promise((done) => requestIdleCallback(done))';

describe('who has gone on is not disturbed by what comes late', () => {
  screenTest('a study that was started, changed or made stays where it belongs', async ({ open }) => {
    const { page } = await open(door.address);
    await goTo(page, 'studies');
    await study(page, 'First study').click();
    await page.getByRole('heading', { name: 'First study' }).waitFor();
    const gate = Promise.withResolvers<undefined>();
    await page.route('**/api/call/studies.start', async (route) => {
      await gate.promise;
      await route.fulfill({ json: { ok: true, value: { started: 0, resumed: 0, waiting: 0 } } });
    });
    await page.getByRole('button', { name: /^Start what is missing/ }).click();
    await study(page, 'Second study').click();
    await page.getByRole('heading', { name: 'Second study' }).waitFor();
    gate.resolve(undefined);
    await page.getByText('Nothing to start').waitFor();
    await page.evaluate(quiet);
    await page.getByRole('heading', { name: 'Second study' }).waitFor();

    await study(page, 'First study').click();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Name', { exact: true }).fill('The first');
    const change = await hold(page, 'studies.update');
    const changed = page.waitForResponse('**/api/call/studies.update');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await study(page, 'Second study').click();
    await page.getByRole('heading', { name: 'Second study' }).waitFor();
    change();
    await changed;
    await study(page, 'The first').waitFor();
    await page.evaluate(quiet);
    await page.getByRole('heading', { name: 'Second study' }).waitFor();
    expect(page.url()).toContain('second-study');
  });

  screenTest('a run that was started does not fetch back who left its form', async ({ open }) => {
    const { page } = await open(door.address);
    const [first, ...others] = ['interactions=900', 'exploreSteps=100', 'evaluationSteps=200', 'engine=simd'];
    await goTo(page, `new?${[first, ...others].join('&')}`);
    const start = await hold(page, 'runs.start');
    await page.getByRole('button', { name: 'Start run' }).click();
    await page.getByRole('link', { name: 'Studies' }).click();
    await study(page, 'Second study').waitFor();
    start();
    await page.getByText('Started 1 run').waitFor();
    await page.evaluate(quiet);
    expect(page.url()).toContain('#/studies');
  });

  screenTest('a run that nobody looks at any more is not read', async ({ open }) => {
    const { page } = await open(door.address);
    await page.clock.install();
    await goTo(page, `run/${runs[0]}`);
    await page.getByRole('tab', { name: 'Curves' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('grid').waitFor();
    await page.clock.runFor(3000); // longer than a run's news are gathered
    let asked = 0;
    await page.route('**/api/call/runs.series', async (route) => {
      asked += 1;
      await route.continue();
    });
    await door.workbench.handlers['runs.update']({ run: runs[0], name: 'Looked at before' });
    await expect
      .poll(async () => {
        await page.clock.runFor(1000);
        return page.getByRole('row', { name: /Looked at before/ }).count();
      })
      .toBe(1);
    expect(asked).toBe(0);
  });
});

describe('what is compared', () => {
  screenTest('is answered though its runs change while it is worked out', async ({ open }) => {
    const { page } = await open(door.address);
    const gate = Promise.withResolvers<undefined>();
    let asked = 0;
    await page.route('**/api/call/figures.compare', async (route) => {
      asked += 1;
      if (asked > 1) return; // only the first is ever answered
      await gate.promise;
      await route.continue();
    });
    await goTo(page, `compare?runs=${runs.join(',')}`);
    await expect.poll(() => asked).toBe(1);
    await door.workbench.handlers['runs.update']({ run: runs[0], name: 'Renamed meanwhile' });
    await page.getByText('Renamed meanwhile').first().waitFor();
    gate.resolve(undefined);
    await page.getByRole('region', { name: 'Answer' }).getByRole('row', { name: /^ddpg/ }).waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  screenTest('wears the names of its groups as they are now', async ({ open }) => {
    const { page } = await open(door.address);
    await goTo(page, `compare?runs=${runs.join(',')}`);
    await page.locator('path.js-line').first().waitFor();
    const legend = page.getByRole('region', { name: 'Pendulum', exact: true }).getByRole('list');
    await expect.poll(() => legend.innerText()).toContain('meta');
    const [{ variant }] = (await door.workbench.handlers['runs.list']({}))
      .filter(({ id }) => id === runs[0])
      .map(({ group }) => group);
    await door.workbench.handlers['groups.edit']({ variant, name: 'our method' });
    await expect.poll(() => legend.innerText()).toContain('our method');
    await door.workbench.handlers['groups.edit']({ variant, name: null });
  });

  screenTest('stays zoomed through a change of settings and a reload, but not on another axis', async ({ open }) => {
    const { page } = await open(door.address);
    await goTo(page, `compare?log=x&runs=${runs.join(',')}`);
    const cursor = page.getByRole('slider', { name: 'Pendulum: cursor' });
    await page.locator('path.js-line').first().waitFor();
    const shown = (): Promise<readonly (string | null)[]> =>
      Promise.all(['aria-valuemin', 'aria-valuemax'].map((name) => cursor.getAttribute(name)));
    const whole = await shown();
    await cursor.focus();
    await page.keyboard.press('+');
    await page.waitForURL(/zoom=/);
    const near = await shown();
    expect(near).not.toEqual(whole);
    await page.getByLabel('Band').selectOption('range');
    await page.waitForURL(/band=range/);
    expect(await shown()).toEqual(near);
    await page.reload();
    await page.locator('path.js-line').first().waitFor();
    expect((await shown()).map((end) => Number(end).toPrecision(5))).toEqual(
      near.map((end) => Number(end).toPrecision(5)),
    );
    await page.getByLabel('Against').selectOption('updates');
    await page.waitForURL((url) => url.hash.includes('x=updates') && !url.hash.includes('zoom'));
  });

  screenTest('keeps what was typed: a name that was refused, a number that is not finished', async ({ open }) => {
    const { page } = await open(door.address);
    await goTo(page, `compare?runs=${runs.join(',')}`);
    const seeds = page.getByLabel('Seeds to tell');
    await seeds.pressSequentially('0.');
    expect(await seeds.inputValue()).toBe('0.');
    expect(await seeds.getAttribute('aria-invalid')).toBe('true');
    await seeds.pressSequentially('5');
    await page.waitForURL(/tell=0\.5/);
    expect(await seeds.inputValue()).toBe('0.5');
    expect(await seeds.getAttribute('aria-invalid')).toBe('false');

    await page.route('**/api/call/views.save', (route) =>
      route.fulfill({ json: { ok: false, failure: { code: 'invalid-request', message: 'Not this name.' } } }),
    );
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    const name = page.getByLabel('Name of this view');
    await name.fill('half an hour of thought');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Not this name.').waitFor();
    expect(await name.inputValue()).toBe('half an hour of thought');
  });
});
