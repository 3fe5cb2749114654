import { DataError } from '../../numerics/dataError.ts';

const MAGIC = 0x184d2204;
const UNCOMPRESSED = 0x80000000;
/** Bytes that one byte can stand for at most. */
const MOST_RATIO = 255;
/** Fewest bytes that a match repeats. */
const LEAST_MATCH = 4;

/**
 * Unpacks one frame of LZ4 (LZ4 Frame Format 1.6.x): blocks that stand alone or refer to those before.
 *
 * @param length bytes that it unpacks to.
 * @throws DataError where it is none, is cut off, or unpacks to another length.
 */
export function unpackLz4Frame(bytes: Uint8Array, length: number): Uint8Array {
  if (!(length >= 0 && length <= MOST_RATIO * bytes.length)) throw damaged('it is shorter than it says');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const output = new Uint8Array(length);
  let [at, filled] = [0, 0];
  const take = (count: number): number => {
    const from = at;
    at += count;
    if (at > bytes.length) throw damaged('it is cut off');
    return from;
  };
  if (bytes.length < 7 || view.getUint32(take(4), true) !== MAGIC) throw damaged('it does not begin as one');
  const flags = bytes[take(1)];
  const [hasBlockSums, hasSize, hasDictionary] = [0x10, 0x08, 0x01].map((flag) => (flags & flag) !== 0);
  if (flags >> 6 !== 1 || hasDictionary) throw damaged('it is of a version that is not read');
  take(1 + (hasSize ? 8 : 0) + 1);
  for (;;) {
    const head = view.getUint32(take(4), true);
    if (head === 0) break;
    const size = head & 0x7fffffff;
    const from = take(size);
    const block = bytes.subarray(from, from + size);
    if (head >= UNCOMPRESSED) {
      if (filled + size > length) throw damaged('it is longer than it says');
      output.set(block, filled);
      filled += size;
    } else filled = unpackBlock(block, output, filled);
    if (hasBlockSums) take(4);
  }
  if (filled !== length) throw damaged('it is shorter than it says');
  return output;
}

/** Behind what is unpacked already, to which its matches refer. Gives where it ends. */
function unpackBlock(block: Uint8Array, output: Uint8Array, begin: number): number {
  let [at, filled] = [0, begin];
  const lengthFrom = (nibble: number): number => {
    let total = nibble;
    if (nibble < 15) return total;
    for (let more = 255; more === 255; total += more) more = block[at++] ?? NaN;
    return total;
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = lengthFrom(token >> 4);
    const end = at + literals;
    if (!(end <= block.length && filled + literals <= output.length)) throw damaged('a block of it is');
    output.set(block.subarray(at, end), filled);
    filled += literals;
    at = end;
    if (at === block.length) return filled;
    const back = (block[at++] ?? NaN) | ((block[at++] ?? NaN) << 8);
    const match = lengthFrom(token & 15) + LEAST_MATCH;
    if (!(back > 0 && back <= filled && filled + match <= output.length)) throw damaged('a block of it is');
    // What it copies may be what it has just written.
    for (const stop = filled + match; filled < stop; filled++) output[filled] = output[filled - back];
  }
  return filled;
}

function damaged(how: string): DataError {
  return new DataError(`compressed data (LZ4) is damaged: ${how}.`);
}
