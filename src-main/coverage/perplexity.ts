import { logarithm } from '../numerics/elementary.ts';
import { decay } from './decay.ts';

const TOLERANCE = 1e-5;

/**
 * Gaussian weights of some neighbours, summing to 1, whose perplexity e^H is
 * `perplexity` (van der Maaten and Hinton 2008, equation 1). Where all
 * distances are the same, no width has it and the weights are equal.
 *
 * @param squared squared distances less the smallest of them, ascending.
 * @param weights filled.
 */
export function perplexityWeights(squared: Float64Array, perplexity: number, weights: Float64Array): void {
  const wanted = logarithm(perplexity);
  const count = squared.length;
  let total = 0;
  for (const x of squared) total += x;
  let precision = total > 0 ? count / total : 0;
  let tooWide = 0;
  let tooNarrow = Infinity;
  let sum = 0;
  for (let step = 0; step < 60; step++) {
    sum = 0;
    let first = 0;
    let second = 0;
    for (let z = 0; z < count; z++) {
      const scaled = precision * squared[z];
      const weight = decay(scaled);
      weights[z] = weight;
      sum += weight;
      first += weight * scaled;
      second += weight * scaled * scaled;
    }
    const mean = first / sum;
    const excess = logarithm(sum) + mean - wanted;
    if (Math.abs(excess) < TOLERANCE || precision === 0) break;
    if (excess > 0) tooWide = precision;
    else tooNarrow = precision;
    precision = nextPrecision(precision, excess / (second / sum - mean * mean), tooWide, tooNarrow);
  }
  for (let z = 0; z < count; z++) weights[z] /= sum;
}

/** Newton's step, as dH / d(precision) = -variance / precision; halving or doubling where it leaves the bracket. */
function nextPrecision(precision: number, relativeStep: number, tooWide: number, tooNarrow: number): number {
  const newton = precision * (1 + relativeStep);
  if (newton > tooWide && newton < tooNarrow && newton < 8 * precision) return newton;
  return tooNarrow === Infinity ? 4 * precision : (tooWide + tooNarrow) / 2;
}
