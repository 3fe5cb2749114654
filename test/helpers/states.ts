import type { Matrix } from '../../src-main/numerics/matrix.ts';
import { matrixFrom } from '../../src-main/numerics/matrix.ts';
import { randomFromSeed } from '../../src-main/numerics/random.ts';

/** Standard normal states, the first column shifted. */
export function normalStates(rows: number, columns: number, seed: number, shift = 0): Matrix {
  const random = randomFromSeed(seed, 'test states');
  return matrixFrom(
    Float32Array.from({ length: rows * columns }, (_, i) => random.normal() + (i % columns === 0 ? shift : 0)),
    columns,
  );
}

/** One under the other. */
export function stacked(...parts: readonly Matrix[]): Matrix {
  return matrixFrom(Float32Array.from(parts.flatMap((part) => Array.from(part.values))), parts[0].columns);
}

/** Three clusters of `each` states, 20 deviations apart. */
export function threeClusters(each: number, columns = 5): Matrix {
  return stacked(
    normalStates(each, columns, 1),
    normalStates(each, columns, 2, 20),
    normalStates(each, columns, 3, 40),
  );
}

/** The k nearest others by looking at all; of equals, the smaller row first. */
export function bruteNeighbours(
  { rows, columns, values }: Matrix,
  row: number,
  k: number,
): { row: number; distance: number }[] {
  return Array.from({ length: rows }, (_, other) => {
    let squared = 0;
    for (let c = 0; c < columns; c++) squared += (values[row * columns + c] - values[other * columns + c]) ** 2;
    return { row: other, distance: Math.fround(Math.sqrt(squared)) };
  })
    .filter((other) => other.row !== row)
    .sort((a, b) => a.distance - b.distance || a.row - b.row)
    .slice(0, k);
}
