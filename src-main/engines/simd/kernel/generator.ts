/** xoshiro128** (Blackman and Vigna 2018) on four words in memory, draw for draw that of numerics/random.ts. */
export function uint32(state: usize): u32 {
  let a = load<u32>(state),
    b = load<u32>(state, 4),
    c = load<u32>(state, 8),
    d = load<u32>(state, 12);
  const result = rotl<u32>(b * 5, 7) * 9;
  const t = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= t;
  d = rotl<u32>(d, 11);
  store<u32>(state, a);
  store<u32>(state, b, 4);
  store<u32>(state, c, 8);
  store<u32>(state, d, 12);
  return result;
}

/** A whole number in [0, size): `drawIndex` of engines/learner.ts. */
@inline
export function drawIndex(state: usize, size: u32): u32 {
  return <u32>((<u64>uint32(state) * <u64>size) >> 32);
}
