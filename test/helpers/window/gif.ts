export interface GifFile {
  readonly version: string;
  readonly width: number;
  readonly height: number;
  /** How long each frame is shown, hundredths of a second. */
  readonly delays: readonly number[];
  /** Whether the file ends where its last block says so. */
  readonly isWhole: boolean;
}

const colourTable = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Reads the blocks of a GIF, not its pixels. @throws Error for a block that there is none of. */
export function readGif(bytes: Buffer): GifFile {
  const delays: number[] = [];
  let waiting = 0;
  let at = 13 + colourTable(bytes[10]);
  const skipPieces = (from: number): number => {
    let end = from;
    while (bytes[end] !== 0) end += 1 + bytes[end];
    return end + 1;
  };
  while (bytes[at] !== 0x3b) {
    if (bytes[at] === 0x21) {
      if (bytes[at + 1] === 0xf9) waiting = bytes.readUInt16LE(at + 4);
      at = skipPieces(at + 2);
    } else if (bytes[at] === 0x2c) {
      delays.push(waiting);
      at = skipPieces(at + 10 + colourTable(bytes[at + 9]) + 1);
    } else throw new Error(`A GIF has no block ${bytes[at]} (at ${at}).`);
  }
  return {
    version: bytes.subarray(0, 6).toString('latin1'),
    width: bytes.readUInt16LE(6),
    height: bytes.readUInt16LE(8),
    delays,
    isWhole: at === bytes.length - 1,
  };
}
