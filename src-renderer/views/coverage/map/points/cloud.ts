/** What the maps show, in map units. */
export interface Square {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The square of all maps: the same unit along both axes, so that shapes are not bent. */
export function commonSquare(maps: readonly (readonly number[])[]): Square {
  const xs = maps.flatMap((points) => points.filter((_, at) => at % 2 === 0));
  const ys = maps.flatMap((points) => points.filter((_, at) => at % 2 === 1));
  const [x, y] = [span(xs), span(ys)];
  const half = Math.max(x.half, y.half, 1e-9) * 1.05;
  return { x: [x.middle - half, x.middle + half], y: [y.middle - half, y.middle + half] };
}

function span(values: readonly number[]): { readonly middle: number; readonly half: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return { middle: (low + high) / 2, half: (high - low) / 2 };
}

/** An SVG path of dots (strokes of no length) for the points of one set, y upwards, in a square of `size` pixels. */
export function dotPath(
  points: readonly number[],
  sets: readonly number[],
  set: number,
  { x, y }: Square,
  size: number,
): string {
  const at = (value: number, [low, high]: readonly [number, number]): number =>
    Math.round((10 * size * (value - low)) / (high - low)) / 10;
  return sets
    .map((of, i) => (of === set ? `M${at(points[2 * i], x)} ${size - at(points[2 * i + 1], y)}h0` : ''))
    .join('');
}

/** The point nearest to a place, in map units; -1 where there are none. */
export function nearestDot(points: readonly number[], x: number, y: number): number {
  let [nearest, least] = [-1, Infinity];
  for (let i = 0; 2 * i + 1 < points.length; i += 1) {
    const distance = (points[2 * i] - x) ** 2 + (points[2 * i + 1] - y) ** 2;
    if (distance < least) [nearest, least] = [i, distance];
  }
  return nearest;
}
