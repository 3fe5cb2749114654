import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listRollouts } from '../../db/log/rollouts.ts';
import { openDatabase } from '../../db/open.ts';
import { replayCommand } from '../../src-main/commands/shelf/replay.ts';
import { loadSimulators } from '../../src-main/tasks/tasks.ts';
import { carryOutRun, shortConfiguration } from '../helpers/runs.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

/** Sizes of the frames of a GIF, by its blocks (GIF89a). */
function gifFramesOf(bytes: Buffer): readonly (readonly [number, number])[] {
  const frames: [number, number][] = [];
  const colours = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + colours(bytes[10]);
  const pastBlocks = (): void => {
    while (bytes[at] !== 0) at += bytes[at] + 1;
    at += 1;
  };
  for (;;) {
    const kind = bytes[at];
    if (kind === 0x3b) return frames;
    if (kind === 0x21) {
      at += 2;
      pastBlocks();
      continue;
    }
    if (kind !== 0x2c) throw new Error(`byte ${at} is no block of a GIF.`);
    frames.push([bytes.readUInt16LE(at + 5), bytes.readUInt16LE(at + 7)]);
    at += 10 + colours(bytes[at + 9]) + 1;
    pastBlocks();
  }
}

/** The content of a box of an MP4 (ISO 14496-12), by the names that lead to it. */
function boxOf(bytes: Buffer, ...names: readonly string[]): Buffer {
  const [name, ...inner] = names;
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) !== name) continue;
    const content = bytes.subarray(at + 8, at + bytes.readUInt32BE(at));
    return inner.length === 0 ? content : boxOf(content, ...inner);
  }
  throw new Error(`There is no box ${name}.`);
}

test('a logged rollout is drawn as GIF, MP4, PNG and SVG, without a browser', async () => {
  const folder = temporaryFolder();
  const db = join(folder, 'runs.db');
  const database = openDatabase(db);
  onTestFinished(() => void database.close());
  await carryOutRun(database, await loadSimulators(), 'the-run', shortConfiguration({ task: 'InvertedPendulum' }));
  const { id, steps } = listRollouts(database, 'the-run', 'test', 0, 1)[0];
  const choice = { db, step: '1', speed: '1', width: '160', json: true };
  const drawn = async (name: string): Promise<Buffer> => {
    const out = join(folder, name);
    expect(await replayCommand(String(id), { ...choice, out })).toBe(0);
    return readFileSync(out);
  };

  const svg = (await drawn('moment.svg')).toString();
  // A step of InvertedPendulum is 0.04 s, as long as a frame.
  expect(svg).toContain('0.04 s');
  const height = Number(/ height="(\d+)pt"/.exec(svg)?.[1]);
  const png = await drawn('moment.png');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([160, height]);

  const frames = gifFramesOf(await drawn('whole.gif'));
  expect(frames).toEqual(Array(steps + 1).fill([160, frames[0][1]]));

  const samples = boxOf(await drawn('whole.mp4'), 'moov', 'trak', 'mdia', 'minf', 'stbl');
  expect(boxOf(samples, 'stsz').readUInt32BE(8)).toBe(steps + 1);
  const format = boxOf(samples, 'stsd').subarray(8);
  expect([format.toString('latin1', 4, 8), format.readUInt16BE(32), format.readUInt16BE(34)]).toEqual([
    ...['avc1', 160],
    frames[0][1],
  ]);

  expect(() => replayCommand(String(id), { ...choice, out: join(folder, 'whole.avi') })).toThrow(
    'the name ends in .gif, .mp4, .png, .svg',
  );
  const beyond = { ...choice, step: String(steps + 1), out: join(folder, 'beyond.png') };
  await expect(replayCommand(String(id), beyond)).rejects.toThrow(`the rollout has ${steps} steps`);
}, 180_000);
