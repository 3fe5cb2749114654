/** Swaps two rows of `bytes`, a multiple of 16. */
@inline
export function swapRows(a: usize, b: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) {
    const row = v128.load(a + at);
    v128.store(a + at, v128.load(b + at));
    v128.store(b + at, row);
  }
}
