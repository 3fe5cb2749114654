/** Arithmetic mean; NaN of no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Standard deviation of a sample, divided by n - 1 (ddof = 1); NaN below two values, 0 exactly where all are equal. */
export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  let areEqual = true; // their mean need not be, to the last bit
  for (let i = 0; i < values.length; i++) {
    sum += (values[i] - centre) ** 2;
    areEqual &&= values[i] === values[0];
  }
  if (values.length < 2) return NaN;
  return areEqual ? 0 : Math.sqrt(sum / (values.length - 1));
}

/** Standard error of the mean, s / sqrt(n) with s of ddof = 1; NaN below two values. */
export function standardError(values: ArrayLike<number>): number {
  return standardDeviation(values) / Math.sqrt(values.length);
}
