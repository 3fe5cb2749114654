import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { workerEntries } from '../../src-main/doors/entries.ts';
import { openHttpDoor } from '../../src-main/doors/http/httpDoor.ts';
import { rendererFiles } from '../../src-main/doors/http/rendererFiles.ts';
import { rendererFolder } from '../../src-main/paths.ts';
import { openWorkbench, type Workbench } from '../../src-main/workbench/workbench.ts';
import { startChromium } from '../helpers/browser.ts';
import { untilEnded } from '../helpers/realDoor.ts';
import { generateDatabase } from './generatedDatabase.ts';
import { secondsOf, summarise, type Timing } from './timing.ts';

export interface InterfaceBenchmark {
  readonly runs: number;
  readonly rollouts: number;
  /** Seconds to make the database. */
  readonly generated: number;
  /** Seconds until a person sees the result, in a real Chromium. */
  readonly window: Timing;
  readonly table: Timing;
  readonly curves: Timing;
  readonly manyCurves: Timing;
  /** Seconds from letting the smoothing go until 50 long curves are drawn anew. */
  readonly smoothing: Timing;
  /**
   * Of a rollout of 1,000 steps, from pressing its link in the list of rollouts to its finished picture; the first
   * replay of its window.
   */
  readonly replay: Timing;
  /** The same, where the window has shown one before. */
  readonly nextReplay: Timing;
  readonly scrub: Scrub;
}

/** What one step of scrubbing that replay costs the page, milliseconds: the average of forty. */
export interface Scrub {
  /** From the slider's event until all that follows from the step is changed. */
  readonly update: Timing;
  /** In the frame that draws it: what the page asks of the graphics, not what they then take. */
  readonly draw: Timing;
  /** From one step's picture to the next one's, all that the screen and the graphics take included. */
  readonly frame: Timing;
}

/** Of the page that the functions below are sent to; this program has no DOM. */
declare const location: { hash: string };
declare const document: { querySelectorAll(selector: string): { readonly length: number } };

/** Seconds from going to an address within the page until `selector` is drawn `count` times or more. */
async function drawn(page: Page, hash: string, selector: string, count: number): Promise<number> {
  const begun = performance.now();
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.waitForFunction(
    ({ what, least }) => document.querySelectorAll(what).length >= least,
    { what: selector, least: count },
    { polling: 'raf' },
  );
  return (performance.now() - begun) / 1000;
}

/** In the page: waits until the graphics have drawn all that was asked of them, which reading a pixel does. */
const finishScript = `() => {
  const graphics = document.querySelector('canvas').getContext('webgl2');
  graphics.readPixels(0, 0, 1, 1, graphics.RGBA, graphics.UNSIGNED_BYTE, new Uint8Array(4));
}`;

/** In the page: moves the replay's slider step by step and times its own work, frame by frame. */
const scrubScript = `async (steps) => {
  const slider = document.querySelector('input[aria-label="Step"]');
  const nextFrame = window.requestAnimationFrame.bind(window);
  let [update, draw] = [0, 0];
  window.requestAnimationFrame = (work) => nextFrame((now) => {
    const begun = performance.now();
    work(now);
    draw += performance.now() - begun;
  });
  const scrubbed = performance.now();
  for (let step = 1; step <= steps; step += 1) {
    const begun = performance.now();
    slider.value = String(step);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
    update += performance.now() - begun;
    await new Promise((resolve) => nextFrame(() => setTimeout(resolve)));
  }
  window.requestAnimationFrame = nextFrame;
  (${finishScript})();
  return { update: update / steps, draw: draw / steps, frame: (performance.now() - scrubbed) / steps };
}`;
/** Few: where the processor draws in the place of a graphics card, a frame takes long. */
const scrubSteps = 40;
const benchWindow = { width: 1280, height: 800 };
/** What a person takes to look at a screen, and from pointing at a link to pressing it. */
const readingMilliseconds = 1500;
const aimingMilliseconds = 200;

/** A real run, because a replay simulates it again; its first episode has 1,000 steps. */
async function trainCheetah(workbench: Workbench): Promise<{ readonly run: string; readonly rollout: number }> {
  const small = {
    interactions: 3000,
    exerciseUpdates: 5,
    studentUpdates: 5,
    teacherUpdates: 1,
    testInterval: 3000,
    testEpisodes: 1,
    engine: 'simd',
  };
  const [run] = await workbench.handlers['runs.start']({
    configurations: [{ task: 'HalfCheetah', method: 'meta', seed: 1, ...small }],
  });
  await untilEnded(workbench, [run]);
  const rollouts = await workbench.handlers['runs.rollouts']({ run, role: 'teacher', offset: 0, limit: 10 });
  const whole = rollouts.find(({ steps }) => steps === 1000);
  if (whole === undefined) throw new Error(`The run ${run} has no episode of 1,000 steps.`);
  return { run, rollout: whole.id };
}

/** The interface on a database of `runs` runs with `rolloutsEach` rollouts each, through the browser host. */
export async function benchInterface(runs: number, rolloutsEach: number, rounds: number): Promise<InterfaceBenchmark> {
  if (!existsSync(join(rendererFolder(), 'index.html')))
    throw new Error('The interface is not built. Run npm run build first.');
  const folder = await mkdtemp(join(tmpdir(), 'tutelage-bench-'));
  const databasePath = join(folder, 'generated.db');
  try {
    let long: readonly string[] = [];
    const generated = await secondsOf(() => {
      ({ long } = generateDatabase(databasePath, {
        runs,
        rollouts: rolloutsEach,
        longRuns: Math.min(50, runs),
        longCycles: 5000,
        cycles: 100,
      }));
    });
    const log = (message: string): void => console.error(message);
    const workbench = openWorkbench({
      databasePath,
      door: 'browser',
      version: 'benchmark',
      parallelRuns: 1,
      command: ['bench'],
      log,
      ...workerEntries,
    });
    const door = await openHttpDoor({ service: workbench, files: rendererFiles(rendererFolder()), port: 0, log });
    const browser = await startChromium();
    try {
      const page = await browser.newPage({ viewport: benchWindow, reducedMotion: 'reduce' });
      const times = {
        window: [] as number[],
        table: [] as number[],
        curves: [] as number[],
        many: [] as number[],
        smoothing: [] as number[],
        replay: [] as number[],
        nextReplay: [] as number[],
        update: [] as number[],
        draw: [] as number[],
        frame: [] as number[],
      };
      const cheetah = await trainCheetah(workbench);
      const lines = '.js-plotly-plot path.js-line';
      for (let round = 0; round < rounds; round += 1) {
        times.window.push(
          await secondsOf(async () => {
            await page.goto(door.newAddress());
            await page.locator('[role=grid] [role=row] a').first().waitFor();
          }),
        );
        await drawn(page, '#/queue', 'h1', 1);
        times.table.push(await drawn(page, '#/runs', '[role=grid] [role=row] a', 10));
        times.curves.push(
          await drawn(
            page,
            `#/compare?metric=test_return&seeds=each&runs=${long.slice(0, 36).join(',')}`,
            lines,
            Math.min(36, long.length),
          ),
        );
        await drawn(page, '#/queue', 'h1', 1);
        times.many.push(
          await drawn(page, `#/compare?metric=rollout_return&seeds=each&runs=${long.join(',')}`, lines, long.length),
        );
        times.smoothing.push(
          await secondsOf(async () => {
            await page.getByRole('slider', { name: /^Smoothing/ }).fill('0.9');
            await page.getByText('Smoothed by a debiased moving average').first().waitFor();
          }),
        );
      }
      // Apart from the others: where the processor draws, it has work left when a scrub is over.
      const openReplay = async (): Promise<number> => {
        await drawn(page, `#/run/${cheetah.run}?tab=rollouts`, 'tbody a', 1);
        const link = page.locator(`tbody a[href="#/replay?rollouts=${cheetah.rollout}"]`);
        await page.waitForTimeout(readingMilliseconds);
        await link.hover();
        await page.waitForTimeout(aimingMilliseconds);
        return secondsOf(async () => {
          await link.dispatchEvent('click');
          await page.getByText(/grid [\d.]+ m/).waitFor();
          await page.evaluate(`(${finishScript})()`);
        });
      };
      for (let round = 0; round < rounds; round += 1) {
        await page.goto(door.newAddress());
        await page.reload();
        times.replay.push(await openReplay());
        times.nextReplay.push(await openReplay());
        await page.waitForTimeout(readingMilliseconds);
        // What the script above gives.
        const { update, draw, frame } = (await page.evaluate(`(${scrubScript})(${scrubSteps})`)) as {
          update: number;
          draw: number;
          frame: number;
        };
        times.update.push(update);
        times.draw.push(draw);
        times.frame.push(frame);
      }
      return {
        runs,
        rollouts: runs * rolloutsEach,
        generated,
        window: summarise(times.window),
        table: summarise(times.table),
        curves: summarise(times.curves),
        manyCurves: summarise(times.many),
        smoothing: summarise(times.smoothing),
        replay: summarise(times.replay),
        nextReplay: summarise(times.nextReplay),
        scrub: { update: summarise(times.update), draw: summarise(times.draw), frame: summarise(times.frame) },
      };
    } finally {
      await browser.close();
      await door.close();
      await workbench.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
