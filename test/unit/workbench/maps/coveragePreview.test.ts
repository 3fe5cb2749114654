import { expect, test } from 'vitest';
import { previewOf } from '../../../../src-main/workbench/maps/coveragePreview.ts';

/** Row r at (r, -r). */
const mapOf = (rows: number): Float32Array =>
  Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? i / 2 : -(i - 1) / 2));

test('a small map is shown whole, each state with its set', () => {
  expect(previewOf(mapOf(5), [2, 0, 3])).toEqual({ x: [0, 1, 2, 3, 4], y: [0, -1, -2, -3, -4], set: [0, 0, 2, 2, 2] });
});

test('a large one in 3000 states, evenly from all sets', () => {
  const { x, y, set } = previewOf(mapOf(30_000), [10_000, 20_000]);
  expect([x.length, y.length, set.length]).toEqual([3000, 3000, 3000]);
  expect(x).toEqual(Array.from({ length: 3000 }, (_, i) => 10 * i));
  expect(set.filter((each) => each === 0)).toHaveLength(1000);
});

test('states without a place are left out: of landmarks alone, as many as there are', () => {
  const coordinates = mapOf(100_000);
  for (let row = 0; row < 100_000; row++) if (row % 25 !== 3) coordinates[2 * row + (row % 2)] = NaN;
  const { x, set } = previewOf(coordinates, [50_000, 50_000]);
  expect(x).toHaveLength(3000);
  expect(x.every((value) => value % 25 === 3)).toBe(true);
  expect(set.filter((each) => each === 1)).toHaveLength(1500);
  expect(previewOf(new Float32Array(20).fill(NaN), [10])).toEqual({ x: [], y: [], set: [] });
});
