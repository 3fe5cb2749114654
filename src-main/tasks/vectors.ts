import type { Random } from '../numerics/random.ts';

/** `centre` plus an independent uniform number in [-radius, radius) per component. */
export function drawUniform(random: Random, centre: readonly number[], radius: number): Float64Array {
  return Float64Array.from(centre, (c) => c + radius * (2 * random.uniform() - 1));
}

/** `size` independent normal numbers of mean 0. */
export function drawNormal(random: Random, size: number, standardDeviation: number): Float64Array {
  return Float64Array.from({ length: size }, () => standardDeviation * random.normal());
}

export function squaredNorm(vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i] * vector[i];
  return sum;
}

/** `value` held within [-bound, bound]; NaN stays NaN. */
export function clip(value: number, bound: number): number {
  return value > bound ? bound : value < -bound ? -bound : value;
}
