import { pointOf, weightOf, weightsOf } from './edge';

/** Points in a block. */
const BLOCK: i32 = 1024;

/**
 * sum_j p_ij (y_i - y_j) / (1 + d_ij^2) times 2 n, x, y per point (van der
 * Maaten 2014, equation 8), over the rows of the graph, four edges at a time.
 */
export function attract(
  map: usize,
  points: i32,
  start: usize,
  edges: usize,
  indexBits: i32,
  attraction: usize,
  block: i32,
  _scratch: usize,
): void {
  const last = min(points, (block + 1) * BLOCK);
  const mask = i32x4.splat((1 << indexBits) - 1);
  const one = f32x4.splat(1);
  for (let p = block * BLOCK; p < last; p++) {
    const x = v128.load32_splat(map + ((<usize>p) << 3));
    const y = v128.load32_splat(map + ((<usize>p) << 3), 4);
    let e = edges + ((<usize>load<i32>(start + ((<usize>p) << 2))) << 2);
    const end = edges + ((<usize>load<i32>(start + ((<usize>p) << 2), 4)) << 2);
    let fx = f32x4.splat(0);
    let fy = f32x4.splat(0);
    for (; e + 16 <= end; e += 16) {
      const four = v128.load(e);
      const others = v128.and(four, mask);
      const ab = v128.load64_lane(
        map + ((<usize>i32x4.extract_lane(others, 1)) << 3),
        v128.load64_zero(map + ((<usize>i32x4.extract_lane(others, 0)) << 3)),
        1,
      );
      const cd = v128.load64_lane(
        map + ((<usize>i32x4.extract_lane(others, 3)) << 3),
        v128.load64_zero(map + ((<usize>i32x4.extract_lane(others, 2)) << 3)),
        1,
      );
      const dx = f32x4.sub(x, v128.shuffle<f32>(ab, cd, 0, 2, 4, 6));
      const dy = f32x4.sub(y, v128.shuffle<f32>(ab, cd, 1, 3, 5, 7));
      const pull = f32x4.div(
        weightsOf(four, indexBits),
        f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))),
      );
      fx = f32x4.add(fx, f32x4.mul(pull, dx));
      fy = f32x4.add(fy, f32x4.mul(pull, dy));
    }
    let sumX = total(fx);
    let sumY = total(fy);
    for (; e < end; e += 4) {
      const edge = load<u32>(e);
      const other = map + ((<usize>pointOf(edge, indexBits)) << 3);
      const dx = f32x4.extract_lane(x, 0) - load<f32>(other);
      const dy = f32x4.extract_lane(y, 0) - load<f32>(other, 4);
      const pull = weightOf(edge, indexBits) / (1 + dx * dx + dy * dy);
      sumX += pull * dx;
      sumY += pull * dy;
    }
    store<f32>(attraction + ((<usize>p) << 3), sumX);
    store<f32>(attraction + ((<usize>p) << 3), sumY, 4);
  }
}

@inline
function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/**
 * One step down the gradient 4 (pull * attraction - push * repulsion), with
 * momentum and gains (see tsneLayout.ts), and by -shift; two points at a time.
 * Leaves the block's least x, y, most x, y and sums of x, y (f64) in report[block].
 */
export function descend(
  map: usize,
  points: i32,
  attraction: usize,
  repulsion: usize,
  velocity: usize,
  gains: usize,
  pull: f32,
  push: f32,
  rate: f32,
  momentum: f32,
  shiftX: f32,
  shiftY: f32,
  report: usize,
  block: i32,
  _scratch: usize,
): void {
  const first = block * BLOCK;
  const last = min(points, first + BLOCK);
  const shift = f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(shiftX), 1, shiftY), 3, shiftY);
  const zero = f32x4.splat(0);
  let least = f32x4.splat(Infinity);
  let most = f32x4.splat(-Infinity);
  let sums = f64x2.splat(0);
  for (let p = first; p < last; p += 2) {
    const at = (<usize>p) << 3;
    const gradient = f32x4.sub(
      f32x4.mul(f32x4.splat(4 * pull), v128.load(attraction + at)),
      f32x4.mul(f32x4.splat(4 * push), v128.load(repulsion + at)),
    );
    const before = v128.load(velocity + at);
    const keepsItsWay = v128.xor(f32x4.gt(gradient, zero), f32x4.gt(before, zero));
    const gain = v128.load(gains + at);
    const nextGain = v128.bitselect(
      f32x4.add(gain, f32x4.splat(0.2)),
      f32x4.max(f32x4.splat(0.01), f32x4.mul(gain, f32x4.splat(0.8))),
      keepsItsWay,
    );
    const next = f32x4.sub(
      f32x4.mul(f32x4.splat(momentum), before),
      f32x4.mul(f32x4.mul(f32x4.splat(rate), nextGain), gradient),
    );
    const place = f32x4.sub(f32x4.add(v128.load(map + at), next), shift);
    if (p + 1 < last) {
      v128.store(velocity + at, next);
      v128.store(gains + at, nextGain);
      v128.store(map + at, place);
      least = f32x4.min(least, place);
      most = f32x4.max(most, place);
      sums = f64x2.add(
        sums,
        f64x2.add(f64x2.promote_low_f32x4(place), f64x2.promote_low_f32x4(v128.shuffle<f32>(place, place, 2, 3, 2, 3))),
      );
    } else {
      v128.store64_lane(velocity + at, next, 0);
      v128.store64_lane(gains + at, nextGain, 0);
      v128.store64_lane(map + at, place, 0);
      const alone = v128.shuffle<f32>(place, place, 0, 1, 0, 1);
      least = f32x4.min(least, alone);
      most = f32x4.max(most, alone);
      sums = f64x2.add(sums, f64x2.promote_low_f32x4(place));
    }
  }
  const into = report + <usize>block * 48;
  const low = f32x4.min(least, v128.shuffle<f32>(least, least, 2, 3, 0, 1));
  const high = f32x4.max(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  v128.store(into, f64x2.promote_low_f32x4(low));
  v128.store(into, f64x2.promote_low_f32x4(high), 16);
  v128.store(into, sums, 32);
}

/** What `descend` reports, of a map that has not moved yet. */
export function measure(map: usize, points: i32, report: usize, block: i32, _scratch: usize): void {
  const last = min(points, (block + 1) * BLOCK);
  let least = f64x2.splat(Infinity);
  let most = f64x2.splat(-Infinity);
  let sums = f64x2.splat(0);
  for (let p = block * BLOCK; p < last; p++) {
    const place = f64x2.promote_low_f32x4(v128.load64_zero(map + ((<usize>p) << 3)));
    least = f64x2.min(least, place);
    most = f64x2.max(most, place);
    sums = f64x2.add(sums, place);
  }
  const into = report + <usize>block * 48;
  v128.store(into, least);
  v128.store(into, most, 16);
  v128.store(into, sums, 32);
}

/** What `gather` does, over all pairs, for the block of 64 points: forces and Z + n. */
export function repelExactly(map: usize, points: i32, repulsion: usize, zs: usize, block: i32, _scratch: usize): void {
  const last = min(points, (block + 1) * 64);
  let z: f64 = 0;
  for (let p = block * 64; p < last; p++) {
    const x = load<f32>(map + ((<usize>p) << 3));
    const y = load<f32>(map + ((<usize>p) << 3), 4);
    let fx: f32 = 0;
    let fy: f32 = 0;
    let sum: f32 = 0;
    for (let q = 0; q < points; q++) {
      const dx = x - load<f32>(map + ((<usize>q) << 3));
      const dy = y - load<f32>(map + ((<usize>q) << 3), 4);
      const kernel: f32 = 1 / (1 + dx * dx + dy * dy);
      sum += kernel;
      fx += kernel * kernel * dx;
      fy += kernel * kernel * dy;
    }
    z += sum;
    store<f32>(repulsion + ((<usize>p) << 3), fx);
    store<f32>(repulsion + ((<usize>p) << 3), fy, 4);
  }
  store<f64>(zs + ((<usize>block) << 3), z);
}
