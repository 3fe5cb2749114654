import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { FigureAssets } from '../assets.ts';
import { fontName } from '../text.ts';

/** Resolution of a print at its own size. */
export const printDpi = 300;

/** A picture, row by row from the top, four bytes a pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/**
 * A figure as a PNG on white.
 *
 * @param svg a document of `figureToSvg`.
 * @param dpi pixels an inch at the figure's own size.
 */
export function svgToPngBytes(svg: string, dpi: number, assets: FigureAssets): Promise<Uint8Array> {
  return rendered(svg, dpi, assets, (image) => image.asPng());
}

/** The pixels of what `svgToPngBytes` writes. */
export function svgPixels(svg: string, dpi: number, assets: FigureAssets): Promise<Pixels> {
  return rendered(svg, dpi, assets, ({ width, height, pixels }) => ({ width, height, rgba: pixels }));
}

async function rendered<T>(
  svg: string,
  dpi: number,
  assets: FigureAssets,
  take: (image: ReturnType<InstanceType<typeof Resvg>['render']>) => T,
): Promise<T> {
  await startRasteriser(assets.rasteriser);
  const image = new Resvg(svg, {
    fitTo: { mode: 'width', value: Math.round((sizeOf(svg).width / 72) * dpi) },
    font: { fontBuffers: [assets.font], loadSystemFonts: false, defaultFontFamily: fontName, serifFamily: fontName },
  });
  try {
    const drawn = image.render();
    try {
      return take(drawn);
    } finally {
      drawn.free();
    }
  } finally {
    image.free();
  }
}

/** The package keeps one WebAssembly instance a thread and refuses a second start, which is as good as started. */
async function startRasteriser(wasm: Uint8Array): Promise<void> {
  try {
    await initWasm(Buffer.from(wasm));
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('Already initialized'))) throw error;
  }
}

/** Width and height of a figure's SVG in points. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const match = /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  if (match === null) throw new Error('Not a figure: the SVG does not begin with its size.');
  return { width: Number(match[1]), height: Number(match[2]) };
}
