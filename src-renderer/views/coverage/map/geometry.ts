/** The rectangle of the map that the panels show, in map units. */
export interface Extent {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** A place on the map, in map units. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Flat list x, y, x, y … of a closed outline's corners, in map units; the last is joined to the first. */
export type Outline = readonly number[];

/** How far along its extent a value lies: 0 at the low end, 1 at the high one. */
export function shareOf(range: readonly [number, number], value: number): number {
  return (value - range[0]) / (range[1] - range[0]);
}

export function atShare(range: readonly [number, number], share: number): number {
  return range[0] + share * (range[1] - range[0]);
}

/** Whether a place is within an outline, by the even-odd rule: a ray to the right crosses it an odd number of times. */
export function isInside(outline: Outline, x: number, y: number): boolean {
  let inside = false;
  for (let at = 0, before = outline.length - 2; at + 1 < outline.length; before = at, at += 2) {
    const [x1, y1, x2, y2] = [outline[before], outline[before + 1], outline[at], outline[at + 1]];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}

/** Whether a place is within polygons with holes: rings nest, so it is where it is within an odd number of them. */
export function isInRegion(polygons: readonly (readonly Outline[])[], x: number, y: number): boolean {
  return polygons.some((rings) => rings.filter((ring) => isInside(ring, x, y)).length % 2 === 1);
}

/**
 * The point nearest to a place, as it is seen: distances in shares of the extent.
 *
 * @param reach greatest distance, in shares of the extent.
 * @returns place in the list; -1 where none is within reach.
 */
export function nearestIndex(
  points: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  place: Place,
  extent: Extent,
  reach = Infinity,
): number {
  const perX = 1 / (extent.x[1] - extent.x[0]);
  const perY = 1 / (extent.y[1] - extent.y[0]);
  let nearest = -1;
  let least = reach * reach;
  for (let i = 0; i < points.x.length; i += 1) {
    const dx = (points.x[i] - place.x) * perX;
    const dy = (points.y[i] - place.y) * perY;
    const distance = dx * dx + dy * dy;
    if (distance <= least) [nearest, least] = [i, distance];
  }
  return nearest;
}

/** The rectangle between two opposite corners. */
export function rectangle(a: Place, b: Place): Outline {
  return [a.x, a.y, b.x, a.y, b.x, b.y, a.x, b.y];
}

/**
 * Corners of a drawn line that are at least `gap` apart, in shares of the extent: what a hand's trembling adds is left
 * out.
 */
export function thinned(outline: Outline, extent: Extent, gap: number): Outline {
  const kept: number[] = [];
  for (let at = 0; at + 1 < outline.length; at += 2) {
    const [x, y] = [outline[at], outline[at + 1]];
    const far =
      kept.length === 0 ||
      Math.hypot(
        shareOf(extent.x, x) - shareOf(extent.x, kept[kept.length - 2]),
        shareOf(extent.y, y) - shareOf(extent.y, kept[kept.length - 1]),
      ) >= gap;
    if (far) kept.push(x, y);
  }
  return kept;
}

/** The range of some values, with a twentieth more at either end; [-1, 1] where they do not differ. */
export function spanOf(values: readonly number[]): readonly [number, number] {
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  const margin = (most - least) / 20;
  return margin > 0 ? [least - margin, most + margin] : [(values[0] ?? 0) - 1, (values[0] ?? 0) + 1];
}
