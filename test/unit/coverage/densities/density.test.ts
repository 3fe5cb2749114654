import { describe, expect, test } from 'vitest';
import { massContours, massThresholds } from '../../../../src-main/coverage/densities/contours.ts';
import { densityGrid, scottBandwidth } from '../../../../src-main/coverage/densities/density.ts';
import type { Bandwidth, DensityGrid } from '../../../../src-main/coverage/densities/density.ts';
import { kernelDensity } from '../../../../src-main/coverage/densities/kernelDensity.ts';
import { normalStates, stacked } from '../../../helpers/states.ts';

function exactDensity(points: Float32Array, { x: hx, y: hy }: Bandwidth, x: number, y: number): number {
  let sum = 0;
  for (let i = 0; i < points.length; i += 2)
    sum += Math.exp(-(((points[i] - x) / hx) ** 2) / 2 - ((points[i + 1] - y) / hy) ** 2 / 2);
  return sum / ((points.length / 2) * 2 * Math.PI * hx * hy);
}

/** The largest relative error where the density is above 1% of its peak, over every 7th node either way. */
function largestError(points: Float32Array, grid: DensityGrid, bandwidth: Bandwidth): number {
  const { values } = kernelDensity(points, grid, bandwidth);
  const peak = values.reduce((most, value) => Math.max(most, value), 0);
  let largest = 0;
  for (let j = 0; j < grid.rows; j += 7) {
    for (let i = 0; i < grid.columns; i += 7) {
      const exact = exactDensity(points, bandwidth, grid.x + i * grid.stepX, grid.y + j * grid.stepY);
      if (exact > 0.01 * peak) largest = Math.max(largest, Math.abs(values[j * grid.columns + i] / exact - 1));
    }
  }
  return largest;
}

describe('density', () => {
  const points = stacked(normalStates(700, 2, 1), normalStates(300, 2, 2, 6)).values.map((value, i) =>
    i % 2 === 0 ? value : value * 3,
  );

  test.each([1, 0.5, 0.25])("is within 1% of the exact sum, at Scott's bandwidth x %d", (factor) => {
    const scott = scottBandwidth(points);
    const bandwidth = { x: scott.x * factor, y: scott.y * factor };
    expect(largestError(points, densityGrid(points, bandwidth), bandwidth)).toBeLessThan(0.01);
  });

  test.each([2.5, 3.9, 4, 5.9, 9, 130])(
    'is within 1% of the exact sum at a bandwidth of %d steps of the grid',
    (steps) => {
      const grid = densityGrid(points, scottBandwidth(points));
      const bandwidth = { x: steps * grid.stepX, y: steps * grid.stepY };
      expect(largestError(points, grid, bandwidth)).toBeLessThan(0.01);
    },
  );

  test('is within 1% up to the edge of a grid that cuts through the points', () => {
    const bandwidth = scottBandwidth(points);
    const grid = { columns: 200, rows: 200, x: -0.5, y: -1, stepX: 0.01, stepY: 0.02 };
    expect(largestError(points, grid, bandwidth)).toBeLessThan(0.01);
    expect(kernelDensity(points, grid, bandwidth).outside).toBeGreaterThan(0.5);
  });

  test("Scott's rule is the deviation times n^(-1/6)", () => {
    const { values } = normalStates(4096, 2, 3);
    const { x, y } = scottBandwidth(values.map((value, i) => (i % 2 === 0 ? value : 10 * value)));
    expect(x).toBeCloseTo(0.25, 2);
    expect(y / 10).toBeCloseTo(0.25, 2);
  });

  test('integrates to 1, and a few stray points do not shrink the grid', () => {
    const strayed = stacked(normalStates(5000, 2, 4), {
      rows: 1,
      columns: 2,
      values: Float32Array.of(1e4, 1e4),
    }).values;
    const grid = densityGrid(strayed, { x: 0.3, y: 0.3 });
    const density = kernelDensity(strayed, grid, { x: 0.3, y: 0.3 });
    expect(grid.stepX * grid.columns).toBeLessThan(12);
    expect(density.outside).toBeLessThan(0.002);
    expect(density.values.reduce((sum, value) => sum + value, 0) * grid.stepX * grid.stepY).toBeCloseTo(1, 2);
  });

  test('of points that are all the same, or none, is a clear error', () => {
    expect(() => scottBandwidth(new Float32Array(20).fill(1))).toThrow('All points of the map are the same');
    expect(() =>
      kernelDensity(new Float32Array(0), { columns: 4, rows: 4, x: 0, y: 0, stepX: 1, stepY: 1 }, { x: 1, y: 1 }),
    ).toThrow('without states');
  });
});

describe('contours', () => {
  const { values: points } = normalStates(200_000, 2, 5);
  const bandwidth = { x: 0.15, y: 0.15 };
  const density = kernelDensity(points, densityGrid(points, bandwidth), bandwidth);
  const contours = massContours(density);

  test('hold their mass', () => {
    const cell = density.grid.stepX * density.grid.stepY;
    const total = density.values.reduce((sum, value) => sum + value, 0) * cell;
    for (const { mass, threshold } of contours) {
      const held = density.values.reduce((sum, value) => sum + (value >= threshold ? value : 0), 0) * cell;
      expect(held / total).toBeCloseTo(mass, 3);
    }
  });

  test("of a normal density are circles of radius sqrt(-2 v ln(1 - mass)), in the map's coordinates", () => {
    const variance = 1 + bandwidth.x ** 2;
    for (const { mass, polygons } of contours.filter((contour) => contour.mass < 0.85 && contour.mass > 0.25)) {
      const outline = polygons
        .map(([ring]) => ring)
        .reduce((longest, ring) => (ring.length > longest.length ? ring : longest));
      let radius = 0;
      for (let i = 0; i < outline.length; i += 2)
        radius += Math.hypot(outline[i], outline[i + 1]) / (outline.length / 2);
      expect(Math.abs(radius - Math.sqrt(-2 * variance * Math.log(1 - mass)))).toBeLessThan(0.02);
      expect(Array.from(outline.subarray(0, 2))).toEqual(Array.from(outline.subarray(-2)));
    }
  });

  test('of densities that are nowhere on the grid are none', () => {
    expect(massContours(kernelDensity(Float32Array.of(1e4, 1e4), density.grid, bandwidth))).toEqual([]);
  });

  test('thresholds are those of sorting all values', () => {
    const ascending = density.values.toSorted();
    const total = ascending.reduce((sum, value) => sum + value, 0);
    const masses = [0.5, 0.001, 0.9, 0.999];
    expect(massThresholds(density.values, masses)).toEqual(
      masses.map((mass) => {
        let held = 0;
        return ascending.findLast((value) => (held += value) >= mass * total);
      }),
    );
    expect(massThresholds(Float32Array.of(0, 3, 1), [0.5, 0.75, 0.9])).toEqual([3, 3, 1]);
  });

  test('thresholds keep the order of the masses that were asked', () => {
    const [far, near] = massThresholds(density.values, [0.9, 0.1]);
    expect(near).toBeGreaterThan(far);
  });
});
