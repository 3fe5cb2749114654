import type { Matrix } from './matrix.ts';

/** A table as float32, near 0 and of size 1, and the factor that gives its own size back. */
export interface CentredMatrix {
  readonly matrix: Matrix;
  /** What one unit of the matrix is in the table, or in standard deviations where it was standardised. */
  readonly unit: number;
}

/** Rows by whose median a column is centred. */
const SAMPLED = 1001;

/**
 * A table of float64 made ready for methods that work in float32 and look at
 * distances alone: each column is centred on its median, then the whole divided
 * by its largest number, before anything is rounded. So neither an offset (1.7e9
 * seconds) nor a scale (1e20, 1e-25) costs a digit, and a far outlier does not
 * move the rest to where float32 is coarse.
 *
 * @param values row-major, finite.
 * @param isStandardised whether each column is given a standard deviation of 1 (divisor n); a constant one becomes 0.
 */
export function centredMatrix(values: Float64Array, columns: number, isStandardised: boolean): CentredMatrix {
  const rows = values.length / columns;
  const centre = new Float64Array(columns);
  const factor = new Float64Array(columns).fill(1);
  for (let c = 0; c < columns; c++) {
    centre[c] = columnMedian(values, columns, c);
    if (isStandardised) factor[c] = reciprocal(deviation(values, columns, c));
  }
  let unit = 0;
  for (let i = 0; i < values.length; i++)
    unit = Math.max(unit, Math.abs(values[i] - centre[i % columns]) * factor[i % columns]);
  const scaled = new Float32Array(values.length);
  if (unit > 0)
    for (let i = 0; i < values.length; i++)
      scaled[i] = ((values[i] - centre[i % columns]) * factor[i % columns]) / unit;
  return { matrix: { rows, columns, values: scaled }, unit: unit > 0 ? unit : 1 };
}

/** Of rows taken evenly where there are many. */
function columnMedian(values: Float64Array, columns: number, column: number): number {
  const rows = values.length / columns;
  const count = Math.min(rows, SAMPLED);
  const sample = Float64Array.from(
    { length: count },
    (_, i) => values[Math.floor((i * rows) / count) * columns + column],
  ).sort();
  return sample[count >> 1];
}

/** Of numbers of any size: their squares would leave float64 where they are very large or small. */
function deviation(values: Float64Array, columns: number, column: number): number {
  const rows = values.length / columns;
  const first = values[column];
  let largest = 0;
  for (let i = column; i < values.length; i += columns) largest = Math.max(largest, Math.abs(values[i] - first));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = column; i < values.length; i += columns) sum += (values[i] - first) / largest;
  const mean = sum / rows;
  let squares = 0;
  for (let i = column; i < values.length; i += columns) squares += ((values[i] - first) / largest - mean) ** 2;
  return largest * Math.sqrt(squares / rows);
}

function reciprocal(size: number): number {
  return size > 0 ? 1 / size : 0;
}
