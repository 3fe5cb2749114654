import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { Moments } from '../../../../src-main/engines/learner.ts';
import { initialMoments } from '../../../../src-main/engines/moments.ts';
import { initialParameters, networkParts } from '../../../../src-main/engines/networks.ts';
import { loadBackend } from '../../../../src-main/engines/tfjs/backend.ts';
import { createHostActor } from '../../../../src-main/engines/tfjs/hostActor.ts';
import { createTfjsLearner } from '../../../../src-main/engines/tfjs/learner.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { oddOptions } from '../../../helpers/learning/learners.ts';

const options = oddOptions({ student: 'td3', policyDelay: 2 });
const observations = Float32Array.from({ length: 9 }, (_, i) => 3 * Math.sin(i));

beforeAll(async () => {
  await loadBackend('cpu');
});

/** What the learner itself, on TensorFlow.js, does with these parameters and moments. */
async function byTensors(parameters: Float32Array, moments: Moments): Promise<Float32Array> {
  const learner = await createTfjsLearner('tfjs-cpu', options);
  await learner.writeNetwork('actor', parameters);
  await learner.writeMoments(moments);
  const actions = new Float32Array(6);
  await learner.act('actor', observations, actions);
  learner.dispose();
  return actions;
}

test('acts as the network that it is given, whenever that or the moments are other ones', async () => {
  const actor = createHostActor(options);
  const random = randomFromSeed(3);
  const first = initialMoments(3);
  const second: Moments = { count: 2, sum: Float64Array.of(1, 2, 3), sumOfSquares: Float64Array.of(9, 9, 20) };
  for (const moments of [first, second, first])
    for (let network = 0; network < 2; network++) {
      const parameters = initialParameters(networkParts('actor', options), random, 0).map((w) => 5 * w);
      const tensor = tf.tensor1d(parameters);
      const actions = new Float32Array(6);
      await actor.act('actor', tensor, moments, observations, actions);
      const expected = await byTensors(parameters, moments);
      expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.01);
      for (const [i, action] of actions.entries()) expect(action).toBeCloseTo(expected[i], 5);
      tensor.dispose();
      await actor.act('actor', tensor, moments, observations, actions); // read once: the tensor is no longer there
    }
});

test('an array of a wrong length is named', async () => {
  const tensor = tf.zeros<tf.Rank.R1>([networkParts('actor', options).reduce((sum, { size }) => sum + size, 0)]);
  const actor = createHostActor(options);
  await expect(actor.act('actor', tensor, initialMoments(3), new Float32Array(6), new Float32Array(3))).rejects.toThrow(
    /actions has 3 numbers; 4 are needed/,
  );
});
