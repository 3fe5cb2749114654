import { DataError } from '../numerics/dataError.ts';
/** A line of a text file without its end; numbered from 1, as editors count. */
export interface TextLine {
  readonly number: number;
  readonly text: string;
}

export interface TextFile {
  readonly lines: () => Iterable<TextLine>;
  /** What was assumed of the encoding and cannot be seen in the bytes; null where nothing was. */
  readonly notice: string | null;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * A text file's lines, decoded after its byte order mark: UTF-8, or UTF-16 of
 * either order. Without a mark it is UTF-8 where the bytes are that, else
 * Windows-1252. Lines end with LF, CR LF, or, in a file without any LF, CR.
 *
 * @throws DataError where the bytes are of another kind: UTF-32, an archive, a binary file.
 */
export function textFile(bytes: Uint8Array): TextFile {
  const { utf8, notice } = asUtf8(bytes);
  return { lines: () => linesOf(utf8), notice };
}

function asUtf8(bytes: Uint8Array): { readonly utf8: Uint8Array; readonly notice: string | null } {
  const begin = (...mark: readonly number[]): boolean => mark.every((byte, i) => bytes[i] === byte);
  if (begin(0x50, 0x4b, 0x03, 0x04))
    throw new DataError(
      'this is a zip archive (.xlsx and .npz files are), not a table as text. Save the table as .csv, or the ' +
        'array as .npy.',
    );
  if (begin(0x1f, 0x8b)) throw new DataError('this file is compressed by gzip; unpack it first.');
  if (begin(0xff, 0xfe, 0, 0) || begin(0, 0, 0xfe, 0xff))
    throw new DataError('this text is in UTF-32; save it as UTF-8.');
  const order = begin(0xff, 0xfe) ? 'utf-16le' : begin(0xfe, 0xff) ? 'utf-16be' : orderWithoutMark(bytes);
  if (order !== null) {
    const isMarked = begin(0xff, 0xfe) || begin(0xfe, 0xff);
    return {
      utf8: new TextEncoder().encode(new TextDecoder(order).decode(bytes)),
      notice: isMarked ? null : `The text has no byte order mark and was read as ${order.toUpperCase()}.`,
    };
  }
  if (bytes.subarray(0, 4096).includes(0))
    throw new DataError('this is a binary file, not a table as text. Save the table as .csv, or the array as .npy.');
  return isUtf8(bytes)
    ? { utf8: bytes, notice: null }
    : {
        utf8: new TextEncoder().encode(new TextDecoder('windows-1252').decode(bytes)),
        notice: 'The text is not in UTF-8 and was read as Windows-1252; check names with letters beyond a to z.',
      };
}

/** UTF-16 without a mark: in a table of numbers every second byte is zero. */
function orderWithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 512);
  if (sample.length < 4 || bytes.length % 2 !== 0) return null;
  const zeros = [0, 0];
  sample.forEach((byte, i) => (zeros[i % 2] += Number(byte === 0)));
  const most = 0.8 * Math.floor(sample.length / 2);
  if (zeros[1] >= most && zeros[0] === 0) return 'utf-16le';
  return zeros[0] >= most && zeros[1] === 0 ? 'utf-16be' : null;
}

function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const STEP = 1 << 20;
  try {
    for (let from = 0; from < bytes.length; from += STEP)
      decoder.decode(bytes.subarray(from, from + STEP), { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Line by line, so that a file longer than the longest string can be read. */
function* linesOf(bytes: Uint8Array): Generator<TextLine> {
  const decoder = new TextDecoder();
  const end = bytes.includes(LINE_FEED) ? LINE_FEED : CARRIAGE_RETURN;
  let number = 0;
  for (let from = 0; from < bytes.length;) {
    const next = bytes.indexOf(end, from);
    const to = next < 0 ? bytes.length : next;
    const last = end === LINE_FEED && to > from && bytes[to - 1] === CARRIAGE_RETURN ? to - 1 : to;
    number += 1;
    yield { number, text: decoder.decode(bytes.subarray(from, last)) };
    from = to + 1;
  }
}
