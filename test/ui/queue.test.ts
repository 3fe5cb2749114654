import { afterAll, beforeAll, describe, expect } from 'vitest';
import { screenTest } from '../helpers/window/chromium.ts';
import { openRealDoor, type RealDoor } from '../helpers/realDoor.ts';

let door: RealDoor;
const long = {
  task: 'Pendulum',
  method: 'ddpg',
  interactions: 100_000_000,
  testInterval: 100_000_000,
  testEpisodes: 1,
  engine: 'simd',
};

beforeAll(async () => {
  door = await openRealDoor();
  await door.workbench.handlers['queue.set']({ limit: 1, paused: false });
  await door.workbench.handlers['runs.start']({ configurations: [1, 2, 3].map((seed) => ({ ...long, seed })) });
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

describe('the queue', () => {
  screenTest('trains so many at once, pauses, stops and resumes', async ({ open }) => {
    const { page } = await open(`${door.address}#/queue`);
    const part = (name: string) => page.getByRole('region', { name, exact: true });
    await page.getByText('1 training, 2 waiting').waitFor();
    await part('Training').getByText('Pendulum ddpg 1').waitFor();

    await page.getByLabel('Runs at once').fill('200');
    await page.keyboard.press('Tab');
    await page.getByRole('alert').getByText('Give a whole number from 1 to 64; 1 stands.').waitFor();
    expect(await door.workbench.handlers['queue.get']({})).toMatchObject({ limit: 1 });

    await page.keyboard.press('p');
    await page.getByText('Paused: waiting runs do not begin.').waitFor();
    await page.getByRole('button', { name: 'Stop Pendulum ddpg 1' }).click();
    await part('Stopped').getByText('Pendulum ddpg 1').waitFor({ timeout: 50_000 });
    await page.getByText('0 training, 2 waiting').waitFor();
    await page.getByRole('button', { name: 'Stop Pendulum ddpg 3' }).click();
    await part('Stopped').getByText('Pendulum ddpg 3').waitFor();

    await page.getByLabel('Runs at once').fill('2');
    await page.keyboard.press('Tab');
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Resume the queue' }).click();
    await page.getByText('1 training, 0 waiting').waitFor();
    await page.getByRole('button', { name: 'Resume all' }).click();
    await page.getByText('2 training, 1 waiting').waitFor();
    await part('Waiting').getByText('Pendulum ddpg').waitFor();
    await page.reload(); // the limit is the database's
    await page.getByText('2 training, 1 waiting').waitFor();
    expect(await page.getByLabel('Runs at once').inputValue()).toBe('2');
  });
});
