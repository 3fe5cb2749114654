import { symmetricEigen } from '../../numerics/eigen.ts';
import type { Matrix } from '../../numerics/matrix.ts';

export interface PrincipalPlane {
  /** x, y per row: the two components of largest variance, about the mean. */
  readonly coordinates: Float32Array;
  /** Shares of the total variance along x and y; 0 where nothing varies. */
  readonly explainedVariance: readonly [number, number];
  /** Unit vectors of x and y, `columns` numbers each; the largest component is positive. */
  readonly axes: readonly [Float64Array, Float64Array];
}

/** Principal components in the plane, from the covariance in float64. One column gives y = 0. */
export function principalPlane(matrix: Matrix): PrincipalPlane {
  const { rows, columns, values } = matrix;
  const mean = columnMeans(matrix);
  const { values: variances, vectors } = symmetricEigen(covariance(matrix, mean), columns);
  const x = vectors[0];
  const y = columns > 1 ? vectors[1] : new Float64Array(columns);
  const coordinates = new Float32Array(2 * rows);
  for (let r = 0; r < rows; r++) {
    let along = 0;
    let across = 0;
    for (let c = 0; c < columns; c++) {
      const centred = values[r * columns + c] - mean[c];
      along += centred * x[c];
      across += centred * y[c];
    }
    coordinates[2 * r] = along;
    coordinates[2 * r + 1] = across;
  }
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  const share = (component: number): number => (total > 0 && component < columns ? variances[component] / total : 0);
  return { coordinates, explainedVariance: [share(0), share(1)], axes: [x, y] };
}

function columnMeans({ rows, columns, values }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) mean[c] += values[r * columns + c];
  return mean.map((sum) => sum / rows);
}

/** Covariance with divisor n, row-major. */
export function covariance({ rows, columns, values }: Matrix, mean: Float64Array): Float64Array {
  const result = new Float64Array(columns * columns);
  const centred = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) centred[c] = values[r * columns + c] - mean[c];
    for (let a = 0; a < columns; a++)
      for (let b = a; b < columns; b++) result[a * columns + b] += centred[a] * centred[b];
  }
  for (let a = 0; a < columns; a++) {
    for (let b = a; b < columns; b++) {
      result[a * columns + b] /= rows;
      result[b * columns + a] = result[a * columns + b];
    }
  }
  return result;
}
