import { DataError } from '../../numerics/dataError.ts';

/** A field of a message: a number (varint, as far as float64 has it), eight or four bytes, or bytes of a length. */
export type Field =
  | { readonly number: number; readonly kind: 'varint'; readonly value: number }
  | { readonly number: number; readonly kind: 'fixed64' | 'fixed32' | 'bytes'; readonly bytes: Uint8Array };

/** The fields of a protocol buffer message, in their order. @throws DataError where the bytes are none. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1, i = 0; i < 10; i++, scale *= 128) {
      if (at >= message.length) throw new DataError('a message ends within a number.');
      const byte = message[at++];
      value += (byte & 0x7f) * scale;
      // Of a negative one all ten bytes are there: two's complement of 64 bits.
      if (byte < 0x80) return value >= 2 ** 63 ? value - 2 ** 64 : value;
    }
    throw new DataError('a number of a message has more than ten bytes.');
  };
  const take = (length: number): Uint8Array => {
    if (length < 0 || at + length > message.length) throw new DataError('a message ends within a field.');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    switch (key % 8) {
      case 0:
        yield { number, kind: 'varint', value: varint() };
        break;
      case 1:
        yield { number, kind: 'fixed64', bytes: take(8) };
        break;
      case 2:
        yield { number, kind: 'bytes', bytes: take(varint()) };
        break;
      case 5:
        yield { number, kind: 'fixed32', bytes: take(4) };
        break;
      default:
        throw new DataError(`a field of a message is of type ${key % 8}, which is not read.`);
    }
  }
}

/** The last bytes of a field; null where there are none. */
export function bytesField(message: Uint8Array, number: number): Uint8Array | null {
  let found: Uint8Array | null = null;
  for (const field of fieldsOf(message)) if (field.number === number && field.kind !== 'varint') found = field.bytes;
  return found;
}

export function textField(message: Uint8Array, number: number): string | null {
  const bytes = bytesField(message, number);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

export const float32Of = (bytes: Uint8Array, at = 0): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat32(at, true);
export const float64Of = (bytes: Uint8Array, at = 0): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat64(at, true);

/** Writers of fields, each the field with its key. */
export const field = {
  varint: (number: number, value: number): Uint8Array => joined([varintBytes(number * 8), varintBytes(value)]),
  float64: (number: number, value: number): Uint8Array => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    return joined([varintBytes(number * 8 + 1), bytes]);
  },
  float32: (number: number, value: number): Uint8Array => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return joined([varintBytes(number * 8 + 5), bytes]);
  },
  bytes: (number: number, value: Uint8Array): Uint8Array =>
    joined([varintBytes(number * 8 + 2), varintBytes(value.length), value]),
  text: (number: number, value: string): Uint8Array => field.bytes(number, new TextEncoder().encode(value)),
} as const;

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param value a whole number from 0 to 2^53. */
function varintBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}
