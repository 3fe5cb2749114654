import { aggregator } from './aggregate.ts';
import type { AggregateOptions, Band, Estimator } from './aggregate.ts';

/** One run's metric: `y[i]` at step `x[i]`, x strictly increasing. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Several runs' curves as one. Arrays have equal length; NaN is a gap. */
export interface CurveAggregate {
  readonly x: readonly number[];
  readonly centre: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly estimator: Estimator;
  readonly band: Band;
  /** Runs behind each point. */
  readonly n: number;
  /** Whether the runs' steps agreed, or were interpolated linearly on their union; a legend must say so. */
  readonly grid: 'identical' | 'interpolated';
}

/**
 * Aggregates curves over runs, step by step. Runs on one step grid are grouped
 * as they are; otherwise each is interpolated linearly on the union of all
 * grids, within the steps that every run has reached, so that n is the same
 * along the curve. A non-finite value is a gap around it, never skipped.
 *
 * @throws RangeError where x and y differ in length or x does not increase.
 */
export function aggregateCurves(curves: readonly Curve[], options: AggregateOptions): CurveAggregate {
  const { x, values, identical } = onOneGrid(curves);
  const combine = aggregator(curves.length, options);
  const points = x.map((_, i) => combine(values.map((y) => y[i])));
  return {
    x,
    centre: points.map((point) => point.centre),
    low: points.map((point) => point.low),
    high: points.map((point) => point.high),
    estimator: options.estimator,
    band: options.band,
    n: curves.length,
    grid: identical ? 'identical' : 'interpolated',
  };
}

/**
 * Curves on one step grid: their own where they share one, else the union of all
 * grids within the steps that every run has reached, interpolated linearly.
 *
 * @throws RangeError where x and y differ in length or x does not increase.
 */
export function onOneGrid(curves: readonly Curve[]): {
  readonly x: readonly number[];
  /** One row a curve. */
  readonly values: readonly (readonly number[])[];
  readonly identical: boolean;
} {
  curves.forEach(check);
  const identical = curves.every((curve) => sameNumbers(curve.x, curves[0].x));
  const x = identical ? [...(curves[0]?.x ?? [])] : commonSteps(curves);
  const values = identical ? curves.map((curve) => curve.y) : curves.map((curve) => interpolate(curve, x));
  return { x, values, identical };
}

/** Values of the curve at `steps` (increasing, within the curve's own), linear between its points. */
export function interpolate(curve: Curve, steps: readonly number[]): number[] {
  let right = 0;
  return steps.map((step) => {
    while (curve.x[right] < step) right++;
    if (curve.x[right] === step) return curve.y[right];
    const left = right - 1;
    const share = (step - curve.x[left]) / (curve.x[right] - curve.x[left]);
    return curve.y[left] + share * (curve.y[right] - curve.y[left]);
  });
}

/** The union of the grids, cut to what all of them span; empty if they do not overlap. */
function commonSteps(curves: readonly Curve[]): number[] {
  if (curves.some((curve) => curve.x.length === 0)) return [];
  const first = Math.max(...curves.map((curve) => curve.x[0]));
  const last = Math.min(...curves.map((curve) => curve.x[curve.x.length - 1]));
  const union = new Set(curves.flatMap((curve) => curve.x));
  return [...union].filter((step) => step >= first && step <= last).sort((a, b) => a - b);
}

function check(curve: Curve, index: number): void {
  if (curve.x.length !== curve.y.length)
    throw new RangeError(`Curve ${index} has ${curve.x.length} steps but ${curve.y.length} values.`);
  const fault = curve.x.findIndex((step, i) => !Number.isFinite(step) || (i > 0 && !(step > curve.x[i - 1])));
  if (fault >= 0)
    throw new RangeError(
      `Steps of curve ${index} must increase; step ${fault} is ${curve.x[fault]} after ${curve.x[fault - 1]}.`,
    );
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]));
}
