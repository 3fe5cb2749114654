import { cosine, sine } from '../../numerics/elementary.ts';
import type { Random } from '../../numerics/random.ts';

/**
 * `length` numbers of mean 0 and variance 1 whose power falls as 1/f, between
 * white noise and a random walk: drawn in the frequency domain and brought back
 * (Timmer and Koenig, "On generating power law noise", A&A 300, 1995), as the
 * colored noise of Eberhard et al. (ICLR 2023) is, the frequency 0 as strong as
 * the lowest other one. The sum is carried out directly: an episode has a
 * thousand steps, and its bits are to be the same everywhere.
 */
export function pinkNoise(length: number, random: Random): Float64Array {
  const frequencies = Math.floor(length / 2);
  const scale = (k: number): number => Math.sqrt(length / Math.max(k, 1));
  const isEven = length % 2 === 0;
  const real = new Float64Array(frequencies + 1);
  const imaginary = new Float64Array(frequencies + 1);
  let power = 0;
  for (let k = 0; k <= frequencies; k++) {
    const isReal = k === 0 || (isEven && k === frequencies);
    real[k] = scale(k) * random.normal() * (isReal ? Math.SQRT2 : 1);
    const drawn = scale(k) * random.normal();
    imaginary[k] = isReal ? 0 : drawn;
    if (k > 0) power += (scale(k) * (isEven && k === frequencies ? 0.5 : 1)) ** 2;
  }
  const deviation = (2 * Math.sqrt(power)) / length;
  const turn = (2 * Math.PI) / length;
  const cosines = Float64Array.from({ length }, (_, i) => cosine(turn * i));
  const sines = Float64Array.from({ length }, (_, i) => sine(turn * i));
  const noise = new Float64Array(length);
  for (let t = 0; t < length; t++) {
    let sum = real[0] + (isEven ? real[frequencies] * (t % 2 === 0 ? 1 : -1) : 0);
    const last = isEven ? frequencies - 1 : frequencies;
    for (let k = 1, at = t; k <= last; k++, at = (at + t) % length)
      sum += 2 * (real[k] * cosines[at] - imaginary[k] * sines[at]);
    noise[t] = sum / length / deviation;
  }
  return noise;
}
