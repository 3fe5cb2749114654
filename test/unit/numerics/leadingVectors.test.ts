import { describe, expect, test } from 'vitest';
import { symmetricEigen } from '../../../src-main/numerics/eigen.ts';
import { leadingVectors } from '../../../src-main/numerics/leadingVectors.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';

/** The operator of a matrix, row-major. */
const of = (matrix: Float64Array, size: number) => (vector: Float64Array, product: Float64Array) => {
  for (let i = 0; i < size; i++) product[i] = vector.reduce((sum, value, j) => sum + matrix[i * size + j] * value, 0);
};

function randomSymmetric(size: number, seed: number): Float64Array {
  const random = randomFromSeed(seed, 'matrix');
  const factor = Float64Array.from({ length: size * size }, () => random.normal());
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let k = 0; k < size; k++) sum += factor[i * size + k] * factor[j * size + k];
    return sum;
  });
}

describe('leading eigenvectors', () => {
  test.each([1, 2, 5, 100])('of %i rows are those of the rotations', (size) => {
    const matrix = randomSymmetric(size, size);
    const exact = symmetricEigen(matrix, size);
    const pairs = leadingVectors(of(matrix, size), size, 2, randomFromSeed(2, 'start'));
    expect(pairs).toHaveLength(Math.min(2, size));
    pairs.forEach(({ value, vector }, i) => {
      expect(value / exact.values[i]).toBeCloseTo(1, 10);
      expect(Math.abs(vector.reduce((sum, x, c) => sum + x * exact.vectors[i][c], 0))).toBeCloseTo(1, 6);
    });
  });

  test('of equal eigenvalues are both found, at right angles', () => {
    const size = 200;
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) matrix[i * size + i] = i < 2 ? 5 : 1;
    const [a, b] = leadingVectors(of(matrix, size), size, 2, randomFromSeed(3, 'start'));
    expect([a.value, b.value]).toEqual([expect.closeTo(5, 9), expect.closeTo(5, 9)]);
    expect(Math.abs(a.vector.reduce((sum, x, i) => sum + x * b.vector[i], 0))).toBeLessThan(1e-9);
  });

  test('of a matrix of zeros have the value 0', () => {
    expect(
      leadingVectors((_, product) => product.fill(0), 70, 2, randomFromSeed(1, 'start')).map(({ value }) => value),
    ).toEqual([0, 0]);
  });
});
