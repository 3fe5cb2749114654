/**
 * Debiased exponential moving average, TensorBoard's: s <- w s + (1 - w) y,
 * out = s / (1 - w^k) after k values. A constant series stays as it is;
 * non-finite values pass through and count for nothing.
 *
 * @param weight w in [0, 1); 0 changes nothing.
 */
export function smooth(values: readonly number[], weight: number): number[] {
  if (!(weight >= 0 && weight < 1)) throw new RangeError(`A smoothing weight lies in [0, 1); got ${weight}.`);
  if (values.every((value) => value === values[0])) return [...values];
  let sum = 0;
  let remaining = 1;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = weight * sum + (1 - weight) * value;
    remaining *= weight;
    return sum / (1 - remaining);
  });
}
