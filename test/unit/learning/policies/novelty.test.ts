import { describe, expect, test } from 'vitest';
import { particleNovelty } from '../../../../src-main/learning/policies/novelty.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';

/** By sorting all distances, in float64. */
function bruteNovelty(points: readonly (readonly number[])[], row: number, k: number): number {
  const distances = points
    .filter((_, other) => other !== row)
    .map((point) => Math.hypot(...point.map((x, i) => x - points[row][i])))
    .sort((a, b) => a - b)
    .slice(0, k);
  return Math.log1p(distances.reduce((sum, distance) => sum + distance, 0) / distances.length);
}

describe('particle novelty', () => {
  test.each([
    [40, 1, 1],
    [40, 3, 1],
    [100, 4, 12],
    [60, 17, 5],
    [9, 2, 8],
    [9, 2, 50],
  ])('of %i points in %i dimensions is that of sorting all distances, k = %i', (rows, size, k) => {
    const random = randomFromSeed(rows * size, 'novelty');
    const points = Float32Array.from({ length: rows * size }, () => random.normal() * 2);
    // The same place twice, and one far from all.
    points.copyWithin(size, 0, size);
    points.fill(40, 2 * size, 3 * size);
    const found = particleNovelty(points, size, rows, k);
    const listed = Array.from({ length: rows }, (_, row) => [...points.subarray(row * size, (row + 1) * size)]);
    found.forEach((value, row) => {
      const expected = bruteNovelty(listed, row, k);
      expect(Math.abs(value - expected)).toBeLessThan(1e-6 * Math.max(1, expected));
    });
    expect([...found].indexOf(Math.max(...found))).toBe(2);
    expect(particleNovelty(points, size, 3, k)).toEqual(found.subarray(0, 3));
  });

  test('is 0 where nothing is near or far, and where nothing is asked for', () => {
    expect([...particleNovelty(Float32Array.of(1, 2), 2, 1, 3)]).toEqual([0]);
    expect([...particleNovelty(Float32Array.of(1, 2, 3), 1, 3, 0)]).toEqual([0, 0, 0]);
    expect([...particleNovelty(new Float32Array(6), 2, 3, 2)]).toEqual([0, 0, 0]);
  });
});
