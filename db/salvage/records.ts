/** A value as a page holds it; whole numbers that a double cannot hold are bigint. */
export type Value = number | bigint | string | null | Uint8Array;

/** Bytes that are no record, or no page of the kind that they should be. */
export class UnreadableBytes extends Error {}

export interface Varint {
  readonly value: bigint;
  /** Where the next byte is. */
  readonly next: number;
}

/** Section 1.6 of the file format: seven bits a byte, eight in the ninth. */
export function readVarint(bytes: Uint8Array, at: number): Varint {
  let value = 0n;
  for (let i = 0; i < 9; i++) {
    const place = at + i;
    if (place >= bytes.length) throw new UnreadableBytes('A number is longer than its page.');
    const byte = BigInt(bytes[place]);
    if (i === 8) return { value: BigInt.asIntN(64, (value << 8n) | byte), next: place + 1 };
    value = (value << 7n) | (byte & 127n);
    if (byte < 128n) return { value, next: place + 1 };
  }
  throw new UnreadableBytes('A number does not end.');
}

/** Section 2.1: the kinds of all values, then the values. @throws UnreadableBytes */
export function readRecord(payload: Buffer): readonly Value[] {
  const { value: headerSize, next } = readVarint(payload, 0);
  if (headerSize < 1n || headerSize > BigInt(payload.length)) throw new UnreadableBytes('A record has no such header.');
  const end = Number(headerSize);
  const values: Value[] = [];
  let at = end;
  for (let place = next; place < end;) {
    const kind = readVarint(payload, place);
    place = kind.next;
    const size = sizeOf(kind.value);
    if (at + size > payload.length) throw new UnreadableBytes('A value is longer than its record.');
    values.push(readValue(payload, at, kind.value, size));
    at += size;
  }
  if (at !== payload.length) throw new UnreadableBytes('A record is longer than its values.');
  return values;
}

/** Bytes of a value of each kind up to 9. */
const SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function sizeOf(kind: bigint): number {
  if (kind < 10n) return SIZES[Number(kind)];
  if (kind < 12n || kind > 0x7fffffffn) throw new UnreadableBytes('There is no such kind of value.');
  return Number((kind - 12n) >> 1n);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readValue(payload: Buffer, at: number, kind: bigint, size: number): Value {
  switch (kind) {
    case 0n:
      return null;
    case 6n: {
      const value = payload.readBigInt64BE(at);
      return BigInt.asIntN(53, value) === value ? Number(value) : value;
    }
    case 7n:
      return payload.readDoubleBE(at);
    case 8n:
      return 0;
    case 9n:
      return 1;
    default:
      if (kind < 6n) return payload.readIntBE(at, size);
      if (kind % 2n === 0n) return payload.subarray(at, at + size);
      try {
        return decoder.decode(payload.subarray(at, at + size));
      } catch (error) {
        throw new UnreadableBytes('A text is none.', { cause: error });
      }
  }
}
