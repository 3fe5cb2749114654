import { afterAll, beforeAll, expect } from 'vitest';
import { screenTest } from '../helpers/window/chromium.ts';
import { openRealDoor, untilEnded, type RealDoor } from '../helpers/realDoor.ts';

let door: RealDoor;
let origin: string;

beforeAll(async () => {
  door = await openRealDoor();
  [origin] = await door.workbench.handlers['runs.start']({
    configurations: [
      { task: 'Pendulum', method: 'ddpg', seed: 1, engine: 'simd', interactions: 1_000, gamma: 0.9, testEpisodes: 1 },
    ],
  });
  await untilEnded(door.workbench, [origin]);
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

screenTest('a run is forked with other settings, which the form holds to, and says so', async ({ open }) => {
  const { page, faults } = await open(door.address);
  await page.goto(`${door.address.split('?')[0]}#/run/${origin}`);
  await page.getByRole('button', { name: 'Fork', exact: true }).click();
  await page.getByRole('heading', { name: /^Fork of Pendulum ddpg/ }).waitFor();
  await page.getByLabel('Errors').getByText('The origin has made 1,000 already').waitFor();
  await page.getByLabel('Interactions', { exact: true }).fill('2000');
  await page.getByRole('heading', { name: 'A fork', exact: true }).waitFor();
  await page.getByLabel('Hidden units', { exact: true }).fill('32, 32');
  await page.getByLabel('Errors').getByText("A fork keeps the origin's, 64,64").waitFor();
  await page.getByLabel('Hidden units', { exact: true }).fill('64, 64');
  await page.getByLabel('gamma', { exact: true }).fill('0.99'); // the preset's, which the origin has not
  await page.getByRole('heading', { name: 'A fork', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Start fork' }).click();
  await page
    .getByText(/Forked from/)
    .first()
    .waitFor();
  const runs = await door.workbench.handlers['runs.list']({});
  const [fork] = runs.filter((run) => run.origin !== null);
  expect(fork).toMatchObject({ budget: 2000, origin: { run: origin, cycle: 4, interactions: 1000 } });
  await untilEnded(door.workbench, [fork.id]);
  const detail = await door.workbench.handlers['runs.get']({ run: fork.id });
  expect(detail.changes).toEqual([
    { key: 'interactions', from: 1000, to: 2000 },
    { key: 'gamma', from: 0.9, to: 0.99 },
  ]);
  await page.getByRole('tab', { name: 'Configuration and provenance' }).click();
  await page.getByLabel('Origin').getByText(`${origin}, after cycle 4`).waitFor();
  await page.getByLabel('Origin').getByText('0.99, was 0.9').waitFor();
  expect(faults).toEqual([]);
});
