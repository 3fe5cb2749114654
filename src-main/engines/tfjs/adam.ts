import * as tf from '@tensorflow/tfjs-core';
import { constant } from './constants.ts';
import type { Network } from './networks.ts';

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** Running means of a gradient and of its square, and how many gradients they have seen. */
export type Adam = { mean: tf.Tensor1D; square: tf.Tensor1D; steps: number };

/** Adam before its first step on a network of `size` parameters. */
export function freshAdam(size: number): Adam {
  return { mean: tf.zeros([size]), square: tf.zeros([size]), steps: 0 };
}

export function cloneAdam({ mean, square, steps }: Adam): Adam {
  return { mean: tf.clone(mean), square: tf.clone(square), steps };
}

/**
 * One step down `gradient`: Kingma and Ba 2015, the form before section 2.1,
 * where epsilon is added to the uncorrected root and the correction is in the
 * step size. The moments given are left as they are.
 */
export function adamStep(
  network: Network,
  gradient: Network,
  adam: Adam,
  learningRate: number,
): { network: Network; adam: Adam } {
  const steps = adam.steps + 1;
  const mean = tf.add<tf.Tensor1D>(tf.mul(adam.mean, constant(beta1)), tf.mul(gradient, constant(1 - beta1)));
  const square = tf.add<tf.Tensor1D>(
    tf.mul(adam.square, constant(beta2)),
    tf.mul(tf.square(gradient), constant(1 - beta2)),
  );
  const stepSize = (learningRate * Math.sqrt(1 - beta2 ** steps)) / (1 - beta1 ** steps);
  const step = tf.div(tf.mul(mean, stepSize), tf.add(tf.sqrt(square), constant(epsilon)));
  return { network: tf.sub(network, step), adam: { mean, square, steps } };
}
