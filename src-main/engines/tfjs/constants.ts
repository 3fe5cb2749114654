import * as tf from '@tensorflow/tfjs-core';

/** By backend, because a scalar of one is moved, silently, when another asks for it. */
const kept = new WeakMap<object, Map<number, tf.Scalar>>();

/**
 * A number that lies on the device once and for all, for the life of the
 * backend: each plain number in a call of TensorFlow.js is a buffer made, mapped
 * and copied, 58 of them an update before there was this. Of the few numbers
 * that stay the same from update to update, never of those that change.
 */
export function constant(value: number): tf.Scalar {
  const backend: object = tf.backend();
  const known = kept.get(backend) ?? new Map<number, tf.Scalar>();
  kept.set(backend, known);
  let scalar = known.get(value);
  if (scalar === undefined) known.set(value, (scalar = tf.keep(tf.scalar(value))));
  return scalar;
}
