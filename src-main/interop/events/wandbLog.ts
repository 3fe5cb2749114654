import { DataError } from '../../numerics/dataError.ts';
import { crc32 } from '../checksums/crc32.ts';
import { joined } from './protobuf.ts';

/** The blocks of LevelDB's log format, and the bytes before the data of a part: checksum, length, kind. */
const BLOCK = 32_768;
const HEAD = 7;
const IDENT = ':W&B';
const MAGIC = 0xbee1;

/** How a part stands in its record. */
const FULL = 1;
const FIRST = 2;
const LAST = 4; // 3 stands between them

/**
 * The records of an offline run of W&B (`run-….wandb`): LevelDB's log format with zlib's checksum.
 *
 * @throws DataError with the byte at which a record is not what was written.
 */
export function readWandbRecords(bytes: Uint8Array): {
  readonly records: readonly Uint8Array[];
  readonly tornAt: number | null;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (
    bytes.length < HEAD ||
    String.fromCharCode(...bytes.subarray(0, 4)) !== IDENT ||
    view.getUint16(4, true) !== MAGIC
  )
    throw new DataError('this is no log of W&B: it does not begin as one.');
  if (bytes[6] !== 0) throw new DataError(`this log of W&B is of version ${bytes[6]}; version 0 is read.`);
  const records: Uint8Array[] = [];
  let parts: Uint8Array[] = [];
  for (let at = HEAD; at < bytes.length;) {
    const left = BLOCK - (at % BLOCK);
    if (left < HEAD) {
      at += left; // padding
      continue;
    }
    if (at + HEAD > bytes.length) return { records, tornAt: at };
    const kind = bytes[at + 6];
    const end = at + HEAD + view.getUint16(at + 4, true);
    if (end > bytes.length) return { records, tornAt: at };
    const data = bytes.subarray(at + HEAD, end);
    if (view.getUint32(at, true) !== crc32(data, crc32(Uint8Array.of(kind))) || kind < FULL || kind > LAST)
      throw new DataError(`byte ${at}: a record is not what was written; the file is damaged from there.`);
    if ((kind === FULL || kind === FIRST) !== (parts.length === 0))
      throw new DataError(`byte ${at}: a part of a record stands where another was due; the file is damaged.`);
    parts.push(data);
    if (kind === FULL || kind === LAST) {
      records.push(joined(parts));
      parts = [];
    }
    at = end;
  }
  return { records, tornAt: parts.length > 0 ? bytes.length : null };
}
