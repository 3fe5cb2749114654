import { cholesky, solveCholesky } from '../../numerics/cholesky.ts';
import { exponential, logarithm } from '../../numerics/elementary.ts';

/** Rows of features, row-major, with the label (0 or 1) of each. */
export interface LabelledRows {
  readonly features: Float64Array;
  readonly columns: number;
  readonly labels: Uint8Array;
}

const ITERATIONS = 12;
/**
 * Weight of the squared coefficients against the mean loss: keeps apart what can be told without fault from infinity.
 */
const RIDGE = 1e-6;

/**
 * Coefficients of a logistic regression on the first `used` columns, by Newton's
 * method; both labels weigh the same, however many rows have them.
 *
 * @param isTaken which rows are fitted; both labels are among them.
 * @param start coefficients near those that are sought.
 */
export function fitLogistic(
  { features, columns, labels }: LabelledRows,
  used: number,
  isTaken: (row: number) => boolean,
  start: Float64Array = new Float64Array(used),
): Float64Array {
  const rows = Int32Array.from(labels.keys()).filter(isTaken);
  const ones = rows.reduce((sum, row) => sum + labels[row], 0);
  const weights = [0.5 / (rows.length - ones), 0.5 / ones];
  let coefficients = Float64Array.from(start);
  let loss = Infinity;
  const gradient = new Float64Array(used);
  const curvature = new Float64Array(used * used);
  let step = new Float64Array(used);
  for (let iteration = 0, halvings = 0; iteration < ITERATIONS; iteration++) {
    gradient.fill(0);
    curvature.fill(0);
    let sum = 0;
    for (const row of rows) {
      const at = row * columns;
      let score = 0;
      for (let c = 0; c < used; c++) score += coefficients[c] * features[at + c];
      const weight = weights[labels[row]];
      sum += weight * softplus(labels[row] === 1 ? -score : score);
      const p = 1 / (1 + exponential(-score));
      const slope = weight * (labels[row] - p);
      const bend = weight * p * (1 - p);
      for (let c = 0; c < used; c++) {
        gradient[c] += slope * features[at + c];
        const bent = bend * features[at + c];
        for (let e = 0; e <= c; e++) curvature[c * used + e] += bent * features[at + e];
      }
    }
    for (let c = 0; c < used; c++) {
      sum += (RIDGE / 2) * coefficients[c] ** 2;
      gradient[c] -= RIDGE * coefficients[c];
      curvature[c * used + c] += RIDGE;
    }
    if (sum > loss) {
      if (++halvings > 6) break;
      step = step.map((x) => x / 2);
      coefficients = coefficients.map((x, c) => x - step[c]);
      continue;
    }
    if (loss - sum < 1e-9) break;
    loss = sum;
    const lower = cholesky(curvature, used, 1e-14);
    if (lower === null) break;
    step = new Float64Array(solveCholesky(lower, gradient));
    coefficients = coefficients.map((x, c) => x + step[c]);
  }
  return coefficients;
}

/** log(1 + e^x). */
export function softplus(x: number): number {
  return x > 0 ? x + logarithm(1 + exponential(-x)) : logarithm(1 + exponential(x));
}
