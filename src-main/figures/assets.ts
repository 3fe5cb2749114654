import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What drawing needs beside the content. */
export interface FigureAssets {
  /** Tinos Regular, a TrueType file. */
  readonly font: Uint8Array;
  /** The WebAssembly module of resvg. */
  readonly rasteriser: Uint8Array;
}

/** Reads font and rasteriser from their installed packages. */
export async function loadFigureAssets(): Promise<FigureAssets> {
  const { resolve } = createRequire(import.meta.url);
  const [font, rasteriser] = await Promise.all([
    readFile(resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf')),
    readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')),
  ]);
  return { font, rasteriser };
}
