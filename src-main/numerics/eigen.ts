/** Eigenvalues, descending, with unit eigenvectors in the same order. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
}

const SWEEPS = 60;

/**
 * Eigenvalues and vectors of a symmetric matrix by cyclic Jacobi rotations
 * (Golub and Van Loan, section 8.5). The sign of a vector makes its largest
 * component positive, so that a map does not flip between requests.
 *
 * @param symmetric `size * size` numbers, row-major.
 */
export function symmetricEigen(symmetric: Float64Array, size: number): Eigen {
  const a = symmetric.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotated = rotate(a, v, size, p, q) || rotated;
    if (!rotated) break;
  }
  const byValue = Array.from({ length: size }, (_, i) => i).sort((i, j) => a[j * size + j] - a[i * size + i] || i - j);
  return {
    values: Float64Array.from(byValue, (i) => a[i * size + i]),
    vectors: byValue.map((column) => upright(Float64Array.from({ length: size }, (_, row) => v[row * size + column]))),
  };
}

/** Turns rows and columns p and q so that a[p][q] becomes 0; false where it is that already. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): boolean {
  const app = a[p * size + p];
  const aqq = a[q * size + q];
  const apq = a[p * size + q];
  if (Math.abs(apq) <= 1e-16 * Math.sqrt(Math.abs(app * aqq)) || apq === 0) return false;
  const theta = (aqq - app) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const akp = a[k * size + p];
    const akq = a[k * size + q];
    a[k * size + p] = c * akp - s * akq;
    a[k * size + q] = s * akp + c * akq;
  }
  for (let k = 0; k < size; k++) {
    const apk = a[p * size + k];
    const aqk = a[q * size + k];
    a[p * size + k] = c * apk - s * aqk;
    a[q * size + k] = s * apk + c * aqk;
    const vkp = v[k * size + p];
    const vkq = v[k * size + q];
    v[k * size + p] = c * vkp - s * vkq;
    v[k * size + q] = s * vkp + c * vkq;
  }
  a[p * size + q] = 0;
  a[q * size + p] = 0;
  return true;
}

/** The vector, or its negative: that whose largest component is positive. */
export function upright(vector: Float64Array): Float64Array {
  let largest = 0;
  for (let i = 1; i < vector.length; i++) if (Math.abs(vector[i]) > Math.abs(vector[largest]) * (1 + 1e-9)) largest = i;
  return vector[largest] < 0 ? vector.map((component) => -component) : vector;
}
