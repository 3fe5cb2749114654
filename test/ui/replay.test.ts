import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { gifFrames, MOST_ALIKE } from '../../src-main/contract/vocabulary.ts';
import { screenTest } from '../helpers/window/chromium.ts';
import { untilEnded } from '../helpers/realDoor.ts';
import { readGif } from '../helpers/window/gif.ts';
import { look, savePicture, trainHopper, visit } from '../helpers/window/replayPage.ts';

/** The browser draws on the processor, which others may use as well. */
const patient = { timeout: 50_000 };

const trained = trainHopper();

/** In the page: looks, whenever the size of the picture changes, whether the canvas would be shown black. */
const watchSizeScript = `(() => {
  window.sizes = [];
  let isFirst = true; // what was shown before may be gone from the canvas by now
  const canvas = document.querySelector('canvas');
  new ResizeObserver(() => {
    if (isFirst) {
      isFirst = false;
      return;
    }
    const context = canvas.getContext('webgl2');
    const pixel = new Uint8Array(4);
    context.readPixels(9, context.drawingBufferHeight - 60, 1, 1, context.RGBA, context.UNSIGNED_BYTE, pixel);
    window.sizes.push(pixel[0] + pixel[1] + pixel[2] === 0 ? 'black' : 'drawn');
  }).observe(canvas.parentElement.parentElement);
})()`;

const stepOf = async (page: Page): Promise<number> =>
  Number((await page.getByLabel('Step now').innerText()).split('/')[0]);

/** In the page: what plays moves on with the frames. */
const tenFrames = `new Promise((done) => {
  const next = (left) => (left === 0 ? done() : requestAnimationFrame(() => next(left - 1)));
  next(10);
})`;

describe('replay', () => {
  screenTest('leads from the list of rollouts to an episode that is drawn, played and scrubbed', async ({ open }) => {
    const { page } = await open(trained.door.address);
    await page.goto(`${page.url().split('#')[0]}#/run/${trained.run}?tab=rollouts&role=teacher`);
    await page
      .getByRole('link', { name: /^Replay the teacher/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Replay' }).waitFor();
    await page.getByText(/grid [\d.]+ m/).waitFor();
    expect(await stepOf(page), 'reduced motion: it waits').toBe(0);
    const teacher = await trained.longest('teacher');
    await visit(page, `?rollouts=${teacher.id}`);
    const picture = await look(page, await savePicture(page));
    expect(picture.colours[0]).toBeGreaterThan(20);
    expect(picture.orange, 'the teacher is orange').toBeGreaterThan(0.01);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(() => stepOf(page), patient).toBeGreaterThan(3);
    await page.keyboard.press('Home');
    expect(await stepOf(page)).toBe(0);
    const places = await page.evaluate('history.length');
    await page.getByLabel('Step', { exact: true }).fill('7');
    expect(await stepOf(page)).toBe(7);
    await expect.poll(() => page.url(), patient).toContain('step=7');
    expect(await page.evaluate('history.length'), 'a step is no place to go back to').toBe(places);
    await page.reload();
    await page.getByText(/grid [\d.]+ m/).waitFor();
    await expect.poll(() => stepOf(page), patient).toBe(7);
    await page.locator('.js-plotly-plot path.js-line').first().waitFor();
    await page.getByRole('region', { name: 'Q(s, a)' }).or(page.locator('[aria-label="Q(s, a)"]')).first().waitFor();
  });

  screenTest('the keys step, jump, loop and follow', async ({ open }) => {
    const { page } = await open(trained.door.address);
    const teacher = await trained.longest('teacher');
    await visit(page, `?rollouts=${teacher.id}`);
    for (const [key, step] of [
      ['ArrowRight', 1],
      ['.', 11],
      ['ArrowLeft', 10],
      [',', 0],
      ['End', teacher.steps],
      ['Home', 0],
      ['PageDown', Math.min(100, teacher.steps)],
      ['PageUp', 0],
    ] as const) {
      await page.keyboard.press(key);
      expect(await stepOf(page), key).toBe(step);
    }
    await page.keyboard.press('l');
    expect(await page.getByRole('button', { name: 'Loop' }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('f');
    await expect.poll(() => page.url(), patient).toContain('follow=off');
    await page.keyboard.press('Space');
    await expect.poll(() => stepOf(page), patient).toBeGreaterThan(2);
    await page.keyboard.press('Space');
    const stands = await stepOf(page);
    await page.evaluate(tenFrames);
    expect(await stepOf(page)).toBe(stands);
  });

  screenTest('the picture follows the step, the camera and the size of the window', async ({ open }) => {
    const { page } = await open(trained.door.address);
    const teacher = await trained.longest('teacher');
    await visit(page, `?rollouts=${teacher.id}`);
    const start = await savePicture(page);
    expect(start.equals(await savePicture(page)), 'the same state gives the same picture').toBe(true);
    const surface = page.getByRole('img', { name: /^teacher/ });
    const box = await surface.boundingBox();
    if (box === null) throw new Error('The pane has no place.');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 120, box.y + box.height / 2 + 30, { steps: 4 });
    await page.mouse.up();
    const turned = await savePicture(page);
    expect(turned.equals(start)).toBe(false);
    await surface.focus();
    await page.keyboard.press('Shift+ArrowLeft');
    expect((await savePicture(page)).equals(turned)).toBe(false);
    // The address keeps where it is looked at from.
    await page.waitForURL(/camera=/);
    const aside = await savePicture(page);
    await page.reload();
    await page.getByText(/grid [\d.]+ m/).waitFor();
    const again = await look(page, await savePicture(page));
    const was = await look(page, aside);
    expect(Math.abs(again.orange - was.orange)).toBeLessThan(0.002);
    expect((await savePicture(page)).equals(start)).toBe(false);
    await page.getByRole('button', { name: 'Reset view' }).click();
    await expect.poll(async () => (await savePicture(page)).equals(start), patient).toBe(true);
    await page.waitForURL((url) => !url.hash.includes('camera'));
    await page.keyboard.press('End');
    expect((await savePicture(page)).equals(start)).toBe(false);
    const before = await look(page, start);
    await page.setViewportSize({ width: 1100, height: 700 });
    await expect
      .poll(async () => (await look(page, await savePicture(page))).width, patient)
      .toBeGreaterThan(before.width);
  });

  screenTest(
    'back and forward keep the step of each episode, a reload the pace; no size of the window shows an empty picture',
    async ({ open }) => {
      const { page } = await open(trained.door.address);
      const all = await trained.door.workbench.handlers['runs.rollouts']({
        run: trained.run,
        role: 'teacher',
        offset: 0,
        limit: 1000,
      });
      const short = all.reduce((least, rollout) => (rollout.steps < least.steps ? rollout : least));
      const long = await trained.longest('teacher');
      expect(long.steps).toBeGreaterThan(short.steps + 1);
      await visit(page, `?rollouts=${long.id}&step=${long.steps - 1}`);
      await expect.poll(() => stepOf(page), patient).toBe(long.steps - 1);
      await visit(page, `?rollouts=${short.id}`);
      await expect.poll(() => page.getByLabel('Step now').innerText(), patient).toBe(`0 / ${short.steps}`);
      await page.goBack();
      await expect
        .poll(() => page.getByLabel('Step now').innerText(), patient)
        .toBe(`${long.steps - 1} / ${long.steps}`);
      await page.keyboard.press(']');
      await page.keyboard.press('l');
      await expect.poll(() => page.url(), patient).toMatch(/loop=on.*speed=2/);
      const reward = page.getByRole('slider', { name: 'Reward: cursor' });
      await reward.focus();
      await page.keyboard.press('+');
      await expect.poll(() => page.url(), patient).toContain('zoom=');
      const zoomed = await reward.getAttribute('aria-valuemax');
      expect(Number(zoomed)).toBeLessThan(long.steps);
      await page.reload();
      await page.getByText(/grid [\d.]+ m/).waitFor();
      expect(await page.getByLabel('Speed').inputValue()).toBe('2');
      expect(await page.getByRole('button', { name: 'Loop' }).getAttribute('aria-pressed')).toBe('true');
      expect(await stepOf(page)).toBe(long.steps - 1);
      expect(Number(await reward.getAttribute('aria-valuemax'))).toBeCloseTo(Number(zoomed), 3);
      await page.waitForFunction('document.querySelector("canvas") !== null');
      await page.evaluate(watchSizeScript);
      for (const width of [940, 920, 900]) {
        await page.setViewportSize({ width, height: 600 });
        await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
      }
      expect(await page.evaluate('new Set(window.sizes).size === 1 && window.sizes[0]')).toBe('drawn');
    },
  );

  screenTest('two episodes stand side by side in step; a click offers typical ones; one can go', async ({ open }) => {
    const { page } = await open(trained.door.address);
    const [teacher, student] = [await trained.longest('teacher'), await trained.longest('student')];
    await visit(page, `?rollouts=${teacher.id},${student.id}&step=5`);
    expect(await page.getByText(/^step 5 of/).count()).toBe(2);
    const picture = await look(page, await savePicture(page));
    expect(Math.min(...picture.colours)).toBeGreaterThan(20);
    expect(Math.min(picture.orange, picture.blue), 'a teacher and a student').toBeGreaterThan(0.005);
    await page.getByRole('link', { name: 'Add', exact: true }).click();
    await page
      .getByRole('link', { name: /^Replay the student/ })
      .last()
      .click();
    await expect.poll(() => page.getByRole('img', { name: /^(teacher|student)/ }).count(), patient).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'All four' }).click();
    await expect.poll(() => page.getByRole('img', { name: /^(teacher|student)/ }).count(), patient).toBe(4);
    await page
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click();
    await expect.poll(() => page.getByRole('img', { name: /^(teacher|student)/ }).count(), patient).toBe(3);
    await page.goBack();
    await expect.poll(() => page.getByRole('img', { name: /^(teacher|student)/ }).count(), patient).toBe(4);
  });

  screenTest('an episode that began alike, of the control of its seed, is set beside', async ({ open }) => {
    const { handlers } = trained.door.workbench;
    const { page } = await open(trained.door.address);
    let asked = 0;
    page.on('request', (request) => (asked += request.url().endsWith('/api/call/rollouts.alike') ? 1 : 0));
    const button = page.getByRole('button', { name: 'Began alike' });
    const menu = page.getByRole('dialog', { name: 'Began alike' });
    const teacher = { run: trained.run, role: 'teacher', offset: 0, limit: 1 } as const;
    const [latest] = await handlers['runs.rollouts'](teacher);
    expect(await handlers['rollouts.alike']({ rollout: latest.id })).toEqual([]);
    await visit(page, `?rollouts=${latest.id}`);
    await button.waitFor();
    expect(asked, 'only once somebody wants to know').toBe(0);
    await button.click();
    await menu.getByText(/^No other episode .* began in the same state\.$/).waitFor();
    expect(asked).toBe(1);
    await page.keyboard.press('Escape');

    const { configuration } = await handlers['runs.get']({ run: trained.run });
    const [control] = await handlers['runs.start']({ configurations: [{ ...configuration, teacherLearningRate: 0 }] });
    await untilEnded(trained.door.workbench, [control]);
    const [own, its] = await Promise.all(
      [trained.run, control].map(
        async (run) => (await handlers['runs.rollouts']({ run, role: 'test', offset: 0, limit: 9 })).at(-1)?.id,
      ),
    );
    await visit(page, `?rollouts=${own}`);
    await button.click();
    await menu.getByRole('button', { name: /^test 0, Hopper/ }).click();
    await expect.poll(() => page.url(), patient).toMatch(new RegExp(`rollouts=${own}(,|%2C)${its}`));
    await expect.poll(() => page.getByRole('img', { name: /^test 0/ }).count(), patient).toBe(2);
    expect(await menu.getByRole('button', { name: /^test 0, Hopper.*shown/ }).isDisabled()).toBe(true);
    expect(asked, 'an episode set beside changes nothing of the first').toBe(2);
    await page.keyboard.press('Escape');

    await page.route('**/api/call/rollouts.alike', async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      const many = Array.from({ length: MOST_ALIKE }, (_, i) => ({ ...answer.value[0], id: 10_000 + i }));
      await route.fulfill({ response, json: { ...answer, value: many } });
    });
    await button.click();
    await menu.getByText('No more than 100 are listed').waitFor();
  });

  screenTest('records a video where the browser can, and says so where it cannot', async ({ open }) => {
    const { page } = await open(trained.door.address);
    const rollouts = await trained.door.workbench.handlers['runs.rollouts']({
      run: trained.run,
      role: 'teacher',
      offset: 0,
      limit: 1000,
    });
    const [short] = rollouts.filter(({ steps }) => steps > 10).sort((a, b) => a.steps - b.steps);
    await visit(page, `?rollouts=${short.id}`);
    const button = page.getByRole('button', { name: /^(MP4|WebM)$/ });
    if ((await button.count()) === 0) {
      await page.getByText('No video: this browser cannot record a canvas.').waitFor();
      return;
    }
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
    const bytes = await readFile(await file.path());
    const isMp4 = bytes.subarray(4, 8).toString('latin1') === 'ftyp';
    const isWebm = bytes.subarray(0, 4).toString('hex') === '1a45dfa3';
    expect(isMp4 || isWebm, `begins with ${bytes.subarray(0, 8).toString('hex')}`).toBe(true);
    expect(bytes.length).toBeGreaterThan(5000);
    expect(await stepOf(page)).toBe(short.steps);
  });

  screenTest(
    'makes a GIF of the whole replay, at the pace of the simulation; a second one is cancelled',
    async ({ open }) => {
      const { page } = await open(trained.door.address);
      const rollouts = await trained.door.workbench.handlers['runs.rollouts']({
        run: trained.run,
        role: 'teacher',
        offset: 0,
        limit: 1000,
      });
      const [short] = rollouts.filter(({ steps }) => steps > 10).sort((a, b) => a.steps - b.steps);
      await visit(page, `?rollouts=${short.id}&step=3`);
      const picture = await look(page, await savePicture(page));
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'GIF' }).click(),
      ]);
      expect(file.suggestedFilename()).toBe(`replay-${short.id}.gif`);
      const gif = readGif(await readFile(await file.path()));
      const { states, delay } = gifFrames(short.steps, 1 / 0.008);
      const scale = Math.min(1, 640 / picture.width);
      expect(gif).toEqual({
        version: 'GIF89a',
        width: Math.round(picture.width * scale),
        height: Math.round(picture.height * scale),
        delays: [...states.slice(1).map(() => delay / 10), 100],
        isWhole: true,
      });
      expect(await stepOf(page), 'back where it stood').toBe(3);
      await visit(page, `?rollouts=${(await trained.longest('teacher')).id}&step=3`);
      await page.getByLabel('Speed').selectOption('0.1'); // every state has a frame
      await page.getByRole('button', { name: 'GIF' }).click();
      await page.getByText(/^Drawing/).waitFor();
      await page.getByRole('button', { name: 'Cancel' }).dispatchEvent('click'); // a click waits until nothing moves
      await page.getByRole('button', { name: 'GIF' }).waitFor();
      await expect.poll(() => stepOf(page), patient).toBe(3);
    },
  );

  screenTest('no episode, and one that is not there', async ({ open }) => {
    const { page } = await open(trained.door.address);
    await page.goto(`${page.url().split('#')[0]}#/replay`);
    await page.getByRole('heading', { name: 'Which episode?' }).waitFor();
    await page.getByRole('button', { name: 'Teacher and student, late' }).click();
    await expect.poll(() => page.getByRole('img', { name: /^(teacher|student)/ }).count(), patient).toBe(2);
    await page.goto(`${page.url().split('#')[0]}#/replay?rollouts=999999`);
    await page.getByText('There is no rollout 999999 in this database.').waitFor();
    const teacher = await trained.longest('teacher');
    await page.goto(`${page.url().split('#')[0]}#/replay?rollouts=${teacher.id},999999`);
    await page.getByRole('alert').filter({ hasText: 'There is no rollout 999999' }).waitFor();
    await page.getByText(/grid [\d.]+ m/).waitFor();
  });
});
