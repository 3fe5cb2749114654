import { record, reserve, reserveFloats } from './memory';
import { padded4 } from './network/network';
import { clip } from './network/vectors';

/**
 * Running moments of raw observations, in float64: a count, sums, sums of
 * squares, all starting as Baselines has them; and from these the mean and
 * standard deviation, in float32, that observations are normalised with.
 */
const INITIAL_COUNT: f64 = 0.01;
const INITIAL_SQUARES: f64 = 0.01;
const SMALLEST_VARIANCE: f64 = 0.01;

@unmanaged
export class Moments {
  size: i32;
  limit: f32;
  /** count, then `size` sums, then `size` sums of squares. */
  start: usize;
  mean: usize;
  deviation: usize;
}

/** Reserves the part that a snapshot carries; `reserveStatistics` the rest. */
export function reserveMoments(size: i32, limit: f32): Moments {
  const moments = record<Moments>();
  moments.size = size;
  moments.limit = limit;
  moments.start = reserve(8 * <u64>(2 * size + 1));
  return moments;
}

export function reserveStatistics(moments: Moments): void {
  moments.mean = reserveFloats(padded4(moments.size));
  moments.deviation = reserveFloats(padded4(moments.size));
  const squares = moments.start + 8 + ((<usize>moments.size) << 3);
  store<f64>(moments.start, INITIAL_COUNT);
  for (let i = 0; i < moments.size; i++) store<f64>(squares + ((<usize>i) << 3), INITIAL_SQUARES);
  refresh(moments);
}

/** Adds an observation; `refresh` has to follow the last one. */
export function observe(moments: Moments, observation: usize): void {
  const width = (<usize>moments.size) << 3;
  store<f64>(moments.start, load<f64>(moments.start) + 1);
  let at = moments.start + 8;
  for (let i = 0; i < moments.size; i++) {
    const x = <f64>load<f32>(observation);
    store<f64>(at, load<f64>(at) + x);
    store<f64>(at + width, load<f64>(at + width) + x * x);
    at += 8;
    observation += 4;
  }
}

/** Mean and standard deviation from the sums. */
export function refresh(moments: Moments): void {
  const width = (<usize>moments.size) << 3,
    count = load<f64>(moments.start);
  let at = moments.start + 8,
    mean = moments.mean,
    deviation = moments.deviation;
  for (let i = 0; i < moments.size; i++) {
    const m = load<f64>(at) / count;
    store<f32>(mean, <f32>m);
    store<f32>(deviation, <f32>sqrt<f64>(max<f64>(load<f64>(at + width) / count - m * m, SMALLEST_VARIANCE)));
    at += 8;
    mean += 4;
    deviation += 4;
  }
}

/** One raw observation to one padded row of clip((s - mean) / std). */
export function normaliseRow(moments: Moments, from: usize, to: usize): void {
  const limit = f32x4.splat(moments.limit),
    vectors = moments.size >> 2,
    rest = moments.size & 3;
  let mean = moments.mean,
    deviation = moments.deviation;
  for (let i = 0; i < vectors; i++) {
    const centred = f32x4.sub(v128.load(from), v128.load(mean));
    v128.store(to, clip(f32x4.div(centred, v128.load(deviation)), limit));
    from += 16;
    to += 16;
    mean += 16;
    deviation += 16;
  }
  if (rest == 0) return;
  v128.store(to, f32x4.splat(0));
  for (let i = 0; i < rest; i++) {
    const centred = f32x4.splat(load<f32>(from) - load<f32>(mean));
    v128.store32_lane(to, clip(f32x4.div(centred, f32x4.splat(load<f32>(deviation))), limit), 0);
    from += 4;
    to += 4;
    mean += 4;
    deviation += 4;
  }
}

/** `size` numbers to a row of padded4(size), whose padding becomes zero: what lay there is of another block. */
export function copyRow(from: usize, to: usize, size: i32): void {
  const end = from + ((<usize>size) << 2),
    paddedEnd = to + ((<usize>padded4(size)) << 2);
  for (; from < end; from += 4) {
    store<f32>(to, load<f32>(from));
    to += 4;
  }
  for (; to < paddedEnd; to += 4) store<f32>(to, 0);
}
