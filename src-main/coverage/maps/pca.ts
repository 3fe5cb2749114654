import { symmetricEigen, upright } from '../../numerics/eigen.ts';
import { leadingVectors, type SymmetricOperator } from '../../numerics/leadingVectors.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import { randomFromSeed } from '../../numerics/random.ts';

export interface PrincipalPlane {
  /** x, y per row: the two components of largest variance, about the mean. */
  readonly coordinates: Float32Array;
  /** Shares of the total variance along x and y; 0 where nothing varies. */
  readonly explainedVariance: readonly [number, number];
  /** Unit vectors of x and y, `columns` numbers each; the largest component is positive. */
  readonly axes: readonly [Float64Array, Float64Array];
}

/** Up to so many columns all components are found, by rotations; beyond, the two leading ones, by iteration. */
const FEW_COLUMNS = 64;
/**
 * Up to so many rows or columns their matrix of products is worth its making; beyond, the table itself is gone through
 * in each step.
 */
const MOST_PRODUCTS = 512;

/** Principal components in the plane, in float64. One column gives y = 0. */
export function principalPlane(matrix: Matrix): PrincipalPlane {
  const { rows, columns, values } = matrix;
  const mean = columnMeans(matrix);
  const { variances, total, axes } = columns <= FEW_COLUMNS ? byRotations(matrix, mean) : byIteration(matrix, mean);
  const [x, y] = axes;
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
  const share = (component: 0 | 1): number => (total > 0 && component < columns ? variances[component] / total : 0);
  return { coordinates, explainedVariance: [share(0), share(1)], axes };
}

interface Components {
  readonly variances: ArrayLike<number>;
  /** Variance of all columns together. */
  readonly total: number;
  readonly axes: readonly [Float64Array, Float64Array];
}

function byRotations(matrix: Matrix, mean: Float64Array): Components {
  const { columns } = matrix;
  const { values: variances, vectors } = symmetricEigen(covariance(matrix, mean), columns);
  return {
    variances,
    total: variances.reduce((sum, variance) => sum + variance, 0),
    axes: [vectors[0], columns > 1 ? vectors[1] : new Float64Array(columns)],
  };
}

/**
 * The covariance of many columns is never made where rows are fewer: the
 * products of rows with rows (Gram's matrix) have the same eigenvalues, and
 * their vectors lead to those of the columns.
 */
function byIteration(matrix: Matrix, mean: Float64Array): Components {
  const { rows, columns, values } = matrix;
  const isWide = rows < columns;
  const size = isWide ? rows : columns;
  const pairs = leadingVectors(
    size <= MOST_PRODUCTS ? productsOf(matrix, mean, isWide) : throughTable(matrix, mean, isWide),
    size,
    2,
    randomFromSeed(1, 'principal plane'),
  );
  const axis = (component: 0 | 1): Float64Array => {
    const pair = pairs[component];
    if (pair === undefined || pair.value === 0) return new Float64Array(columns);
    return upright(isWide ? unit(weightedRows(matrix, mean, pair.vector)) : pair.vector);
  };
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i] - mean[i % columns]) ** 2;
  return {
    variances: [pairs[0]?.value ?? 0, pairs[1]?.value ?? 0],
    total: total / rows,
    axes: [axis(0), axis(1)],
  };
}

/** Products of rows with rows, or of columns with columns, divided by the rows. */
function productsOf(matrix: Matrix, mean: Float64Array, ofRows: boolean): SymmetricOperator {
  const size = ofRows ? matrix.rows : matrix.columns;
  const products = ofRows ? rowProducts(matrix, mean) : covariance(matrix, mean);
  return (vector, product) => {
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += products[i * size + j] * vector[j];
      product[i] = sum;
    }
  };
}

function rowProducts(matrix: Matrix, mean: Float64Array): Float64Array {
  const { rows, columns } = matrix;
  const centred = Float64Array.from(matrix.values, (value, i) => value - mean[i % columns]);
  const products = new Float64Array(rows * rows);
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += centred[a * columns + c] * centred[b * columns + c];
      products[a * rows + b] = products[b * rows + a] = sum / rows;
    }
  }
  return products;
}

function throughTable(matrix: Matrix, mean: Float64Array, ofRows: boolean): SymmetricOperator {
  const { rows } = matrix;
  return (vector, product) => {
    const result = ofRows
      ? alongRows(matrix, mean, weightedRows(matrix, mean, vector))
      : weightedRows(matrix, mean, alongRows(matrix, mean, vector));
    for (let i = 0; i < product.length; i++) product[i] = result[i] / rows;
  };
}

/** Sum of the rows about the mean, each times its weight: `columns` numbers. */
function weightedRows({ rows, columns, values }: Matrix, mean: Float64Array, weights: Float64Array): Float64Array {
  const sum = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    const weight = weights[r];
    for (let c = 0; c < columns; c++) sum[c] += weight * (values[r * columns + c] - mean[c]);
  }
  return sum;
}

/** How far each row, about the mean, lies along a direction: `rows` numbers. */
function alongRows({ rows, columns, values }: Matrix, mean: Float64Array, direction: Float64Array): Float64Array {
  const along = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += (values[r * columns + c] - mean[c]) * direction[c];
    along[r] = sum;
  }
  return along;
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, component) => sum + component * component, 0));
  return length > 0 ? vector.map((component) => component / length) : vector;
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
