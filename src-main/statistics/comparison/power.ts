import { logGamma, normalProbability } from '../../numerics/distributions.ts';
import { exponential, logarithm } from '../../numerics/elementary.ts';
import { studentTQuantile } from '../../numerics/studentT.ts';

export interface PowerDesign {
  /** The difference to be told, in the metric's unit; its sign does not matter. */
  readonly difference: number;
  /** Of the differences of pairs where paired, else of one run in its group. */
  readonly spread: number;
  readonly paired: boolean;
  /** Share of such studies that tell the difference; 0.8 if not given. */
  readonly power?: number;
  /** Of the interval; 0.95 if not given. */
  readonly level?: number;
}

/** Beyond this the planner says "more than". */
export const MOST_SEEDS = 1000;

/**
 * Power of the two-sided t test with n runs in each group (n pairs): the upper
 * tail of the noncentral t distribution, integrated over the spread that such
 * a study would see. The far tail, where the sign comes out wrong, is left out.
 */
export function powerOf(n: number, { difference, spread, paired, level = 0.95 }: PowerDesign): number {
  const degrees = paired ? n - 1 : 2 * (n - 1);
  const noncentrality = (Math.abs(difference) / spread) * Math.sqrt(paired ? n : n / 2);
  const critical = studentTQuantile((1 + level) / 2, degrees);
  const density = spreadDensity(degrees);
  const reach = 10 / Math.sqrt(2 * degrees);
  const [from, to] = [Math.max(0, 1 - reach), 1 + reach];
  const pieces = 2000;
  const step = (to - from) / pieces;
  let sum = 0;
  for (let i = 0; i <= pieces; i++) {
    const s = from + i * step;
    const weight = i === 0 || i === pieces ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * density(s) * normalProbability(noncentrality - critical * s);
  }
  return (sum * step) / 3;
}

/** Density of the observed standard deviation over the true one: chi over the root of its degrees of freedom. */
function spreadDensity(degrees: number): (s: number) => number {
  const log = Math.LN2 + (degrees / 2) * logarithm(degrees / 2) - logGamma(degrees / 2);
  return (s) =>
    s <= 0
      ? degrees === 1
        ? exponential(log)
        : 0
      : exponential(log + (degrees - 1) * logarithm(s) - (degrees * s * s) / 2);
}

/**
 * Seeds in each group that tell the difference with the power asked for; null beyond `MOST_SEEDS` or where spread or
 * difference is 0.
 */
export function seedsNeeded(design: PowerDesign): number | null {
  const { power = 0.8, difference, spread } = design;
  if (!(spread > 0) || !(Math.abs(difference) > 0)) return null;
  if (powerOf(MOST_SEEDS, design) < power) return null;
  let [low, high] = [1, MOST_SEEDS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (powerOf(middle, design) >= power) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The least difference that n runs in each group (n pairs) tell with the power asked for; null where there are too few
 * runs or no spread to go by.
 */
export function smallestDifference(n: number, design: Omit<PowerDesign, 'difference'>): number | null {
  const { power = 0.8, spread } = design;
  if (n < 2 || !(spread > 0)) return null;
  let [low, high] = [0, spread];
  while (powerOf(n, { ...design, difference: high }) < power) high *= 2;
  for (let halvings = 0; halvings < 24; halvings++) {
    const middle = (low + high) / 2;
    if (powerOf(n, { ...design, difference: middle }) >= power) high = middle;
    else low = middle;
  }
  return high;
}
