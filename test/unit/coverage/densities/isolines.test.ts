import { contours } from 'd3-contour';
import { describe, expect, test } from 'vitest';
import { massThresholds } from '../../../../src-main/coverage/densities/contours.ts';
import { densityGrid } from '../../../../src-main/coverage/densities/density.ts';
import { isolines as linesOfLevels, polygonsOf, type Ring } from '../../../../src-main/coverage/densities/isolines.ts';
import { kernelDensity } from '../../../../src-main/coverage/densities/kernelDensity.ts';
import { normalStates } from '../../../helpers/states.ts';

/** Values of `f` at the nodes of a grid. */
function sampled(columns: number, rows: number, f: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: columns * rows }, (_, at) => f(at % columns, Math.floor(at / columns)));
}

function area(ring: Ring): number {
  let twice = 0;
  for (let i = 0; i + 3 < ring.length; i += 2) twice += ring[i] * ring[i + 3] - ring[i + 2] * ring[i + 1];
  return twice / 2;
}

/** Of one level. */
const isolines = (values: Float32Array, columns: number, rows: number, level: number): Ring[] =>
  linesOfLevels(values, columns, rows, [level])[0];

describe('lines of one level', () => {
  test('of a cone are circles, where linear interpolation finds them', () => {
    const rings = isolines(
      sampled(41, 41, (x, y) => 20 - Math.hypot(x - 20, y - 20)),
      41,
      41,
      8,
    );
    expect(rings).toHaveLength(1);
    for (let i = 0; i < rings[0].length; i += 2)
      expect(Math.hypot(rings[0][i] - 20, rings[0][i + 1] - 20)).toBeCloseTo(12, 1);
    expect(area(rings[0])).toBeGreaterThan(0.99 * Math.PI * 144);
    expect(area(rings[0])).toBeLessThan(Math.PI * 144);
  });

  test('run round one node a step apart from it in each direction, by share', () => {
    expect(
      isolines(
        sampled(3, 3, (x, y) => (x === 1 && y === 1 ? 4 : 0)),
        3,
        3,
        1,
      ),
    ).toEqual([[0.25, 1, 1, 0.25, 1.75, 1, 1, 1.75, 0.25, 1]]);
  });

  test('close half a step off the grid where the inside reaches its edge', () => {
    const [ring, ...others] = isolines(new Float32Array(6).fill(1), 3, 2, 0.5);
    expect(others).toEqual([]);
    expect(new Set(ring.filter((_, i) => i % 2 === 0))).toEqual(new Set([-0.5, 0, 1, 2, 2.5]));
    expect(ring.slice(0, 2)).toEqual(ring.slice(-2));
  });

  test('keep two insides apart at a saddle, and walk each line once', () => {
    const rings = isolines(Float32Array.of(1, 0, 0, 1), 2, 2, 0.5);
    expect(rings).toHaveLength(2);
    expect(rings.every((ring) => area(ring) > 0)).toBe(true);
  });

  test('holes lie in the smallest outline about them, islands in holes are outlines', () => {
    // Rings about the middle: inside within 4 to 8 steps, and within 2; and an outline of its own beside them.
    const values = sampled(60, 30, (x, y) => {
      const r = Math.hypot(x - 15, y - 15);
      return r < 2 || (r > 4 && r < 8) || Math.hypot(x - 45, y - 15) < 6 ? 1 : 0;
    });
    const polygons = polygonsOf(isolines(values, 60, 30, 0.5));
    expect(polygons.map((rings) => rings.map((ring) => Math.sign(area(ring))))).toEqual([[1], [1], [1, -1]]);
    expect(polygons.map(([outline]) => Math.round(Math.sqrt(area(outline) / Math.PI)))).toEqual([2, 6, 8]);
  });

  test.each([0.02, 0.1, 0.4])(
    'of a density of bandwidth %d are those of d3-contour: the same points in as many rings, the same holes',
    (h) => {
      const { values: points } = normalStates(2000, 2, 9);
      const {
        values,
        grid: { columns, rows },
      } = kernelDensity(points, densityGrid(points, { x: h, y: h }), { x: h, y: h });
      const marching = contours().size([columns, rows]);
      for (const level of massThresholds(values, [0.2, 0.5, 0.9])) {
        // The middle of a pixel is a node there.
        const theirs = marching
          .contour(Array.from(values), level)
          .coordinates.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x - 0.5, y - 0.5])));
        const ours = polygonsOf(isolines(values, columns, rows, level)).map((rings) =>
          rings.map((ring) => Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i], ring[2 * i + 1]])),
        );
        const places = (polygons: number[][][][]): string[] =>
          [...new Set(polygons.flat(2).map((place) => place.map((value) => value.toFixed(3)).join()))].sort();
        const shapes = (polygons: number[][][][]): string[] =>
          polygons.map((rings) => rings.map((ring) => ring.length).join()).sort();
        expect(places(ours)).toEqual(places(theirs));
        // There are islands in holes there, which d3-contour counts to the first outline about them.
        if (h > 0.02) expect(shapes(ours)).toEqual(shapes(theirs));
      }
    },
  );

  test('of many levels at once are those of each alone', () => {
    const { values: points } = normalStates(500, 2, 4);
    const { values } = kernelDensity(points, densityGrid(points, { x: 0.1, y: 0.1 }), { x: 0.1, y: 0.1 });
    const levels = Array.from({ length: 32 }, (_, i) => 0.01 * (i + 1));
    expect(linesOfLevels(values, 512, 512, levels)).toEqual(levels.map((level) => isolines(values, 512, 512, level)));
    expect(() => linesOfLevels(values, 512, 512, [...levels, 1])).toThrow('32 levels');
  });

  test('of a level that nothing reaches, or that all exceed, are none, or the frame', () => {
    expect(isolines(new Float32Array(9), 3, 3, 1)).toEqual([]);
    expect(isolines(new Float32Array(9).fill(2), 3, 3, 1)).toHaveLength(1);
  });
});
