import { afterAll, beforeAll, describe, expect } from 'vitest';
import { compareRequest } from '../../src-main/contract/compare.ts';
import { formatNumber } from '../../src-renderer/state/format.ts';
import { screenTest } from '../helpers/window/chromium.ts';
import { openRealDoor, untilEnded, type RealDoor } from '../helpers/realDoor.ts';

let door: RealDoor;
let runs: readonly string[];
const small = { engine: 'simd', interactions: 1_000, testInterval: 200, testEpisodes: 1 };

beforeAll(async () => {
  door = await openRealDoor();
  runs = await door.workbench.handlers['runs.start']({
    configurations: [
      { ...small, task: 'Pendulum', method: 'meta' },
      { ...small, task: 'Hopper', method: 'meta' },
    ],
  });
  await untilEnded(door.workbench, runs);
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

describe('panels beside each other', () => {
  screenTest('have one cursor and one zoom, by pointer and by keys', async ({ open }) => {
    const { page } = await open(`${door.address}#/compare?runs=${runs.join(',')}`);
    const [hopper, pendulum] = ['Hopper: cursor', 'Pendulum: cursor'].map((name) => page.getByRole('slider', { name }));
    await page.locator('.js-plotly-plot path.js-line').nth(1).waitFor();
    const box = await hopper.boundingBox();
    if (box === null) throw new Error('The first panel is not shown.');
    const at = (share: number): [number, number] => [box.x + 80 + share * (box.width - 110), box.y + box.height / 2];
    const shown = (plot: typeof hopper): Promise<readonly (string | null)[]> =>
      Promise.all(['aria-valuemin', 'aria-valuemax'].map((name) => plot.getAttribute(name)));

    await page.mouse.move(...at(0.5));
    await expect.poll(() => pendulum.getAttribute('aria-valuenow')).toBe(await hopper.getAttribute('aria-valuenow'));
    expect(await pendulum.getAttribute('aria-valuetext')).toMatch(/^5\d\d interactions: meta \(n\s=\s1\) −[\d,.]+$/);

    const whole = await shown(pendulum);
    await page.mouse.down();
    await page.mouse.move(...at(0.9), { steps: 4 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Reset zoom' }).and(page.locator(':enabled')).waitFor();
    expect(await shown(pendulum)).toEqual(await shown(hopper));
    expect(Number((await shown(pendulum))[0])).toBeGreaterThan(400);
    expect(await page.locator('.plotly-notifier').count(), 'the library keeps its tips to itself').toBe(0);
    await page.mouse.dblclick(...at(0.5));
    await expect.poll(() => shown(pendulum)).toEqual(whole);

    await pendulum.focus();
    await page.keyboard.press('+');
    await expect.poll(() => shown(hopper)).not.toEqual(whole);
    await page.keyboard.press('0');
    await expect.poll(() => shown(hopper)).toEqual(whole);
  });

  screenTest('say what makes the line, the band and the axis, and keep it in the address', async ({ open }) => {
    const { page } = await open(`${door.address}#/compare?runs=${runs.join(',')}`);
    await page.getByLabel('Over seeds').selectOption('iqm');
    expect(await page.getByLabel('Band').inputValue()).toBe('bootstrap');
    await page.getByLabel('Metric').selectOption({ label: 'Cumulative return' });
    await page.getByLabel('Against').selectOption('updates');
    await page.getByText('Interquartile mean with 95% bootstrap interval over n runs').first().waitFor();
    await page.locator('.ytitle', { hasText: 'Cumulative return' }).first().waitFor();
    await page.locator('.xtitle', { hasText: 'Updates of the student' }).first().waitFor();
    await page.waitForURL(/estimator=iqm.*metric=cumulative_return.*x=updates/);
    await page.reload();
    await page.locator('.ytitle', { hasText: 'Cumulative return' }).first().waitFor();
    await page
      .getByRole('row', { name: /Hopper meta 1/ })
      .getByText('Hopper', { exact: true })
      .waitFor(); // where the configurations differ
  });

  screenTest(
    'take the usual metric, and a new run the usual task, where the address names none that there is',
    async ({ open }) => {
      const { page } = await open(`${door.address}#/compare?metric=nonsense&runs=${runs.join(',')}`);
      await page.locator('.ytitle', { hasText: 'Test return' }).first().waitFor();
      expect(await page.getByLabel('Metric').inputValue()).toBe('test_return');
      const { page: fresh } = await open(`${door.address}#/new?task=Walker`);
      await fresh.getByRole('radio', { name: 'Pendulum', exact: true, checked: true }).waitFor({ state: 'attached' });
      await fresh.getByRole('heading', { name: '1 run' }).waitFor();
      await fresh.getByText('There is no task').waitFor({ state: 'detached' });
    },
  );
});

describe('two groups of two seeds', () => {
  let both: readonly string[];

  beforeAll(async () => {
    both = await door.workbench.handlers['runs.start']({
      configurations: ['meta', 'ddpg'].flatMap((method) =>
        [1, 2].map((seed) => ({ ...small, task: 'Pendulum', method, seed, interactions: 1_000 })),
      ),
    });
    await untilEnded(door.workbench, both);
  });

  screenTest(
    'are answered: table, interval, verdict, planner, and the same numbers as asked by call',
    async ({ open }) => {
      const { page } = await open(`${door.address}#/compare?runs=${both.join(',')}`);
      const answer = page.getByRole('region', { name: 'Answer' });
      await answer.getByText(/^meta (and ddpg are not told apart at n = 2|is (above|below) ddpg by)/).waitFor();
      const comparison = await door.workbench.handlers['figures.compare'](
        compareRequest.parse({ runs: [...both], reference: 'ddpg' }),
      );
      const meta = comparison.tasks[0].groups.find(({ label }) => label === 'meta');
      const row = answer.getByRole('row', { name: /^meta / });
      expect(await row.innerText()).toContain(formatNumber(meta?.mean ?? null));
      expect(await row.innerText()).toContain(formatNumber(meta?.against?.difference.low ?? null));
      await answer.getByText(/^Fewer than 5 seeds \(2\)/).waitFor();

      // Another reference turns the difference round; the address keeps it.
      await answer.getByLabel('Reference').selectOption('meta');
      await answer.getByText(/^ddpg (and meta are not told apart|is (above|below) meta)/).waitFor();
      await page.waitForURL(/against=meta/);
      // The planner takes the difference that is asked for.
      await answer.getByLabel('Seeds to tell').fill('10000');
      await answer.getByLabel('First step at').fill('-1000000');
      await answer.getByText(/First step: of the mean curve, at −1,000,000 or above/).waitFor();
      await answer.getByLabel('Value of a run').selectOption({ label: 'Area under the curve' });
      await answer.getByText(/mean along training \(area under the curve/).waitFor();
    },
  );

  screenTest('are laid on a board of several metrics, which is kept under a name', async ({ open }) => {
    const { page } = await open(`${door.address}#/compare?runs=${both.join(',')}`);
    await page.getByLabel('Add a row of charts').selectOption({ label: 'Cumulative return' });
    await page.getByLabel('Add a row of charts').selectOption({ label: 'Critic loss' });
    const panel = page.getByRole('region', { name: 'Pendulum, Critic loss' });
    await panel.locator('path.js-line').first().waitFor();
    await page.getByRole('region', { name: 'Pendulum, Cumulative return' }).locator('path.js-line').first().waitFor();
    // The legend says value and spread of both groups.
    await expect.poll(async () => panel.getByRole('list').innerText()).toMatch(/ddpg[^]*±[^]*meta[^]*±/);

    await page.getByLabel('y', { exact: true }).check();
    await page.waitForURL(/log=y/);
    await page
      .getByRole('region', { name: 'Pendulum, Test return' })
      .getByText('values that are not above 0 are not drawn')
      .waitFor();
    await page.getByLabel('x', { exact: true }).check();
    const slider = page.getByRole('slider', { name: 'Pendulum, Critic loss: cursor' });
    await expect.poll(async () => Number(await slider.getAttribute('aria-valuemin'))).toBeGreaterThan(0);
    await slider.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await expect
      .poll(async () => Number(await slider.getAttribute('aria-valuenow')))
      .toBeLessThan(Number(await slider.getAttribute('aria-valuemax')));

    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByLabel('Name of this view').fill('three of Pendulum');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'three of Pendulum', exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Take Critic loss off the board' }).click();
    await panel.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByRole('button', { name: 'three of Pendulum', exact: true }).click();
    await page.getByRole('region', { name: 'Pendulum, Critic loss' }).waitFor();
    await page.waitForURL(/metric=test_return,cumulative_return,critic_loss/);
  });
});
