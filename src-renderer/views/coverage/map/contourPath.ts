import type { CoverageSet } from '../../../../src-main/contract/coverage/coverage.ts';
import type { Extent, Outline } from './geometry.ts';

export type { Extent };

/**
 * An SVG path of polygons with holes (even-odd), from map units to a panel of `width` by `height` pixels, y upwards.
 */
export function contourPath(
  polygons: CoverageSet['contours'][number]['polygons'],
  extent: Extent,
  width: number,
  height: number,
): string {
  const x = (value: number): string => round((width * (value - extent.x[0])) / (extent.x[1] - extent.x[0]));
  const y = (value: number): string => round(height - (height * (value - extent.y[0])) / (extent.y[1] - extent.y[0]));
  return polygons.flatMap((polygon) => polygon.map((ring) => ringPath(ring, x, y))).join('');
}

/** An SVG path of one outline, closed. */
export function outlinePath(outline: Outline, extent: Extent, width: number, height: number): string {
  return contourPath([[outline]], extent, width, height);
}

function ringPath(ring: readonly number[], x: (value: number) => string, y: (value: number) => string): string {
  const points: string[] = [];
  for (let at = 0; at + 1 < ring.length; at += 2) points.push(`${x(ring[at])} ${y(ring[at + 1])}`);
  return points.length === 0 ? '' : `M${points.join('L')}Z`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** The panels as a grid: each row's name with one set or none for each column. */
export interface PanelGrid {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly sets: readonly (CoverageSet | null)[] }[];
}

export function panelGrid(sets: readonly CoverageSet[]): PanelGrid {
  const columns = [...new Set(sets.map((set) => set.column))];
  const rows = [...new Set(sets.map((set) => set.row))];
  return {
    columns,
    rows: rows.map((name) => ({
      name,
      sets: columns.map((column) => sets.find((set) => set.row === name && set.column === column) ?? null),
    })),
  };
}
