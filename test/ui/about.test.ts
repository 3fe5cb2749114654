import { afterAll, beforeAll, expect } from 'vitest';
import { screenTest } from '../helpers/window/chromium.ts';
import { openRealDoor, type RealDoor } from '../helpers/realDoor.ts';

let door: RealDoor;

beforeAll(async () => {
  door = await openRealDoor();
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

screenTest('About names every part with its version, and which engines this machine has', async ({ open }) => {
  const { page } = await open(door.address);
  await page.getByRole('button', { name: 'Tutelage', exact: true }).click();
  const about = page.getByRole('dialog', { name: 'About Tutelage' });
  for (const part of ['Tutelage', 'Node.js', 'SQLite', 'MuJoCo', 'TensorFlow.js'])
    await about.getByText(part, { exact: true }).waitFor();
  await about.getByText('simd', { exact: true }).waitFor({ timeout: 50_000 });
  await about.getByText('tfjs-wasm', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await about.waitFor({ state: 'detached' });

  await page.keyboard.press('Control+k');
  await page.keyboard.type('about');
  await page.keyboard.press('Enter');
  await about.getByText('simd', { exact: true }).waitFor(); // what was found stays
});
