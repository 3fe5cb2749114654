/** Ranks from 1 on; equal values share the mean of theirs. */
export function ranks(values: Float64Array): Float64Array {
  const order = Float64Array.from(values.keys()).sort((a, b) =>
    values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b,
  );
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let i = from; i < to; i++) result[order[i]] = (from + to + 1) / 2;
    from = to;
  }
  return result;
}

/** Spearman's rank correlation, -1 to 1; 0 where one of the two does not vary. */
export function rankCorrelation(a: Float64Array, b: Float64Array): number {
  const x = ranks(a);
  const y = ranks(b);
  const centre = (x.length + 1) / 2;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i] - centre;
    const dy = y[i] - centre;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
