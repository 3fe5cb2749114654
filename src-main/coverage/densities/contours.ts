import type { Density } from './density.ts';
import { isolines, polygonsOf, type Ring } from './isolines.ts';
import { simplifyRing } from './simplify.ts';

/** The boundary of a highest-density region: the smallest region that holds `mass` of the set (Hyndman 1996). */
export interface Contour {
  /** Share of the mass on the grid, 0 to 1. */
  readonly mass: number;
  /** Density on the boundary. */
  readonly threshold: number;
  /** Polygons as rings of x, y in the map's coordinates, closed: the outline first, then its holes. */
  readonly polygons: readonly (readonly Float32Array[])[];
}

/** 10%, 20%, ... 90%. */
export const defaultMasses: readonly number[] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** Bits of a float32 that a bucket of values does not see: values of a bucket are within 1/256 of each other. */
const DROPPED_BITS = 15;

/**
 * Thresholds of the highest-density regions, one for each mass in (0, 1). Values
 * are counted into buckets by the upper bits of their float32, which are in the
 * order of the values; only buckets in which a threshold lies are sorted.
 *
 * @param values none below 0.
 */
export function massThresholds(values: Float32Array, masses: readonly number[]): number[] {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const held = new Float64Array(1 << (31 - DROPPED_BITS));
  for (let i = 0; i < values.length; i++) held[bits[i] >>> DROPPED_BITS] += values[i];
  const total = held.reduce((sum, mass) => sum + mass, 0);
  const places = masses.map((mass) => bucketAt(held, mass * total));
  const members = new Map(places.map(({ bucket }) => [bucket, [] as number[]]));
  const isWanted = new Uint8Array(held.length);
  for (const { bucket } of places) isWanted[bucket] = 1;
  for (let i = 0; i < values.length; i++)
    if (isWanted[bits[i] >>> DROPPED_BITS] === 1) members.get(bits[i] >>> DROPPED_BITS)?.push(values[i]);
  for (const list of members.values()) list.sort((a, b) => b - a);
  return places.map(({ bucket, above }, m) => {
    const list = members.get(bucket) ?? [];
    let sum = above;
    return list.find((value) => (sum += value) >= masses[m] * total) ?? list.at(-1) ?? 0;
  });
}

/** The bucket in which the mass from the top reaches `wanted`, and the mass above it. */
function bucketAt(held: Float64Array, wanted: number): { readonly bucket: number; readonly above: number } {
  let above = 0;
  let bucket = held.length - 1;
  while (bucket > 0 && (held[bucket] === 0 || above + held[bucket] < wanted)) above += held[bucket--];
  return { bucket, above };
}

/** Contours leave out what is finer than this part of the grid's step: a fifteenth of a point in a printed figure. */
const DETAIL = 0.25;

/** Contours of a density at mass levels; none where all of it is outside the grid. */
export function massContours(
  { values, grid: { columns, rows, x, y, stepX, stepY } }: Density,
  masses = defaultMasses,
): Contour[] {
  const tolerance = DETAIL * Math.min(stepX, stepY);
  const placed = (ring: Ring): Float32Array => {
    const places = new Float32Array(ring.length);
    for (let i = 0; i < ring.length; i += 2) {
      places[i] = x + ring[i] * stepX;
      places[i + 1] = y + ring[i + 1] * stepY;
    }
    return simplifyRing(places, tolerance);
  };
  const thresholds = massThresholds(values, masses);
  const levels = [...new Set(thresholds)].filter((threshold) => threshold > 0).sort((a, b) => a - b);
  const polygons = isolines(values, columns, rows, levels).map((rings) =>
    polygonsOf(rings).map((polygon) => polygon.map(placed)),
  );
  return thresholds.flatMap((threshold, m) =>
    threshold > 0 ? [{ mass: masses[m], threshold, polygons: polygons[levels.indexOf(threshold)] }] : [],
  );
}
