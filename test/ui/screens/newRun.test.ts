import { afterAll, beforeAll, describe, expect } from 'vitest';
import { screenTest } from '../../helpers/window/chromium.ts';
import { openRealDoor, type RealDoor } from '../../helpers/realDoor.ts';

let door: RealDoor;

beforeAll(async () => {
  door = await openRealDoor();
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

describe('the form of a new run', () => {
  screenTest('starts nothing before it has the settings, and asks for them once', async ({ open }) => {
    const { page } = await open(door.address);
    const gate = Promise.withResolvers<undefined>();
    let asked = 0;
    await page.route('**/api/call/runs.fields', async (route) => {
      asked += 1;
      await gate.promise;
      await route.continue();
    });
    await page.goto(
      `${page.url().split('#')[0]}#/new?interactions=900&exploreSteps=100&evaluationSteps=200&engine=simd`,
    );
    const start = page.getByRole('button', { name: 'Start run' });
    await start.waitFor();
    expect(await start.isEnabled()).toBe(false);
    await page.getByLabel('Seeds').press('Enter'); // sends a form as well
    gate.resolve(undefined);
    await page.getByLabel('Interactions', { exact: true }).waitFor();
    expect(await door.workbench.handlers['runs.list']({})).toEqual([]);
    await page.getByLabel('Interactions', { exact: true }).pressSequentially('00');
    await page.waitForURL(/interactions=00900/);
    await page.getByLabel('Interactions', { exact: true }).fill('900');
    expect(asked).toBe(1);
    await start.click();
    await page.getByRole('tab', { name: 'Curves' }).waitFor();
    const [run] = await door.workbench.handlers['runs.list']({});
    expect(run.budget).toBe(900);
  });

  screenTest('says that the settings could not be read, and reads them when asked to', async ({ open }) => {
    const { page, faults } = await open(door.address);
    await page.route('**/api/call/runs.fields', (route) => route.abort());
    await page.goto(`${page.url().split('#')[0]}#/new`);
    await page.getByText('The settings of Pendulum could not be read.').waitFor();
    expect(await page.getByRole('button', { name: 'Start run' }).isEnabled()).toBe(false);
    faults.splice(0);
    await page.unroute('**/api/call/runs.fields');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByLabel('Interactions', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Start run' }).isEnabled()).toBe(true);
  });
});
