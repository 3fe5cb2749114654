import * as gifenc from 'gifenc';
import h264 from 'h264-mp4-encoder';
import { DataError } from '../../numerics/dataError.ts';
import type { Pixels } from './png.ts';

/** Those who import a CommonJS module disagree on whether what it exports has names. */
const { GIFEncoder, quantize, applyPalette } = 'quantize' in gifenc.default ? gifenc.default : gifenc;

/** Pictures that follow one another; all are of one size. */
export interface Animation {
  add(picture: Pixels): void;
  finish(): Uint8Array;
}

const COLOURS = 256;
/** The last frame of a GIF is shown so long before it begins again, milliseconds. */
const REST = 1000;

/**
 * A GIF that is repeated for ever, in one palette, so that nothing flickers.
 *
 * @param samples whose colours the palette is made of.
 * @param delay how long a frame is shown, milliseconds.
 */
export function gifAnimation(samples: readonly Pixels[], delay: number): Animation {
  const palette = quantize(Buffer.concat(samples.map(({ rgba }) => rgba)), COLOURS);
  const encoder = GIFEncoder();
  let waiting: Pixels | null = null;
  let isFirst = true;
  const write = ({ rgba, width, height }: Pixels, shown: number): void => {
    encoder.writeFrame(applyPalette(rgba, palette), width, height, {
      ...(isFirst ? { palette } : {}),
      ...{ delay: shown, repeat: 0 },
    });
    isFirst = false;
  };
  return {
    add(picture) {
      if (waiting !== null) write(waiting, delay);
      waiting = picture;
    },
    finish() {
      if (waiting === null) throw new DataError('A GIF without a frame is none.');
      write(waiting, REST);
      encoder.finish();
      return encoder.bytes();
    },
  };
}

/** Of H.264's quantiser, 10 to 51: lines stay sharp. */
const QUANTISER = 22;

/** An MP4 of H.264, which every player and slide program takes. */
export async function mp4Animation(
  { width, height }: Pick<Pixels, 'width' | 'height'>,
  framesPerSecond: number,
): Promise<Animation> {
  const encoder = await h264.createH264MP4Encoder();
  Object.assign(encoder, { width, height, frameRate: framesPerSecond, quantizationParameter: QUANTISER });
  encoder.initialize();
  return {
    add: ({ rgba }) => encoder.addFrameRgba(rgba),
    finish() {
      try {
        encoder.finalize();
        return encoder.FS.readFile(encoder.outputFilename);
      } finally {
        encoder.delete();
      }
    },
  };
}
