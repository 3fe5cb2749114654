import { messageOf } from '../../contract/errors.ts';
import { unzipSync } from 'fflate';
import { DataError } from '../../numerics/dataError.ts';
import { crc32 } from '../checksums/crc32.ts';
import { readNpyArray, type NumberArray } from './numberArray.ts';

/** Bytes that the arrays of one file may have, unpacked. */
const MOST_BYTES = 2 ** 33;

/** The arrays of an .npz file by name, each read when it is asked for. */
export interface NpzFile {
  readonly names: readonly string[];
  /** The .npy file that an array is. @throws DataError where it is not there. */
  bytes(name: string): Uint8Array;
  /** @throws DataError naming the array that is none of numbers, or is not there. */
  array(name: string): NumberArray;
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** @throws DataError where the bytes are no zip, or a damaged one. */
export function readNpz(bytes: Uint8Array): NpzFile {
  if (!isZip(bytes)) throw new DataError('this is no .npz file: it is no zip archive. Write it with numpy.savez.');
  const files = unzipped(bytes);
  const arrays = new Map(
    [...files].flatMap(([path, content]) => (path.endsWith('.npy') ? [[path.slice(0, -4), content] as const] : [])),
  );
  const bytesOf = (name: string): Uint8Array => {
    const content = arrays.get(name);
    if (content !== undefined) return content;
    throw new DataError(`there is no array "${name}"; there are ${[...arrays.keys()].join(', ') || 'none'}.`);
  };
  return {
    names: [...arrays.keys()],
    bytes: bytesOf,
    array(name) {
      const content = bytesOf(name);
      try {
        return readNpyArray(content);
      } catch (error) {
        if (error instanceof DataError) throw new DataError(`array "${name}": ${error.message}`, { cause: error });
        throw error;
      }
    },
  };
}

function unzipped(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  let total = 0;
  try {
    const files = new Map(
      Object.entries(
        unzipSync(bytes, {
          filter: ({ originalSize }) => {
            total += originalSize;
            if (total > MOST_BYTES) throw new DataError('this .npz file holds more than fits into memory.');
            return true;
          },
        }),
      ),
    );
    // fflate unpacks what is damaged to other numbers without a word.
    for (const [name, sum] of checksumsOf(bytes)) {
      const content = files.get(name);
      if (content !== undefined && crc32(content) !== sum)
        throw new DataError(`this .npz file is damaged: "${name}" is not what was written.`);
    }
    return files;
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`this .npz file is damaged or cut off (${messageOf(error)}).`, {
      cause: error,
    });
  }
}

const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_END = 0x06054b50;

/** The checksum that a zip's central directory has of each of its files. */
function checksumsOf(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== DIRECTORY_END) end -= 1;
  const sums = new Map<string, number>();
  if (end < 0) return sums;
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= end && view.getUint32(at, true) === DIRECTORY_ENTRY) {
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    sums.set(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name)), view.getUint32(at + 16, true));
    at += 46 + name + extra + comment;
  }
  return sums;
}
