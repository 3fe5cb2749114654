import { describe, expect, test } from 'vitest';
import { simplifyRing } from '../../../../src-main/coverage/densities/simplify.ts';

/** A closed ring of `corners` given points with `between` points on each side. */
function ringThrough(corners: readonly (readonly [number, number])[], between: number): Float32Array {
  const points: number[] = [];
  corners.forEach(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length];
    for (let k = 0; k <= between; k++)
      points.push(x + ((nextX - x) * k) / (between + 1), y + ((nextY - y) * k) / (between + 1));
  });
  return Float32Array.from([...points, ...corners[0]]);
}

const square = [
  [0, 0],
  [8, 0],
  [8, 8],
  [0, 8],
] as const;

describe('simplifying a ring', () => {
  test('points on straight sides go, corners stay, the ring stays closed', () => {
    expect([...simplifyRing(ringThrough(square, 7), 0.01)]).toEqual([0, 0, 8, 0, 8, 8, 0, 8, 0, 0]);
  });

  test('no point of a circle is farther from what is left than the tolerance', () => {
    const points = 720;
    const ring = Float32Array.from({ length: 2 * (points + 1) }, (_, i) =>
      (i % 2 === 0 ? Math.cos : Math.sin)((2 * Math.PI * ((i >> 1) % points)) / points),
    );
    const left = simplifyRing(ring, 0.01);
    expect(left.length / 2).toBeLessThan(60);
    // A chord of the circle is inside it by at most the tolerance: its middle shows by how much.
    for (let p = 0; p + 3 < left.length; p += 2) {
      expect(1 - Math.hypot((left[p] + left[p + 2]) / 2, (left[p + 1] + left[p + 3]) / 2)).toBeLessThan(0.0101);
    }
  });

  test('a ring that would vanish stays as it is', () => {
    const small = ringThrough(
      [
        [0, 0],
        [0.1, 0],
        [0.1, 0.1],
        [0, 0.1],
      ],
      1,
    );
    expect(simplifyRing(small, 5)).toEqual(small);
  });
});
