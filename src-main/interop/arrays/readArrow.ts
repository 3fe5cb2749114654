import { CompressionType, setCompressionCodec, tableFromIPC } from '@uwdata/flechette';
import { decompressZstd } from 'hyparquet-compressors';
import { messageOf } from '../../contract/errors.ts';
import { DataError } from '../../numerics/dataError.ts';
import { unpackLz4Frame } from './lz4Frame.ts';
import type { ReadColumns } from './readParquet.ts';

const refuseToWrite = (): never => {
  throw new Error('Arrow is read and not written.');
};
setCompressionCodec(CompressionType.LZ4_FRAME, { decode: unpackLz4Frame, encode: refuseToWrite });
setCompressionCodec(CompressionType.ZSTD, { decode: (bytes) => decompressZstd(bytes), encode: refuseToWrite });

/** Whether it is a file of Apache Arrow (Feather 2 among them); a stream has no mark of its own. */
export function isArrow(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && String.fromCharCode(...bytes.subarray(0, 6)) === 'ARROW1';
}

/** All columns of a file or a stream of Apache Arrow's IPC format. @throws DataError where it is none, or damaged. */
export function readArrow(bytes: Uint8Array): ReadColumns {
  try {
    if (!isArrow(bytes)) requireMessages(bytes);
    const table = tableFromIPC(Uint8Array.from(bytes), { useBigInt: true });
    const names = [...table.names].map(String);
    const columns = new Map(names.map((name, place) => [name, [...table.getChildAt(place)]]));
    const wrong = [...columns].find(([, column]) => column.length !== table.numRows);
    if (wrong !== undefined)
      throw new DataError(`the column "${wrong[0]}" has ${wrong[1].length} of ${table.numRows} values.`);
    return { names, columns, rows: table.numRows };
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`this Arrow file is damaged, or of a kind that is not read (${messageOf(error)}).`, {
      cause: error,
    });
  }
}

/** Field of a message's flatbuffer that says how many bytes follow it. */
const BODY_LENGTH = 10;

/** The library reads a damaged stream for ever whose messages lead back. @throws RangeError where one does. */
function requireMessages(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.length;) {
    const begin = view.getInt32(at, true);
    const isMarked = begin === -1;
    if (isMarked && at + 8 > bytes.length) return;
    const size = isMarked ? view.getInt32(at + 4, true) : begin;
    if (size === 0) return;
    if (size < 0) throw new RangeError(`byte ${at}: a message of ${size} bytes`);
    at += isMarked ? 8 : 4;
    const head = new DataView(bytes.buffer, bytes.byteOffset + at, Math.min(size, bytes.length - at));
    const table = head.getInt32(0, true);
    const fields = table - head.getInt32(table, true);
    const field = head.getInt16(fields, true) > BODY_LENGTH ? head.getInt16(fields + BODY_LENGTH, true) : 0;
    at += size + (field === 0 ? 0 : Math.max(0, Number(head.getBigInt64(table + field, true))));
  }
}
