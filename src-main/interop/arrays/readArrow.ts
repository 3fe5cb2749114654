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
