import { contours } from 'd3-contour';
import type { Density } from './density.ts';
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

/** Thresholds of the highest-density regions, one for each mass in (0, 1). */
export function massThresholds(values: Float32Array, masses: readonly number[]): number[] {
  const ascending = values.slice().sort();
  let total = 0;
  for (const value of ascending) total += value;
  const byMass = masses.map((_, m) => m).sort((a, b) => masses[a] - masses[b]);
  const thresholds = new Array<number>(masses.length).fill(0);
  let held = 0;
  let at = ascending.length;
  for (const m of byMass) {
    while (at > 0 && held < masses[m] * total) held += ascending[--at];
    thresholds[m] = ascending[Math.min(at, ascending.length - 1)];
  }
  return thresholds;
}

/** Contours leave out what is finer than this part of the grid's step: a fifteenth of a point in a printed figure. */
const DETAIL = 0.25;

/** Contours of a density at mass levels, by marching squares; none where all of it is outside the grid. */
export function massContours(density: Density, masses = defaultMasses): Contour[] {
  const { columns, rows, x, y, stepX, stepY } = density.grid;
  const marching = contours().size([columns, rows]);
  const values = Array.from(density.values);
  const tolerance = DETAIL * Math.min(stepX, stepY);
  return massThresholds(density.values, masses).flatMap((threshold, m) => threshold <= 0 ? [] : ({
    mass: masses[m],
    threshold,
    polygons: marching.contour(values, threshold).coordinates.map((polygon) =>
      // A node is the middle of a pixel.
      polygon.map((ring) => simplifyRing(Float32Array.from(ring.flatMap(([i, j]) => [x + (i - 0.5) * stepX, y + (j - 0.5) * stepY])), tolerance)),
    ),
  }));
}
