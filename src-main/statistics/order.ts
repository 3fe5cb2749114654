import { mean } from '../numerics/moments.ts';

/** A sorted copy; all NaN if any value is, since such values have no order. */
function sorted(values: ArrayLike<number>): Float64Array {
  const copy = Float64Array.from(values);
  return copy.some(Number.isNaN) ? copy.fill(NaN) : copy.sort();
}

/** Interquartile mean (Agarwal et al. 2021, rliable): without the floor(n / 4) values at each end. NaN of no values. */
export function interquartileMean(values: ArrayLike<number>): number {
  const order = sorted(values);
  const cut = Math.floor(order.length / 4);
  return mean(order.subarray(cut, order.length - cut));
}

/** Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996). NaN of no values. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  const order = sorted(values);
  if (order.length === 0) return NaN;
  const position = probability * (order.length - 1);
  const below = Math.floor(position);
  // At an end there is nothing to interpolate with, and an infinite value must not meet a factor 0.
  if (position === below) return order[below];
  return order[below] + (position - below) * (order[below + 1] - order[below]);
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
