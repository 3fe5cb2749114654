import { back, forward, ROWS } from './fourier';

/**
 * The sums of the grid's charges with t-SNE's kernels, by FFT. A grid of
 * rows x columns nodes, row-major, four f32 to a node; cyclic lengths are twice
 * that, so that nothing wraps round.
 *
 * On entry a node holds the charges 1, 0, x, y; on leaving, the sums of charge
 * 1 with K = 1 / (1 + d^2), and of 1, x and y with K^2. The first two lanes are
 * one complex number, times the spectrum of K + i K^2, which is (real, real) as
 * both are even; the last two another, times that of K^2.
 */

const LINE: usize = 64;

/**
 * Grid to table (2 * rows by columns): each column, followed by as many zeros, transformed. A block is four columns.
 */
export function columnsForward(
  grid: usize,
  rows: i32,
  columns: i32,
  turns: usize,
  table: usize,
  block: i32,
  scratch: usize,
): void {
  const offset = <usize>block * LINE;
  const stride = (<usize>columns) << 4;
  for (let r = 0; r < rows; r++) memory.copy(scratch + <usize>r * LINE, grid + <usize>r * stride + offset, LINE);
  memory.fill(scratch + <usize>rows * LINE, 0, <usize>rows * LINE);
  forward(scratch, 2 * rows, turns);
  for (let r = 0; r < 2 * rows; r++) memory.copy(table + <usize>r * stride + offset, scratch + <usize>r * LINE, LINE);
}

/**
 * The table's rows, each followed by as many zeros: forward, times the kernels' spectra (8 bytes to a node), back. A
 * block is four rows.
 */
export function multiplyRows(
  table: usize,
  columns: i32,
  turns: usize,
  spectra: usize,
  block: i32,
  scratch: usize,
): void {
  const stride = (<usize>columns) << 4;
  const from = table + <usize>(block * ROWS) * stride;
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < columns; c++)
      v128.store(
        scratch + <usize>c * LINE + ((<usize>r) << 4),
        v128.load(from + <usize>r * stride + ((<usize>c) << 4)),
      );
  }
  memory.fill(scratch + <usize>columns * LINE, 0, <usize>columns * LINE);
  forward(scratch, 2 * columns, turns);
  let kernels = spectra + ((<usize>(block * ROWS * 2 * columns)) << 3);
  const row = (<usize>columns) << 4;
  for (let c = 0; c < 2 * columns; c++) {
    for (let r = 0; r < ROWS; r++) {
      const at = scratch + <usize>c * LINE + ((<usize>r) << 4);
      const z = v128.load(at);
      const pair = v128.load64_splat(kernels + <usize>r * row);
      const byK = v128.shuffle<f32>(pair, pair, 0, 0, 1, 1);
      const byK2 = v128.shuffle<f32>(pair, f32x4.neg(pair), 5, 1, 0, 0);
      const crossed = v128.shuffle<f32>(z, f32x4.splat(0), 1, 0, 4, 4);
      v128.store(at, f32x4.add(f32x4.mul(z, byK), f32x4.mul(crossed, byK2)));
    }
    kernels += 8;
  }
  back(scratch, 2 * columns, turns);
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < columns; c++)
      v128.store(
        from + <usize>r * stride + ((<usize>c) << 4),
        v128.load(scratch + <usize>c * LINE + ((<usize>r) << 4)),
      );
  }
}

/** Table to grid: each column back; the second half is not asked for. */
export function columnsBack(
  grid: usize,
  rows: i32,
  columns: i32,
  turns: usize,
  table: usize,
  block: i32,
  scratch: usize,
): void {
  const offset = <usize>block * LINE;
  const stride = (<usize>columns) << 4;
  for (let r = 0; r < 2 * rows; r++) memory.copy(scratch + <usize>r * LINE, table + <usize>r * stride + offset, LINE);
  back(scratch, 2 * rows, turns);
  for (let r = 0; r < rows; r++) memory.copy(grid + <usize>r * stride + offset, scratch + <usize>r * LINE, LINE);
}

/**
 * K and K^2 at the distances between nodes, wrapped round, over the number of nodes, transformed along the columns. A
 * block is four columns.
 */
export function kernelColumns(
  spectra: usize,
  rows: i32,
  columns: i32,
  stepX: f64,
  stepY: f64,
  turns: usize,
  block: i32,
  scratch: usize,
): void {
  const scale: f64 = 1 / (<f64>(2 * rows) * <f64>(2 * columns));
  for (let r = 0; r < 2 * rows; r++) {
    const dy = <f64>min(r, 2 * rows - r) * stepY;
    for (let c = 0; c < ROWS; c++) {
      const column = block * ROWS + c;
      const dx = <f64>min(column, 2 * columns - column) * stepX;
      const value = 1 / (1 + dx * dx + dy * dy);
      const at = scratch + <usize>r * LINE + ((<usize>c) << 4);
      v128.store(at, f32x4.replace_lane(f32x4.splat(0), 0, <f32>(value * scale)));
      store<f32>(at, <f32>(value * value * scale), 4);
    }
  }
  forward(scratch, 2 * rows, turns);
  for (let r = 0; r < 2 * rows; r++) {
    for (let c = 0; c < ROWS; c++)
      store<u64>(
        spectra + ((<usize>(r * 2 * columns + block * ROWS + c)) << 3),
        load<u64>(scratch + <usize>r * LINE + ((<usize>c) << 4)),
      );
  }
}

/** Finishes what `kernelColumns` began, along the rows. A block is four rows. */
export function kernelRows(spectra: usize, columns: i32, turns: usize, block: i32, scratch: usize): void {
  const from = spectra + ((<usize>(block * ROWS * 2 * columns)) << 3);
  for (let c = 0; c < 2 * columns; c++) {
    for (let r = 0; r < ROWS; r++)
      v128.store(
        scratch + <usize>c * LINE + ((<usize>r) << 4),
        v128.load64_zero(from + ((<usize>(r * 2 * columns + c)) << 3)),
      );
  }
  forward(scratch, 2 * columns, turns);
  for (let c = 0; c < 2 * columns; c++) {
    for (let r = 0; r < ROWS; r++)
      store<u64>(
        from + ((<usize>(r * 2 * columns + c)) << 3),
        load<u64>(scratch + <usize>c * LINE + ((<usize>r) << 4)),
      );
  }
}
