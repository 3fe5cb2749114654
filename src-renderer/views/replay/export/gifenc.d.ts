/** The part of gifenc that is used; the package brings no types. */
declare module 'gifenc' {
  export type Palette = number[][];
  export interface FrameOptions {
    /** Red, green and blue, 0 to 255; the first frame's serves the others. */
    palette?: Palette;
    /** Milliseconds. */
    delay?: number;
    transparent?: boolean;
    transparentIndex?: number;
    /** What becomes of the frame when the next one comes; 1 lets it stand. */
    dispose?: number;
    /** 0 for ever, -1 once. */
    repeat?: number;
  }
  export function GIFEncoder(): {
    writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  };
  export function quantize(rgba: Uint8ClampedArray, colors: number): Palette;
  export function applyPalette(rgba: Uint8ClampedArray, palette: Palette): Uint8Array;
}
