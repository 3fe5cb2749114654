import { expect, test } from 'vitest';
import { centredMatrix } from '../../../src-main/numerics/centredMatrix.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';

const random = randomFromSeed(1, 'centred');
const plain = Float64Array.from({ length: 600 }, () => random.normal());
const closeTo = (values: Float32Array, wanted: Float32Array): number =>
  values.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0);

test('neither an offset nor a scale costs a digit, to the last bit for a scale', () => {
  const { matrix, unit } = centredMatrix(plain, 3, false);
  expect(matrix.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBe(1);
  for (const factor of [1e20, 1e-25, 1e-200]) {
    const scaled = centredMatrix(
      plain.map((value) => value * factor),
      3,
      false,
    );
    expect(closeTo(scaled.matrix.values, matrix.values)).toBeLessThan(1e-7);
    expect(scaled.unit / factor).toBeCloseTo(unit, 10);
  }
  const moved = centredMatrix(
    plain.map((value, i) => value + [1.7e9, -1e6, 3][i % 3]),
    3,
    false,
  );
  expect(closeTo(moved.matrix.values, matrix.values)).toBeLessThan(1e-6);
});

test('a far outlier does not move the rest to where float32 is coarse', () => {
  const values = Float64Array.from({ length: 201 }, (_, i) => (i === 0 ? 1e9 : i));
  const { matrix, unit } = centredMatrix(values, 1, false);
  expect(new Set(matrix.values).size).toBe(201);
  expect(unit).toBeCloseTo(1e9, -3);
});

test('standardised columns have a deviation of 1, whatever their size, and constant ones are 0', () => {
  const values = Float64Array.from(
    { length: 900 },
    (_, i) => [1e30 * plain[i % 600], 1e-200 * plain[i % 599], 7][i % 3],
  );
  const { matrix, unit } = centredMatrix(values, 3, true);
  for (const [column, wanted] of [1, 1, 0].entries()) {
    const numbers = Array.from({ length: 300 }, (_, r) => matrix.values[3 * r + column] * unit);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / 300;
    const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 300;
    expect(Math.sqrt(variance)).toBeCloseTo(wanted, 5);
  }
  expect(centredMatrix(new Float64Array(8).fill(3), 2, true)).toMatchObject({
    unit: 1,
    matrix: { values: new Float32Array(8) },
  });
});
