import * as tf from '@tensorflow/tfjs-core';
import { constant } from './constants.ts';
import type { LearnerOptions, NetworkName } from '../learner.ts';
import { networkParts } from '../networks.ts';

/**
 * A network is one vector of parameters (learner.ts, `Parameters`), cut into
 * its parts where it is applied. So its gradient, its Adam moments and a soft
 * update are vectors too.
 */
export type Network = tf.Tensor1D;

const layerNormEpsilon = 1e-12;

/** Cuts a network into its parts: kernels and `logStd` as matrices, the rest as rows. */
export type Cut = (network: Network) => tf.Tensor2D[];

export function cutter(name: NetworkName, options: LearnerOptions): Cut {
  const parts = networkParts(name, options);
  const sizes = parts.map((part) => part.size);
  return (network) =>
    tf.split(network, sizes).map((vector, i) => tf.reshape(vector, [parts[i].rows, parts[i].columns]));
}

/** mu(s), [n, observations] -> [n, actions], each in [-1, 1]; the teacher's f alike. `parts` from w1 to b3. */
export function policy(parts: readonly tf.Tensor2D[], inputs: tf.Tensor2D): tf.Tensor2D {
  const [w1, b1, g1, s1, w2, b2, g2, s2, w3, b3] = parts;
  const first = tf.relu(layerNorm(dense(inputs, w1, b1), g1, s1));
  const second = tf.relu(layerNorm(dense(first, w2, b2), g2, s2));
  return tf.tanh(dense(second, w3, b3));
}

/** Q(s, a), [n, observations] and [n, actions] -> [n, 1]. The action enters at the second layer. */
export function actionValue(
  parts: readonly tf.Tensor2D[],
  observations: tf.Tensor2D,
  actions: tf.Tensor2D,
): tf.Tensor2D {
  const [w1, b1, g1, s1, w2, b2, g2, s2, w3, b3] = parts;
  const first = tf.relu(layerNorm(dense(observations, w1, b1), g1, s1));
  const second = tf.relu(layerNorm(dense(tf.concat([first, actions], 1), w2, b2), g2, s2));
  return dense(second, w3, b3);
}

/**
 * sum_t w_t log N(a_t; m_t, sigma^2) over [n, actions], without the constant
 * -n d/2 log 2 pi, which has no gradient.
 * @param logStd [1, actions].
 * @param weights w, [n, 1]; 1 each where there are none.
 */
export function logLikelihood(
  actions: tf.Tensor2D,
  means: tf.Tensor2D,
  logStd: tf.Tensor2D,
  weights: tf.Tensor2D | null,
): tf.Scalar {
  const standardised = tf.mul(tf.sub(actions, means), tf.exp(tf.neg(logStd)));
  const densities = tf.add(tf.mul(tf.square(standardised), constant(0.5)), logStd);
  return tf.neg(tf.sum(weights === null ? densities : tf.mul(densities, weights)));
}

function dense(inputs: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor2D): tf.Tensor2D {
  return tf.add(tf.matMul(inputs, kernel), bias);
}

/** Ba, Kiros, Hinton 2016, equation 4, over the units of a layer. */
function layerNorm(units: tf.Tensor2D, scale: tf.Tensor2D, shift: tf.Tensor2D): tf.Tensor2D {
  const centred = tf.sub(units, tf.mean(units, 1, true));
  const variance = tf.mean(tf.square(centred), 1, true);
  const normalised = tf.mul(centred, tf.rsqrt(tf.add(variance, constant(layerNormEpsilon))));
  return tf.add(tf.mul(normalised, scale), shift);
}
