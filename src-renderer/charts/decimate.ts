/** A drawn line: x ascends; a null breaks the line. */
export interface Points {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

/**
 * For display only: at most about 2 `buckets` points of those in `range`, the
 * least and the greatest of each bucket, so that no peak is lost. One point
 * beyond each end is kept, so that the line leaves the picture as it should.
 */
export function decimate(points: Points, range: readonly [number, number] | null, buckets: number): Points {
  const first = range === null ? 0 : Math.max(0, lowerBound(points.x, range[0]) - 1);
  const end = range === null ? points.x.length : Math.min(points.x.length, lowerBound(points.x, range[1]) + 1);
  if (end - first <= 2 * buckets) return { x: points.x.slice(first, end), y: points.y.slice(first, end) };
  const x: number[] = [];
  const y: (number | null)[] = [];
  const size = (end - first) / buckets;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = first + Math.floor(bucket * size);
    const to = first + Math.floor((bucket + 1) * size);
    for (const index of extremes(points.y, from, to)) {
      x.push(points.x[index]);
      y.push(points.y[index]);
    }
  }
  return { x, y };
}

/** Indices of the least and greatest value in [from, to), in order; a bucket of nulls alone gives one null. */
function extremes(values: readonly (number | null)[], from: number, to: number): readonly number[] {
  let least = -1;
  let greatest = -1;
  for (let index = from; index < to; index += 1) {
    const value = values[index];
    if (value === null) continue;
    if (least < 0 || value < (values[least] ?? Infinity)) least = index;
    if (greatest < 0 || value > (values[greatest] ?? -Infinity)) greatest = index;
  }
  if (least < 0) return [from];
  return least === greatest ? [least] : [Math.min(least, greatest), Math.max(least, greatest)];
}

/** Index of the first element of ascending `values` that is at least `bound`; the length where none is. */
export function lowerBound(values: readonly number[], bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the non-null point nearest to `x`; -1 where there is none. */
export function nearestPoint(points: Points, x: number): number {
  const at = lowerBound(points.x, x);
  let below = at - 1;
  while (below >= 0 && points.y[below] === null) below -= 1;
  let above = at;
  while (above < points.x.length && points.y[above] === null) above += 1;
  if (above >= points.x.length) return below;
  if (below < 0) return above;
  return x - points.x[below] <= points.x[above] - x ? below : above;
}
