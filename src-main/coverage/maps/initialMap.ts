import type { Random } from '../../numerics/random.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { principalPlane } from './pca.ts';
import type { SharedTree } from '../parallel/sharedTree.ts';

/**
 * The principal plane in the tree's order, scaled by `scale`, with uniform noise
 * of +-`jitter` that sets states apart that are the same. Starting there keeps
 * the large-scale shape and makes maps of one data set agree (Kobak and
 * Linderman 2021).
 *
 * @param scale the factor, from the plane's coordinates.
 */
export function initialMap(
  crew: Crew,
  tree: SharedTree,
  matrix: Matrix,
  random: Random,
  scale: (plane: Float32Array) => number,
  jitter: number,
): Float32Array {
  const { coordinates } = principalPlane(matrix);
  const factor = scale(coordinates);
  const map = crew.arena.float32(coordinates.length);
  for (let p = 0; p < tree.rows; p++) {
    const row = tree.order[p];
    map[2 * p] = coordinates[2 * row] * factor + jitter * (2 * random.uniform() - 1);
    map[2 * p + 1] = coordinates[2 * row + 1] * factor + jitter * (2 * random.uniform() - 1);
  }
  return map;
}

/** Makes the largest coordinate `size`; 1 where all are 0. */
export function toLargest(size: number): (plane: Float32Array) => number {
  return (plane) => {
    let largest = 0;
    for (const coordinate of plane) largest = Math.max(largest, Math.abs(coordinate));
    return largest > 0 ? size / largest : 1;
  };
}

/** Makes the standard deviation of x `deviation`; 1 where all are 0. */
export function toDeviation(deviation: number): (plane: Float32Array) => number {
  return (plane) => {
    let squares = 0;
    for (let i = 0; i < plane.length; i += 2) squares += plane[i] * plane[i];
    return squares > 0 ? deviation / Math.sqrt(squares / (plane.length / 2)) : 1;
  };
}
