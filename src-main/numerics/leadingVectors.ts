import { symmetricEigen } from './eigen.ts';
import type { Random } from './random.ts';

/** A symmetric matrix without negative eigenvalues, known by what it makes of a vector: `product` of `vector`. */
export type SymmetricOperator = (vector: Float64Array, product: Float64Array) => void;

export interface EigenPair {
  readonly value: number;
  /** Of length 1. */
  readonly vector: Float64Array;
}

/** Length of a Krylov space before it is begun anew from the best vector in it. */
const STEPS = 80;
const RESTARTS = 40;
const TOLERANCE = 1e-9;

/**
 * The `count` largest eigenvalues with their vectors, by Lanczos iteration with
 * full reorthogonalisation (Golub and Van Loan, section 10.1), each beside those
 * found before it, so that equal eigenvalues are all found. The time is that of
 * some dozens of products.
 *
 * @param random where the search begins; what is found does not depend on it.
 */
export function leadingVectors(
  operator: SymmetricOperator,
  size: number,
  count: number,
  random: Random,
): readonly EigenPair[] {
  const found: EigenPair[] = [];
  while (found.length < Math.min(count, size)) {
    let pair: EigenPair = { value: 0, vector: Float64Array.from({ length: size }, () => random.normal()) };
    const others = found.map(({ vector }) => vector);
    const scale = found[0]?.value ?? 0;
    for (let turn = 0; turn < RESTARTS; turn++) {
      const next = bestInKrylovSpace(operator, pair.vector, others, random);
      pair = next;
      if (next.residual <= TOLERANCE * Math.max(next.value, scale)) break;
    }
    found.push(pair);
  }
  return found;
}

function bestInKrylovSpace(
  operator: SymmetricOperator,
  start: Float64Array,
  others: readonly Float64Array[],
  random: Random,
): EigenPair & { readonly residual: number } {
  const size = start.length;
  const steps = Math.min(STEPS, size - others.length);
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let next = start.slice();
  for (let step = 0; step < steps; step++) {
    clear(next, others, basis);
    let length = norm(next);
    if (!(length > 0)) {
      next = Float64Array.from({ length: size }, () => random.normal());
      clear(next, others, basis);
      length = norm(next);
    }
    const vector = next.map((component) => component / length);
    basis.push(vector);
    const product = new Float64Array(size);
    operator(vector, product);
    diagonal.push(dot(vector, product));
    clear(product, others, basis);
    beside.push(norm(product));
    next = product;
    if (beside[step] <= 1e-14 * Math.max(...diagonal)) break; // the space is closed: nothing outside it is reached
  }
  const k = basis.length;
  const tridiagonal = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    tridiagonal[i * k + i] = diagonal[i];
    if (i + 1 < k) tridiagonal[i * k + i + 1] = tridiagonal[(i + 1) * k + i] = beside[i];
  }
  const { values, vectors } = symmetricEigen(tridiagonal, k);
  const vector = new Float64Array(size);
  basis.forEach((direction, i) => {
    for (let c = 0; c < size; c++) vector[c] += vectors[0][i] * direction[c];
  });
  const length = norm(vector);
  return {
    value: Math.max(0, values[0]),
    vector: vector.map((component) => component / length),
    residual: Math.abs(beside[k - 1] * vectors[0][k - 1]),
  };
}

/** Takes from `vector` what lies along the others, twice, as once leaves rounding. */
function clear(vector: Float64Array, ...spaces: readonly (readonly Float64Array[])[]): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const direction of spaces.flat()) {
      const along = dot(vector, direction);
      for (let c = 0; c < vector.length; c++) vector[c] -= along * direction[c];
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
