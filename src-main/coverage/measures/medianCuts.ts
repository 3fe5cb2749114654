import type { Matrix } from '../../numerics/matrix.ts';

/**
 * Cuts the rows at the median of their widest column, and each half again, until
 * parts have `most` rows at most or rows that are all the same.
 *
 * @param part hears the rows of each part, in an order that the matrix fixes.
 */
export function cutAtMedians({ rows, columns, values }: Matrix, most: number, part: (rows: Int32Array) => void): void {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const lowest = new Float32Array(columns);
  const highest = new Float32Array(columns);

  /** -1 where all rows are the same. */
  function widestColumn(from: number, to: number): number {
    lowest.fill(Infinity);
    highest.fill(-Infinity);
    for (let p = from; p < to; p++) {
      for (let c = 0, o = order[p] * columns; c < columns; c++, o++) {
        lowest[c] = Math.min(lowest[c], values[o]);
        highest[c] = Math.max(highest[c], values[o]);
      }
    }
    let widest = 0;
    for (let c = 1; c < columns; c++) if (highest[c] - lowest[c] > highest[widest] - lowest[widest]) widest = c;
    return highest[widest] > lowest[widest] ? widest : -1;
  }

  /**
   * Hoare's quickselect: afterwards nothing before `middle` exceeds what stands there, and nothing after is below it.
   */
  function selectMiddle(from: number, to: number, middle: number, column: number): void {
    let low = from;
    let high = to - 1;
    while (low < high) {
      const pivot = values[order[(low + high) >> 1] * columns + column];
      let i = low;
      let j = high;
      while (i <= j) {
        while (values[order[i] * columns + column] < pivot) i++;
        while (values[order[j] * columns + column] > pivot) j--;
        if (i <= j) {
          const row = order[i];
          order[i++] = order[j];
          order[j--] = row;
        }
      }
      if (middle <= j) high = j;
      else if (middle >= i) low = i;
      else return;
    }
  }

  function cut(from: number, to: number): void {
    const column = to - from <= most ? -1 : widestColumn(from, to);
    if (column < 0) return part(order.subarray(from, to));
    const middle = (from + to) >> 1;
    selectMiddle(from, to, middle, column);
    cut(from, middle);
    cut(middle, to);
  }

  if (rows > 0) cut(0, rows);
}
