import { applyPalette, GIFEncoder, quantize } from 'gifenc';

/** An animation under way, frame by frame. */
export interface Gif {
  /**
   * @param delay how long the frame is shown, milliseconds. @throws Error where the picture has another size than the
   * first.
   */
  add(image: ImageData, delay: number): void;
  finish(): Blob;
}

const colors = 255;

/**
 * A GIF that is repeated for ever, in one palette for all frames, so that
 * nothing flickers. What does not change from frame to frame is left
 * transparent, which is most of a picture and takes next to no room.
 *
 * @param samples pictures whose colours the palette is made of.
 */
export function createGif(samples: readonly ImageData[]): Gif {
  const palette = quantize(joined(samples), colors);
  const transparentIndex = palette.push([0, 0, 0]) - 1;
  const visible = palette.slice(0, -1);
  const encoder = GIFEncoder();
  let before: { readonly indices: Uint8Array; readonly width: number } | null = null;
  return {
    add({ data, width, height }, delay) {
      const indices = applyPalette(data, visible);
      const last = before;
      if (last !== null && (last.width !== width || last.indices.length !== indices.length))
        throw new Error('The window changed its size meanwhile. Make the GIF again.');
      const changes =
        last === null ? indices : indices.map((index, i) => (index === last.indices[i] ? transparentIndex : index));
      encoder.writeFrame(changes, width, height, {
        ...(last === null ? { palette } : {}),
        delay,
        transparent: true,
        transparentIndex,
        dispose: 1,
        repeat: 0,
      });
      before = { indices, width };
    },
    finish() {
      encoder.finish();
      return new Blob([encoder.bytes()], { type: 'image/gif' });
    },
  };
}

function joined(images: readonly ImageData[]): Uint8ClampedArray {
  const all = new Uint8ClampedArray(images.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of images) {
    all.set(data, at);
    at += data.length;
  }
  return all;
}
