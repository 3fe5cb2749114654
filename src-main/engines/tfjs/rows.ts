import * as tf from '@tensorflow/tfjs-core';
import { rowsOf } from '../rows.ts';

/** Rows as a tensor, [rows, rowLength]. */
export function matrix(array: Float32Array, rowLength: number, what: string): tf.Tensor2D {
  return tf.tensor2d(array, [rowsOf(what, array, rowLength), rowLength]);
}

/** A copy of a tensor's numbers on the host. */
export async function read(tensor: tf.Tensor): Promise<Float32Array> {
  // Every tensor of this engine is of type float32, whose data is a Float32Array.
  const data = (await tensor.data()) as Float32Array;
  return data.slice();
}

/** Moves a tensor's numbers into `target`, which has as many, and disposes of the tensor. */
export async function readInto(target: Float32Array, tensor: tf.Tensor): Promise<void> {
  try {
    if (target.length !== tensor.size)
      throw new RangeError(`The result has ${tensor.size} numbers; the array for it has ${target.length}.`);
    target.set(await read(tensor));
  } finally {
    tensor.dispose();
  }
}
