import { exponential } from '../../numerics/elementary.ts';
import type { Random } from '../../numerics/random.ts';

/** The standard deviation per action dimension of a teacher, whose parameters end with its logarithms. */
export function sigmaOf(parameters: Float32Array, actionSize: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(parameters.subarray(parameters.length - actionSize), (logStd) => exponential(logStd));
}

/** A diagonal Gaussian at each of n steps, of one deviation. */
export interface GaussianRows {
  /** n rows, one number an action dimension. */
  readonly means: Float32Array;
  readonly logStd: Float32Array;
}

/**
 * log p_now(a) - log p_before(a) of each row of draws, nats.
 *
 * @param draws n rows, before clipping.
 */
export function logRatios(before: GaussianRows, now: GaussianRows, draws: Float32Array): Float64Array {
  const size = before.logStd.length;
  const ratios = new Float64Array(size === 0 ? 0 : draws.length / size);
  for (let i = 0; i < draws.length; i++) {
    const j = i % size;
    ratios[Math.floor(i / size)] += logDensity(now, i, j, draws[i]) - logDensity(before, i, j, draws[i]);
  }
  return ratios;
}

/** Without the constant -1/2 log 2 pi. */
function logDensity({ means, logStd }: GaussianRows, i: number, j: number, draw: number): number {
  const standardised = (draw - means[i]) * exponential(-logStd[j]);
  return -logStd[j] - 0.5 * standardised * standardised;
}

/** KL(before || now), mean over the rows, in nats; 0 of no rows. */
export function klDivergence(before: GaussianRows, now: GaussianRows): number {
  const size = before.logStd.length;
  const rows = before.means.length / size;
  let sum = 0;
  for (let j = 0; j < size; j++) {
    const ofVariance = exponential(2 * (before.logStd[j] - now.logStd[j]));
    sum += rows * (now.logStd[j] - before.logStd[j] + (ofVariance - 1) / 2);
  }
  for (let i = 0; i < before.means.length; i++) {
    const difference = (now.means[i] - before.means[i]) * exponential(-now.logStd[i % size]);
    sum += (difference * difference) / 2;
  }
  return rows === 0 ? 0 : Math.max(0, sum / rows);
}

/** Writes a ~ N(mean, sigma^2) into `action`, one draw per dimension, not clipped. */
export function drawGaussian(mean: Float32Array, sigma: Float32Array, random: Random, action: Float32Array): void {
  for (let i = 0; i < action.length; i++) action[i] = mean[i] + sigma[i] * random.normal();
}
