import { interpolate, type Curve } from '../curves.ts';

/** First step at which the curve is at `level` or above; null where it never is. */
export function firstStepAt(curve: Curve, level: number): number | null {
  const at = curve.y.findIndex((value) => value >= level);
  return at < 0 ? null : curve.x[at];
}

/** The largest value of the curve and the first step that has it; null where the curve holds no number. */
export function bestOf(curve: Curve): { readonly step: number; readonly value: number } | null {
  let best: { step: number; value: number } | null = null;
  curve.y.forEach((value, i) => {
    if (Number.isFinite(value) && (best === null || value > best.value)) best = { step: curve.x[i], value };
  });
  return best;
}

/**
 * Area under the curve over [from, to] by the trapezoidal rule, divided by the
 * span: the mean value on the way, in the metric's unit. NaN where the curve
 * does not reach over the span, or holds a gap in it.
 */
export function meanAlong(curve: Curve, from: number, to: number): number {
  const { x } = curve;
  if (x.length === 0 || from < x[0] || to > x[x.length - 1] || !(to >= from)) return NaN;
  const steps = [from, ...x.filter((step) => step > from && step < to), to];
  const y = interpolate(curve, steps);
  if (to === from) return y[0];
  let area = 0;
  for (let i = 1; i < steps.length; i++) area += ((y[i] + y[i - 1]) / 2) * (steps[i] - steps[i - 1]);
  return area / (to - from);
}

/** The steps that all curves span; null where they do not overlap. */
export function commonSpan(curves: readonly Curve[]): readonly [number, number] | null {
  if (curves.length === 0 || curves.some(({ x }) => x.length === 0)) return null;
  const from = Math.max(...curves.map(({ x }) => x[0]));
  const to = Math.min(...curves.map(({ x }) => x[x.length - 1]));
  return to >= from ? [from, to] : null;
}
