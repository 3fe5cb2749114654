import { DataError } from './dataError.ts';

/** A table of numbers, row-major: row r, column c at `values[r * columns + c]`. May lie in shared memory. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/**
 * A matrix over `values`, not copied.
 *
 * @throws RangeError where the sizes do not fit together.
 */
export function matrixFrom(values: Float32Array, columns: number): Matrix {
  const rows = values.length / columns;
  if (!Number.isSafeInteger(columns) || columns < 1)
    throw new RangeError(`A matrix has a whole number of columns from 1 on; got ${columns}.`);
  if (!Number.isSafeInteger(rows)) throw new RangeError(`${values.length} numbers do not fill rows of ${columns}.`);
  return { rows, columns, values };
}

/** @throws DataError naming the first row and column that is NaN or infinite. */
export function requireFinite(matrix: Matrix): void {
  const { values, columns } = matrix;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new DataError(
        `Row ${Math.floor(i / columns)}, column ${i % columns} is ${values[i]}; every state must be finite. ` +
          'Leave that rollout out.',
      );
    }
  }
}

/** Mean and standard deviation (divisor n) of each column. */
export interface ColumnMoments {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Moments about the first row, so that a constant column has a deviation of exactly 0. */
export function columnMoments(matrix: Matrix): ColumnMoments {
  const { rows, columns, values } = matrix;
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const difference = values[r * columns + c] - values[c];
      mean[c] += difference;
      deviation[c] += difference * difference;
    }
  }
  for (let c = 0; c < columns; c++) {
    const shift = mean[c] / rows;
    mean[c] = values[c] + shift;
    deviation[c] = Math.sqrt(Math.max(0, deviation[c] / rows - shift * shift));
  }
  return { mean, deviation };
}

/**
 * `(value - mean) / deviation` per column; a constant column becomes 0.
 * Hand in all sets as one matrix to standardise over their union.
 *
 * @param target where the result is written; `matrix.values` itself saves the copy.
 */
export function standardise(
  matrix: Matrix,
  moments = columnMoments(matrix),
  target: Float32Array = new Float32Array(matrix.values.length),
): Matrix {
  const { rows, columns, values } = matrix;
  const { mean, deviation } = moments;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const i = r * columns + c;
      target[i] = deviation[c] > 0 ? (values[i] - mean[c]) / deviation[c] : 0;
    }
  }
  return { rows, columns, values: target };
}

/** The given rows, in the given order. */
export function selectRows(matrix: Matrix, rows: Int32Array): Matrix {
  const { columns, values } = matrix;
  const selected = new Float32Array(rows.length * columns);
  for (let r = 0; r < rows.length; r++) {
    const from = rows[r] * columns;
    for (let c = 0; c < columns; c++) selected[r * columns + c] = values[from + c];
  }
  return { rows: rows.length, columns, values: selected };
}

/** The matrix without its constant columns; at least one column stays. */
export function varyingColumns(matrix: Matrix): Matrix {
  const { deviation } = columnMoments(matrix);
  const kept = Array.from(deviation.keys()).filter((c) => deviation[c] > 0);
  if (kept.length === matrix.columns) return matrix;
  if (kept.length === 0) kept.push(0);
  const values = new Float32Array(matrix.rows * kept.length);
  for (let r = 0; r < matrix.rows; r++) {
    for (let c = 0; c < kept.length; c++) values[r * kept.length + c] = matrix.values[r * matrix.columns + kept[c]];
  }
  return { rows: matrix.rows, columns: kept.length, values };
}
