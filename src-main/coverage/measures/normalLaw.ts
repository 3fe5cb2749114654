import { cholesky } from '../../numerics/cholesky.ts';
import { logarithm } from '../../numerics/elementary.ts';
import { matrixFrom, type Matrix } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';

/** A normal law of the mean and covariance of states. All is known of it, so it shows what an estimate errs by. */
export interface NormalLaw {
  readonly mean: Float64Array;
  /** Cholesky factor of the covariance, row-major, the upper half 0. */
  readonly lower: Float64Array;
}

/** Null where the covariance is singular. */
export function normalLawOf({ rows, columns, values }: Matrix): NormalLaw | null {
  const mean = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) mean[i % columns] += values[i] / rows;
  const covariance = new Float64Array(columns * columns);
  for (let i = 0; i < rows; i++)
    for (let c = 0; c < columns; c++)
      for (let e = 0; e <= c; e++)
        covariance[c * columns + e] +=
          ((values[i * columns + c] - mean[c]) * (values[i * columns + e] - mean[e])) / rows;
  const lower = cholesky(covariance, columns, 1e-6);
  return lower === null ? null : { mean, lower };
}

/** Independent states of a normal law. */
export function drawNormal({ mean, lower }: NormalLaw, rows: number, random: Random): Matrix {
  const columns = mean.length;
  const states = new Float32Array(rows * columns);
  const drawn = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns; c++) {
      drawn[c] = random.normal();
      let sum = mean[c];
      for (let e = 0; e <= c; e++) sum += lower[c * columns + e] * drawn[e];
      states[i * columns + c] = sum;
    }
  }
  return matrixFrom(states, columns);
}

/** The logarithm of the density at each row. */
export function logDensities({ mean, lower }: NormalLaw, { rows, columns, values }: Matrix): Float64Array {
  let constant = (-columns / 2) * logarithm(2 * Math.PI);
  for (let c = 0; c < columns; c++) constant -= logarithm(lower[c * columns + c]);
  const solved = new Float64Array(columns);
  return Float64Array.from({ length: rows }, (_, i) => {
    let squares = 0;
    for (let c = 0; c < columns; c++) {
      let rest = values[i * columns + c] - mean[c];
      for (let e = 0; e < c; e++) rest -= lower[c * columns + e] * solved[e];
      solved[c] = rest / lower[c * columns + c];
      squares += solved[c] * solved[c];
    }
    return constant - squares / 2;
  });
}
