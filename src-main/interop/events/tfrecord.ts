import { DataError } from '../../numerics/dataError.ts';
import { maskedCrc32c } from '../checksums/crc32c.ts';

/** A record's length (8 bytes) and its checksum (4), before the data; the data's checksum (4) behind. */
const HEAD = 12;
const FOOT = 4;

export interface Records {
  readonly records: readonly Uint8Array[];
  /** Offset of a record that was not written to its end; null where the file is whole. */
  readonly tornAt: number | null;
}

/**
 * The records of a TFRecord file, each compared with its checksums.
 *
 * @throws DataError with the byte at which a record is not what was written.
 */
export function readRecords(bytes: Uint8Array): Records {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + HEAD > bytes.length) return { records, tornAt: at };
    if (view.getUint32(at + 8, true) !== maskedCrc32c(bytes.subarray(at, at + 8)))
      throw new DataError(
        `byte ${at}: the length of a record is not what was written; the file is damaged from there.`,
      );
    const length = Number(view.getBigUint64(at, true));
    const end = at + HEAD + length;
    if (end + FOOT > bytes.length) return { records, tornAt: at };
    const data = bytes.subarray(at + HEAD, end);
    if (view.getUint32(end, true) !== maskedCrc32c(data))
      throw new DataError(
        `byte ${at + HEAD}: a record of ${length} bytes is not what was written; the file is damaged.`,
      );
    records.push(data);
    at = end + FOOT;
  }
  return { records, tornAt: null };
}

/** Whether the bytes begin with a record, however long they are. */
export function isRecords(bytes: Uint8Array): boolean {
  if (bytes.length < HEAD) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(8, true) === maskedCrc32c(bytes.subarray(0, 8));
}

/** A record as the format writes it. */
export function writeRecord(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEAD + data.length + FOOT);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
  bytes.set(data, HEAD);
  view.setUint32(HEAD + data.length, maskedCrc32c(data), true);
  return bytes;
}
