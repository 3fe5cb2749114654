import { exponential } from '../../numerics/elementary.ts';
import type { Random } from '../../numerics/random.ts';

/** The standard deviation per action dimension of a teacher, whose parameters end with its logarithms. */
export function sigmaOf(parameters: Float32Array, actionSize: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(parameters.subarray(parameters.length - actionSize), (logStd) => exponential(logStd));
}

/** Writes a ~ N(mean, sigma^2) into `action`, one draw per dimension, not clipped. */
export function drawGaussian(mean: Float32Array, sigma: Float32Array, random: Random, action: Float32Array): void {
  for (let i = 0; i < action.length; i++) action[i] = mean[i] + sigma[i] * random.normal();
}
