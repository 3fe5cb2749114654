/**
 * The lower triangle L of a symmetric matrix A = L L', row-major; null where A is
 * not positive definite: where a pivot is at most `least` times its diagonal entry.
 */
export function cholesky(matrix: Float64Array, size: number, least = 1e-12): Float64Array | null {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j];
      for (let c = 0; c < j; c++) sum -= lower[i * size + c] * lower[j * size + c];
      if (j < i) lower[i * size + j] = sum / lower[j * size + j];
      else if (sum > least * matrix[i * size + i]) lower[i * size + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}

/** x with L L' x = b. */
export function solveCholesky(lower: Float64Array, b: Float64Array): Float64Array {
  const size = b.length;
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < i; c++) x[i] -= lower[i * size + c] * x[c];
    x[i] /= lower[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let c = i + 1; c < size; c++) x[i] -= lower[c * size + i] * x[c];
    x[i] /= lower[i * size + i];
  }
  return x;
}
