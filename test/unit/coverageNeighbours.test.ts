import { describe, expect, test } from 'vitest';
import { buildKdTree } from '../../src-main/coverage/kdTree.ts';
import { columnMoments, matrixFrom, requireFinite, standardise, varyingColumns } from '../../src-main/coverage/matrix.ts';
import type { Matrix } from '../../src-main/coverage/matrix.ts';
import { neighboursOfRows } from '../../src-main/coverage/neighbours.ts';
import { runToEnd } from '../../src-main/coverage/progress.ts';
import { randomFromSeed } from '../../src-main/numerics/random.ts';
import { bruteNeighbours, normalStates, stacked } from '../helpers/states.ts';

/** States on a coarse lattice with a constant column: many duplicates and many equal distances. */
function lattice(rows: number): Matrix {
  const random = randomFromSeed(7);
  return matrixFrom(Float32Array.from({ length: rows * 4 }, (_, i) => (i % 4 === 2 ? 3 : random.below(3))), 4);
}

describe('matrix', () => {
  test('standardises over the union, and a constant column becomes 0', () => {
    const states = stacked(normalStates(500, 3, 1, 5), normalStates(300, 3, 2, -9));
    for (let r = 0; r < states.rows; r++) states.values[3 * r + 1] = 0.1;
    const { mean, deviation } = columnMoments(standardise(states));
    expect(Math.abs(mean[0])).toBeLessThan(1e-6);
    expect(deviation[0]).toBeCloseTo(1, 6);
    expect([mean[1], deviation[1]]).toEqual([0, 0]);
    expect(varyingColumns(states).columns).toBe(2);
  });

  test('names the row and column that is not finite', () => {
    const states = normalStates(10, 3, 1);
    states.values[3 * 4 + 2] = NaN;
    expect(() => requireFinite(states)).toThrow('Row 4, column 2 is NaN');
  });

  test('refuses numbers that do not fill rows', () => {
    expect(() => matrixFrom(new Float32Array(7), 3)).toThrow(RangeError);
  });
});

describe('neighbours', () => {
  test.each([
    ['normal states', normalStates(700, 5, 3)],
    ['duplicates, ties and a constant column', lattice(700)],
    ['one column', normalStates(300, 1, 4)],
    ['all the same', matrixFrom(new Float32Array(200).fill(2), 2)],
  ])('are those found by looking at all: %s', (_, states) => {
    const k = 8;
    const { indices, distances } = runToEnd(neighboursOfRows(buildKdTree(states), k));
    for (let row = 0; row < states.rows; row++) {
      const wanted = bruteNeighbours(states, row, k);
      expect(Array.from(indices.subarray(row * k, (row + 1) * k))).toEqual(wanted.map((other) => other.row));
      expect(Array.from(distances.subarray(row * k, (row + 1) * k))).toEqual(wanted.map((other) => other.distance));
    }
  });

  test('of the same group do not count', () => {
    const states = normalStates(300, 2, 6);
    const groups = Int32Array.from({ length: 300 }, (_, row) => row % 3);
    const { indices } = runToEnd(neighboursOfRows(buildKdTree(states), 5, null, groups));
    indices.forEach((other, i) => expect(groups[other]).not.toBe(groups[Math.floor(i / 5)]));
  });

  test('more than there are states is a clear error', () => {
    expect(() => runToEnd(neighboursOfRows(buildKdTree(normalStates(5, 2, 8)), 5))).toThrow('5 neighbours were asked for where a state has only 4 others');
  });
});
