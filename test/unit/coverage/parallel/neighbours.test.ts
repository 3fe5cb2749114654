import { describe, expect, test } from 'vitest';
import {
  columnMoments,
  matrixFrom,
  requireFinite,
  standardise,
  varyingColumns,
} from '../../../../src-main/numerics/matrix.ts';
import type { Matrix } from '../../../../src-main/numerics/matrix.ts';
import { neighboursWithin, searchable, type Neighbours } from '../../../../src-main/coverage/parallel/neighbours.ts';
import { createCrew } from '../../../../src-main/coverage/parallel/crew.ts';
import { runToEnd } from '../../../../src-main/coverage/progress.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { bruteNeighbours, normalStates, stacked } from '../../../helpers/states.ts';

/** States on a coarse lattice with a constant column: many duplicates and many equal distances. */
function lattice(rows: number): Matrix {
  const random = randomFromSeed(7);
  return matrixFrom(
    Float32Array.from({ length: rows * 4 }, (_, i) => (i % 4 === 2 ? 3 : random.below(3))),
    4,
  );
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

function neighboursOf(
  states: Matrix,
  k: number,
  asked: Int32Array | null = null,
  groups: Int32Array | null = null,
): Neighbours {
  return runToEnd(neighboursWithin(searchable(createCrew(), states, groups), k, asked));
}

/** Distance between two rows in float32, as the kernel adds it up. */
function distance({ columns, values }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) {
    const difference = Math.fround(values[a * columns + c] - values[b * columns + c]);
    sum = Math.fround(sum + Math.fround(difference * difference));
  }
  return Math.fround(Math.sqrt(sum));
}

describe('neighbours', () => {
  test.each([
    ['normal states', normalStates(700, 5, 3)],
    ['duplicates, ties and a constant column', lattice(700)],
    ['one column', normalStates(300, 1, 4)],
    ['all the same', matrixFrom(new Float32Array(200).fill(2), 2)],
  ])('are as near as those found by looking at all: %s', (_, states) => {
    const k = 8;
    const { indices, distances } = neighboursOf(states, k);
    for (let row = 0; row < states.rows; row++) {
      const found = Array.from(indices.subarray(row * k, (row + 1) * k));
      const far = Array.from(distances.subarray(row * k, (row + 1) * k));
      bruteNeighbours(states, row, k).forEach((other, z) => expect(far[z]).toBeCloseTo(other.distance, 5));
      expect(far).toEqual(found.map((other) => distance(states, row, other)));
      expect(new Set([row, ...found]).size).toBe(k + 1);
      // Nearest first; of equals, the smaller row.
      const ranks = found.map((other, z) => [far[z], other] as const);
      expect(ranks).toEqual(ranks.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
    }
  });

  test('of rows that are asked for are those of all, in the order asked', () => {
    const states = normalStates(400, 4, 5);
    const all = neighboursOf(states, 6);
    const asked = Int32Array.of(399, 7, 200);
    const some = neighboursOf(states, 6, asked);
    expect(Array.from(some.indices)).toEqual(
      Array.from(asked).flatMap((row) => Array.from(all.indices.subarray(6 * row, 6 * row + 6))),
    );
  });

  test('of the same group do not count, and the nearest others do', () => {
    const states = normalStates(300, 2, 6);
    const groups = Int32Array.from({ length: 300 }, (_, row) => row % 3);
    const { indices } = neighboursOf(states, 5, null, groups);
    for (let row = 0; row < 300; row++) {
      const wanted = bruteNeighbours(states, row, 299)
        .filter((other) => groups[other.row] !== groups[row])
        .slice(0, 5);
      expect(Array.from(indices.subarray(5 * row, 5 * row + 5))).toEqual(wanted.map((other) => other.row));
    }
  });

  test('more than there are states is a clear error', () => {
    expect(() => neighboursOf(normalStates(5, 2, 8), 5)).toThrow(
      '5 neighbours were asked for where a state has only 4 others',
    );
  });
});
