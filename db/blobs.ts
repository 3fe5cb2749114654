/** Typed arrays as BLOBs: little-endian, as every platform of ours stores them. */
export function toBlob(array: Float32Array | Float64Array | Int32Array | Uint8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** A copy, because a Buffer's bytes need not be aligned. */
export function float32FromBlob(blob: Uint8Array): Float32Array {
  return new Float32Array(copy(blob, 4));
}

export function float64FromBlob(blob: Uint8Array): Float64Array {
  return new Float64Array(copy(blob, 8));
}

export function int32FromBlob(blob: Uint8Array): Int32Array {
  return new Int32Array(copy(blob, 4));
}

function copy(blob: Uint8Array, width: number): ArrayBuffer {
  if (blob.byteLength % width !== 0)
    throw new RangeError(
      `A stored array has ${blob.byteLength} bytes, which is no multiple of ${width}: the database is damaged.`,
    );
  const bytes = new ArrayBuffer(blob.byteLength);
  new Uint8Array(bytes).set(blob);
  return bytes;
}
