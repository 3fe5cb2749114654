import type { Density } from './density.ts';

/** The density at a place of the map, linear between the grid's nodes; 0 beyond its edge. */
export function densityAt(
  { grid: { columns, rows, x, y, stepX, stepY }, values }: Density,
  px: number,
  py: number,
): number {
  const u = (px - x) / stepX;
  const v = (py - y) / stepY;
  if (!(u >= 0 && v >= 0 && u <= columns - 1 && v <= rows - 1)) return 0;
  const i = Math.min(columns - 2, Math.floor(u));
  const j = Math.min(rows - 2, Math.floor(v));
  const [a, b] = [u - i, v - j];
  const at = j * columns + i;
  return (
    (1 - b) * ((1 - a) * values[at] + a * values[at + 1]) +
    b * ((1 - a) * values[at + columns] + a * values[at + columns + 1])
  );
}

/** The share of points at which the density is at least a threshold, 0 to 1: what a contour really holds. */
export function shareWithin(density: Density, coordinates: Float32Array, threshold: number): number {
  let inside = 0;
  for (let p = 0; p < coordinates.length; p += 2)
    if (densityAt(density, coordinates[p], coordinates[p + 1]) >= threshold) inside++;
  return inside / (coordinates.length / 2);
}
