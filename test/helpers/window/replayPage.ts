import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Role } from '../../../src-main/contract/runs.ts';
import { openRealDoor, untilEnded, type RealDoor } from '../realDoor.ts';

/** What the tests of a file share. */
export interface TrainedHopper {
  readonly door: RealDoor;
  /** Id of a short run, whose rollouts can be watched. */
  readonly run: string;
  /** The longest finished rollout of a role: there is something to see. */
  longest(role: Role): Promise<{ readonly id: number; readonly steps: number }>;
}

/** Trains a short run on Hopper before the tests of the file, and closes its door after them. */
export function trainHopper(): TrainedHopper {
  let trained: { readonly door: RealDoor; readonly run: string } | undefined;
  const get = (): { readonly door: RealDoor; readonly run: string } => {
    if (trained === undefined) throw new Error('The run is trained before the tests, not while they are collected.');
    return trained;
  };
  beforeAll(async () => {
    const door = await openRealDoor();
    const [run] = await door.workbench.handlers['runs.start']({
      configurations: [
        {
          task: 'Hopper',
          method: 'meta',
          interactions: 3000,
          exerciseUpdates: 5,
          studentUpdates: 5,
          testInterval: 1000,
          testEpisodes: 1,
          hiddenSizes: [16, 16],
          batchSize: 16,
          engine: 'simd',
        },
      ],
    });
    await untilEnded(door.workbench, [run]);
    trained = { door, run };
  });
  afterAll(async () => {
    expect(get().door.log, 'nothing unexpected was logged').toEqual([]);
    await get().door.close();
  });
  return {
    get door() {
      return get().door;
    },
    get run() {
      return get().run;
    },
    async longest(role) {
      const rollouts = await get().door.workbench.handlers['runs.rollouts']({
        run: get().run,
        role,
        offset: 0,
        limit: 1000,
      });
      return rollouts.reduce((best, rollout) => (rollout.steps > best.steps ? rollout : best));
    },
  };
}

/** Opens the address of a replay and waits until its picture can be drawn. */
export async function visit(page: Page, hash: string): Promise<void> {
  await page.setViewportSize({ width: 960, height: 600 }); // fewer pixels for the processor to draw
  await page.goto(`${page.url().split('#')[0]}#/replay${hash}`);
  await page.getByRole('button', { name: 'PNG' }).waitFor();
  await page
    .getByText(/grid [\d.]+ m/)
    .first()
    .waitFor();
}

export async function savePicture(page: Page): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PNG' }).click()]);
  return readFile(await file.path());
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Different colours among the pixels of each half, in steps of 16. */
  readonly colours: readonly [number, number];
  /** Share of pixels that are plainly orange (the teacher) and blue (the student). */
  readonly orange: number;
  readonly blue: number;
}

/** In the page: draws a PNG on a canvas of its own and looks at the pixels. */
const lookScript = `async (base64) => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + base64;
  await image.decode();
  const { width, height } = image;
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const seen = [new Set(), new Set()];
  let [orange, blue] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
    seen[(at / 4) % width < width / 2 ? 0 : 1].add((r >> 4) * 256 + (g >> 4) * 16 + (b >> 4));
    if (r > b + 40) orange += 1;
    if (b > r + 40) blue += 1;
  }
  const pixels = width * height;
  return { width, height, colours: [seen[0].size, seen[1].size], orange: orange / pixels, blue: blue / pixels };
}`;

/** Has the page decode a picture, so that its pixels can be looked at. */
export async function look(page: Page, png: Buffer): Promise<Picture> {
  // What the script above gives.
  return (await page.evaluate(`(${lookScript})('${png.toString('base64')}')`)) as Picture;
}
