import type { MetricColumn } from '../../../db/log/series.ts';
import type { CurveAxis } from '../../contract/figures.ts';
import { randomFromSeed } from '../../numerics/random.ts';
import type { AggregateOptions, Band, Estimator } from '../../statistics/aggregate.ts';
import { aggregateCurves, interpolate, type Curve, type CurveAggregate } from '../../statistics/curves.ts';

/** Updates of the student's networks by the end of a cycle; what an exercise takes back does not count. */
export function updatesAt(cycle: number, settings: Readonly<Record<string, unknown>>): number {
  const student = Number(settings['studentUpdates']);
  if (['ddpg', 'frozen', 'explorer'].includes(String(settings['method']))) return (cycle + 1) * student;
  // The first cycle of Algorithm 1 only estimates R(pi).
  return cycle * (student + (settings['exerciseMove'] === 'commit' ? Number(settings['exerciseUpdates']) : 0));
}

/**
 * One run's metric against an axis. Cycles that do not move along it (no episode ended) give way to the last of them.
 */
export function curveOf(column: MetricColumn, axis: CurveAxis, settings: Readonly<Record<string, unknown>>): Curve {
  const along = axis === 'updates' ? column.cycle.map((cycle) => updatesAt(cycle, settings)) : column[axis];
  const x: number[] = [];
  const y: number[] = [];
  along.forEach((at, i) => {
    if (x.length > 0 && at <= x[x.length - 1]) {
      y[y.length - 1] = column.value[i];
      return;
    }
    x.push(at);
    y.push(column.value[i]);
  });
  return { x, y };
}

/** Seed of the bootstrap of curves: the same interval every time it is asked for. */
const BOOTSTRAP_SEED = 1;

export function optionsFor(estimator: Estimator, band: Band): AggregateOptions {
  return band === 'bootstrap'
    ? { estimator, band, random: randomFromSeed(BOOTSTRAP_SEED, 'curves') }
    : { estimator, band };
}

/**
 * The curves as one, over the steps that all of them span. For display
 * (`points`), a bootstrap is drawn at fewer steps, as its two thousand resamples
 * take time; its centre is exact at each.
 */
export function aggregateGroup(
  curves: readonly Curve[],
  estimator: Estimator,
  band: Band,
  points: number | null,
): CurveAggregate {
  const common = withinCommon(curves);
  const whole = aggregateCurves(common, optionsFor(estimator, band === 'bootstrap' && points !== null ? 'none' : band));
  if (band !== 'bootstrap' || points === null) return whole;
  const steps = evenly(whole.x, Math.max(2, Math.floor(points / 24)));
  const drawn = aggregateCurves(
    common.map((curve) => ({ x: steps, y: interpolate(curve, steps) })),
    optionsFor(estimator, band),
  );
  // What is drawn between the steps is how far the ends are from the centre: so the band goes along with its line.
  const [low, high] = [drawn.low, drawn.high].map((ends) => {
    const distances = interpolate({ x: steps, y: ends.map((end, i) => end - drawn.centre[i]) }, whole.x);
    return whole.centre.map((centre, i) => centre + distances[i]);
  });
  return { ...whole, low, high, band };
}

/** Without what lies before the last to begin or behind the first to end; curves on one grid then stay on one. */
function withinCommon(curves: readonly Curve[]): readonly Curve[] {
  const first = Math.max(...curves.map(({ x }) => x[0]));
  const last = Math.min(...curves.map(({ x }) => x[x.length - 1]));
  const cut = curves.map(({ x, y }) => {
    const from = x.findIndex((step) => step >= first);
    const end = x.findLastIndex((step) => step <= last) + 1;
    return { x: x.slice(from, end), y: y.slice(from, end) };
  });
  const isShared = cut.every(({ x }) => x.length === cut[0].x.length && x.every((step, i) => step === cut[0].x[i]));
  return isShared ? cut : curves;
}

/** At most `count` of the values, evenly, the first and the last among them. */
function evenly(values: readonly number[], count: number): readonly number[] {
  if (values.length <= count) return values;
  return Array.from({ length: count }, (_, i) => values[Math.round((i * (values.length - 1)) / (count - 1))]);
}

/**
 * Places of a line that are worth drawing: within `range` (and one beyond each
 * end), and where there are more than `points`, the least and the greatest of
 * each of points / 2 stretches, so that no peak is lost.
 */
export function displayed(
  x: readonly number[],
  y: readonly (number | null)[],
  range: readonly [number, number] | null,
  points: number | null,
): readonly number[] {
  const from = range === null ? 0 : Math.max(0, x.findIndex((step) => step >= range[0]) - 1);
  const end = range === null ? x.length : Math.min(x.length, x.findLastIndex((step) => step <= range[1]) + 2);
  const count = Math.max(0, end - from);
  if (points === null || count <= points) return Array.from({ length: count }, (_, i) => from + i);
  const stretches = Math.floor(points / 2);
  const places: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const [first, next] = [
      from + Math.floor((stretch * count) / stretches),
      from + Math.floor(((stretch + 1) * count) / stretches),
    ];
    const [least, greatest] = extremes(y, first, next);
    places.push(Math.min(least, greatest));
    if (least !== greatest) places.push(Math.max(least, greatest));
  }
  return places;
}

/** Places of the least and the greatest finite value in [from, end); `from` twice where there is none. */
function extremes(values: readonly (number | null)[], from: number, end: number): readonly [number, number] {
  let [least, greatest] = [from, from];
  let [low, high] = [Infinity, -Infinity];
  for (let place = from; place < end; place += 1) {
    const value = values[place];
    if (value === null || !Number.isFinite(value)) continue;
    if (value < low) [least, low] = [place, value];
    if (value > high) [greatest, high] = [place, value];
  }
  return [least, greatest];
}
