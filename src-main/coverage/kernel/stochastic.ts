import { pointOf, weightOf } from './edge';

/** Gradient coefficients are looked up by the upper bits of the squared distance's float32: 128 steps to a doubling. */
const DROPPED_BITS: i32 = 16;
/** No coordinate of one gradient counts for more than this. */
const CLIP: f32 = 4;

/** The finaliser of MurmurHash3 (Appleby). */
@inline
function scramble(word: u32): u32 {
  let h = word;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

@inline
function clip(g: f32): f32 {
  return max(-CLIP, min(CLIP, g));
}

/**
 * When each edge of the block of 4096 points first acts: after as many epochs as the heaviest weight, 1, is times its
 * own.
 */
export function schedule(
  points: i32,
  start: usize,
  edges: usize,
  indexBits: i32,
  due: usize,
  block: i32,
  _scratch: usize,
): void {
  const from = load<i32>(start + ((<usize>(block << 12)) << 2));
  const to = load<i32>(start + ((<usize>min(points, (block + 1) << 12)) << 2));
  for (let e = from; e < to; e++)
    store<f32>(due + ((<usize>e) << 2), 1 / weightOf(load<u32>(edges + ((<usize>e) << 2)), indexBits));
}

/** Draws `count` points (i32) that negative samples are taken from. */
export function drawPool(points: i32, key: u32, pool: usize, count: i32, _block: i32, _scratch: usize): void {
  for (let z = 0; z < count; z++)
    store<i32>(pool + ((<usize>z) << 2), <i32>((<u64>scramble(key + <u32>z * 0x9e3779b1) * <u64>points) >> 32));
}

/**
 * A slice of an epoch: slice `slice` of `slices` of the block's points, in order,
 * each with all its edges that are due. An edge draws both its ends together,
 * then its first is pushed away from `negatives` samples. Points beyond the
 * block are where they were at the start of the slice (`snapshot`). Where an edge
 * leads to one, that stays, and the first is drawn twice, as the edge's reverse
 * would have drawn it.
 */
export function layOut(
  map: usize,
  snapshot: usize,
  points: i32,
  blockSize: i32,
  slice: i32,
  slices: i32,
  start: usize,
  edges: usize,
  indexBits: i32,
  due: usize,
  attraction: usize,
  repulsion: usize,
  pool: usize,
  poolMask: u32,
  negatives: i32,
  epoch: f32,
  rate: f32,
  key: u32,
  block: i32,
  _scratch: usize,
): void {
  const first = block * blockSize;
  const last = min(points, first + blockSize);
  const end = first + ((last - first) * (slice + 1)) / slices;
  for (let p = first + ((last - first) * slice) / slices; p < end; p++) {
    let x = load<f32>(map + ((<usize>p) << 3));
    let y = load<f32>(map + ((<usize>p) << 3), 4);
    let draw = scramble(key + <u32>p * 0x9e3779b1) | 1;
    const lastEdge = load<i32>(start + ((<usize>p) << 2), 4);
    for (let e = load<i32>(start + ((<usize>p) << 2)); e < lastEdge; e++) {
      const next = load<f32>(due + ((<usize>e) << 2));
      if (next > epoch) continue;
      const edge = load<u32>(edges + ((<usize>e) << 2));
      store<f32>(due + ((<usize>e) << 2), next + 1 / weightOf(edge, indexBits));
      const other = pointOf(edge, indexBits);
      const isInside = other >= first && other < last;
      const place = (isInside ? map : snapshot) + ((<usize>other) << 3);
      for (let turn = isInside ? 1 : 0; turn < 2; turn++) {
        const dx = x - load<f32>(place);
        const dy = y - load<f32>(place, 4);
        const pull = load<f32>(attraction + ((<usize>(reinterpret<u32>(dx * dx + dy * dy) >> DROPPED_BITS)) << 2));
        const stepX = rate * clip(pull * dx);
        const stepY = rate * clip(pull * dy);
        x += stepX;
        y += stepY;
        if (isInside) {
          store<f32>(place, load<f32>(place) - stepX);
          store<f32>(place, load<f32>(place, 4) - stepY, 4);
        }
      }
      for (let s = 0; s < negatives; s++) {
        draw ^= draw << 13; // xorshift32 (Marsaglia 2003)
        draw ^= draw >> 17;
        draw ^= draw << 5;
        const sample = load<i32>(pool + ((<usize>((draw >> 8) & poolMask)) << 2));
        const from = (sample >= first && sample < last ? map : snapshot) + ((<usize>sample) << 3);
        const dx = x - load<f32>(from);
        const dy = y - load<f32>(from, 4);
        const push: f32 =
          sample == p
            ? 0
            : load<f32>(repulsion + ((<usize>(reinterpret<u32>(dx * dx + dy * dy) >> DROPPED_BITS)) << 2));
        x += rate * clip(push * dx);
        y += rate * clip(push * dy);
      }
    }
    store<f32>(map + ((<usize>p) << 3), x);
    store<f32>(map + ((<usize>p) << 3), y, 4);
  }
}
