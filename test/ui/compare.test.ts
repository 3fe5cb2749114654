import { afterAll, beforeAll, describe, expect } from 'vitest';
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
