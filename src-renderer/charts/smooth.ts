/**
 * Debiased exponential moving average, as TensorBoard draws it:
 * `s = w s + (1-w) y; k += 1; out = s / (1 - w^k)`. A constant series is
 * returned unchanged; non-finite values pass through and do not advance `k`.
 * @param weight in [0, 1); 0 returns the series as it is.
 */
export function smooth(values: readonly number[], weight: number): readonly number[] {
  if (weight === 0) return values;
  let average = 0;
  let debias = 1;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    average = weight * average + (1 - weight) * value;
    debias *= weight;
    return average / (1 - debias);
  });
}
