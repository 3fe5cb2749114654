/**
 * Memory is handed out once, at set-up, block after block, and never given
 * back: an instance is one learner. A block starts as zeros, on a cache line.
 */
const LINE: u64 = 64;
const PAGE: u64 = 65536;

let end: u64 = <u64>__heap_base;

/** Where the next block starts. */
export function nextBlock(): usize {
  return <usize>((end + LINE - 1) & ~(LINE - 1));
}

/** A block of `bytes` zeros; traps where the 4 GiB of WebAssembly or the machine's memory do not hold it. */
export function reserve(bytes: u64): usize {
  const start = <u64>nextBlock();
  end = start + bytes;
  const pages = (end + PAGE - 1) / PAGE;
  if (pages > 65536) unreachable();
  const missing = <i32>pages - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
  return start as usize;
}

/** A block of `count` float32. */
export function reserveFloats(count: i32): usize {
  return reserve((<u64>count) << 2);
}

const RECORDS: usize = memory.data(2560, 16);
let recordsEnd: usize = RECORDS;

/** A record of pointers and sizes. Records lie apart from the blocks, so that a run of blocks is data alone. */
export function record<T>(): T {
  const start = recordsEnd;
  recordsEnd = (start + offsetof<T>() + 7) & ~7;
  if (recordsEnd > RECORDS + 2560) unreachable();
  return changetype<T>(start);
}

/** The size of `count` float32. */
@inline
export function bytes(count: i32): usize {
  return (<usize>count) << 2;
}
