import { logarithm } from '../../numerics/elementary.ts';

/**
 * How alone each of the first `count` points is: log(1 + mean distance to its
 * `neighbours` nearest among all others), the particle estimate of entropy that
 * APT pays (Liu and Abbeel 2021) and URLB has (Laskin et al. 2021). 0 where
 * there is no other.
 *
 * @param points rows of `size` numbers; distances are Euclidean.
 * @param neighbours of which there may be fewer.
 */
export function particleNovelty(points: Float32Array, size: number, count: number, neighbours: number): Float32Array {
  const rows = points.length / size;
  const nearest = Math.min(neighbours, rows - 1);
  const novelty = new Float32Array(count);
  if (nearest < 1) return novelty;
  // Squares of the least distances so far, ascending.
  const squares = new Float64Array(nearest);
  for (let row = 0; row < count; row++) {
    squares.fill(Infinity);
    for (let other = 0; other < rows; other++) {
      if (other === row) continue;
      let square = 0;
      for (let i = 0; i < size; i++) {
        const difference = points[row * size + i] - points[other * size + i];
        square += difference * difference;
      }
      if (square < squares[nearest - 1]) insert(squares, square);
    }
    let sum = 0;
    for (let i = 0; i < nearest; i++) sum += Math.sqrt(squares[i]);
    novelty[row] = logarithm(1 + sum / nearest);
  }
  return novelty;
}

/** Puts a value into an ascending array, whose last one it is less than and drives out. */
function insert(values: Float64Array, value: number): void {
  let place = values.length - 1;
  while (place > 0 && values[place - 1] > value) {
    values[place] = values[place - 1];
    place -= 1;
  }
  values[place] = value;
}
