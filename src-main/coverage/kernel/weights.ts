import { decay, logarithm } from './exponential';

/**
 * Gaussian weights that sum to 1 and have the wanted perplexity (van der Maaten
 * and Hinton 2008, equation 1), of `count` squared distances less the smallest
 * (f64); written over `weights` (f64). Where all are the same they are equal.
 */
export function perplexityWeights(squared: usize, count: i32, logPerplexity: f64, weights: usize): void {
  let total: f64 = 0;
  for (let z = 0; z < count; z++) total += load<f64>(squared + ((<usize>z) << 3));
  let precision: f64 = total > 0 ? <f64>count / total : 0;
  let tooWide: f64 = 0;
  let tooNarrow: f64 = Infinity;
  let sum: f64 = 0;
  for (let step = 0; step < 60; step++) {
    sum = 0;
    let first: f64 = 0;
    let second: f64 = 0;
    for (let z = 0; z < count; z++) {
      const scaled = precision * load<f64>(squared + ((<usize>z) << 3));
      const weight = decay(scaled);
      store<f64>(weights + ((<usize>z) << 3), weight);
      sum += weight;
      first += weight * scaled;
      second += weight * scaled * scaled;
    }
    const mean = first / sum;
    const excess = logarithm(sum) + mean - logPerplexity;
    if (abs(excess) < 1e-5 || precision == 0) break;
    if (excess > 0) tooWide = precision;
    else tooNarrow = precision;
    // Newton's step, as dH / d(precision) = -variance / precision; halving or doubling where it leaves the bracket.
    const newton = precision * (1 + excess / (second / sum - mean * mean));
    if (newton > tooWide && newton < tooNarrow && newton < 8 * precision) precision = newton;
    else precision = tooNarrow == Infinity ? 4 * precision : (tooWide + tooNarrow) / 2;
  }
  for (let z = 0; z < count; z++) store<f64>(weights + ((<usize>z) << 3), load<f64>(weights + ((<usize>z) << 3)) / sum);
}

/** A local scale is at least this part of the mean distance to the neighbours, as in umap-learn. */
const SMALLEST_SCALE: f64 = 1e-3;

/**
 * Memberships exp(-(d - rho) / sigma) (McInnes, Healy and Melville 2018,
 * algorithm 3): rho the smallest positive distance, sigma such that they sum to
 * `wanted`. Of `count` distances (f64), written over `weights`.
 */
export function memberships(distances: usize, count: i32, wanted: f64, weights: usize): void {
  let rho: f64 = Infinity;
  let mean: f64 = 0;
  for (let z = 0; z < count; z++) {
    const distance = load<f64>(distances + ((<usize>z) << 3));
    if (distance > 0) rho = min(rho, distance);
    mean += distance / <f64>(count + 1);
  }
  if (rho == Infinity) rho = 0;
  const smallest = SMALLEST_SCALE * mean;
  const rate = min(rateForSum(distances, count, rho, wanted), smallest > 0 ? 1 / smallest : Infinity);
  for (let z = 0; z < count; z++) {
    const excess = load<f64>(distances + ((<usize>z) << 3)) - rho;
    store<f64>(weights + ((<usize>z) << 3), excess > 0 ? decay(excess * rate) : 1);
  }
}

/** Newton's method on the logarithm of the sum, which is convex and falls: from 0 it never goes too far. */
function rateForSum(distances: usize, count: i32, rho: f64, wanted: f64): f64 {
  let rate: f64 = 0;
  for (let step = 0; step < 64; step++) {
    let sum: f64 = 0;
    let slope: f64 = 0;
    for (let z = 0; z < count; z++) {
      const excess = max(0, load<f64>(distances + ((<usize>z) << 3)) - rho);
      const membership = decay(rate * excess);
      sum += membership;
      slope += excess * membership;
    }
    if (sum - wanted <= 1e-6 * wanted) return rate;
    if (!(slope > 0)) return Infinity;
    rate += (logarithm(sum / wanted) * sum) / slope;
  }
  return rate;
}
