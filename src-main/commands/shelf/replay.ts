import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { z } from 'zod';
import { gifFrames } from '../../contract/vocabulary.ts';
import { loadFigureAssets } from '../../figures/assets.ts';
import { roleColours } from '../../figures/colours.ts';
import { gifAnimation, mp4Animation, type Animation } from '../../figures/formats/animation.ts';
import { svgPixels, svgToPngBytes, type Pixels } from '../../figures/formats/png.ts';
import { framesOf } from '../../figures/panels/frameStrokes.ts';
import { replayFrame } from '../../figures/formats/replayFrame.ts';
import { taskNames } from '../../tasks/task.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { numberOption } from '../options/numberOption.ts';
import { requireWritableFile } from '../options/outputPath.ts';
import { print, say, UsageError, withStoredRuns, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';
import { terminalProgress } from '../terminal/terminalProgress.ts';

interface ReplayOptions extends DatabaseOption {
  readonly out: string;
  readonly step: string;
  readonly speed: string;
  readonly width: string;
  readonly json: boolean;
}

const formats = ['.gif', '.mp4', '.png', '.svg'] as const;
/** Points to the inch: a point of the drawing is a pixel. */
const DPI = 72;

/** `tutelage replay`: a logged rollout, simulated again, as pictures that move or one of them. */
export function replayCommand(text: string, options: ReplayOptions): Promise<ExitCode> {
  const rollout = numberOption(z.int().min(1), 'rollout', text);
  const speed = numberOption(z.number().min(0.01).max(100), '--speed', options.speed);
  const width = numberOption(z.int().min(64).max(4096).multipleOf(2), '--width', options.width);
  const step = numberOption(z.int().min(0), '--step', options.step);
  const format = formats.find((each) => each === extname(options.out).toLowerCase());
  if (format === undefined)
    throw new UsageError(`--out ${options.out}: the name ends in ${formats.join(', ')}, which says what it becomes.`);
  requireWritableFile('--out', options.out);
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const { draw, last, timestep, isSame } = await drawerOf(workbench, rollout, width);
    if (!isSame) say('This simulation differs from what was logged: "tutelage rollout --replay" tells where.');
    const { states, delay } = gifFrames(last, speed / timestep);
    const isMoving = format === '.gif' || format === '.mp4';
    if (!isMoving && step > last) throw new UsageError(`--step ${step}: the rollout has ${last} steps.`);
    const shown = isMoving ? states : [step];
    writeFileSync(options.out, await pictured(format, shown, delay, draw));
    if (options.json) print(JSON.stringify({ file: options.out, states: shown, delay: isMoving ? delay : null }));
    else
      say(
        `Wrote ${options.out}: ${shown.length} of ${last + 1} states, drawn in the plane without a browser. The ` +
          'window draws them in 3-D.',
      );
    return 0;
  });
}

async function drawerOf(
  workbench: Workbench,
  rollout: number,
  width: number,
): Promise<{
  /** An SVG of some of the states, all in one view. */
  readonly draw: (states: readonly number[]) => readonly string[];
  /** The state after the last step. */
  readonly last: number;
  readonly timestep: number;
  readonly isSame: boolean;
}> {
  const { task, role, steps, run } = await workbench.handlers['rollouts.get']({ rollout });
  const { geoms, poses, difference } = await workbench.handlers['rollouts.replay']({ rollout });
  const name = taskNames.find((each) => each === task.name);
  // The workbench replays tasks of ours alone, and refuses others in words.
  if (name === undefined) throw new UsageError(`The task ${task.name} is none that can be simulated here.`);
  const bytes = Buffer.from(poses, 'base64');
  const numbers = Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  const description = `Rollout ${rollout} of ${run}`;
  return {
    draw: (states) =>
      framesOf(name, geoms, numbers, states, task.timestep).map((frame) =>
        replayFrame(frame, roleColours[role], width, description),
      ),
    last: steps,
    timestep: task.timestep,
    isSame: difference === null,
  };
}

async function pictured(
  format: (typeof formats)[number],
  states: readonly number[],
  delay: number,
  draw: (states: readonly number[]) => readonly string[],
): Promise<Uint8Array | string> {
  const pictures = draw(states);
  const assets = await loadFigureAssets();
  switch (format) {
    case '.svg':
      return pictures[0];
    case '.png':
      return svgToPngBytes(pictures[0], DPI, assets);
    case '.gif':
    case '.mp4': {
      const progress = terminalProgress(process.stderr, () => performance.now());
      const pixels = (place: number): Promise<Pixels> => svgPixels(pictures[place], DPI, assets);
      const first = await pixels(0);
      const animation: Animation =
        format === '.mp4'
          ? await mp4Animation(first, 1000 / delay)
          : gifAnimation(
              [first, await pixels(Math.floor(pictures.length / 2)), await pixels(pictures.length - 1)],
              delay,
            );
      try {
        for (const place of pictures.keys()) {
          progress.show('drawing', place / pictures.length);
          animation.add(await pixels(place));
        }
        return animation.finish();
      } finally {
        progress.clear();
      }
    }
  }
}
