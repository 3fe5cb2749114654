import { mean, standardDeviation } from '../../numerics/moments.ts';
import type { Random } from '../../numerics/random.ts';
import { defaultReplicates } from '../bootstrap.ts';
import { quantile } from '../order.ts';
import { studentTQuantile } from '../../numerics/studentT.ts';
import type { Interval } from '../studentT.ts';

/** One run's number: its seed says which run of the other group it is paired with. */
export interface SeededValue {
  readonly seed: number;
  readonly value: number;
}

export const differenceMethods = ['student-t', 'bootstrap'] as const;
export type DifferenceMethod = (typeof differenceMethods)[number];

export type DifferenceOptions =
  | { readonly method: 'student-t'; readonly level?: number }
  | {
      readonly method: 'bootstrap';
      readonly random: Random;
      readonly replicates?: number;
      readonly level?: number;
    };

/** Mean of one group less the mean of the reference, with its interval; both ends NaN where runs are too few. */
export interface Difference extends Interval {
  readonly method: DifferenceMethod;
  readonly paired: boolean;
  readonly estimate: number;
  /** Runs of the group and of the reference. */
  readonly n: number;
  readonly referenceN: number;
  /**
   * What the power planner needs: of pairs the standard deviation of their
   * differences, else the root of the mean of both variances. NaN below two runs.
   */
  readonly spread: number;
}

/**
 * The difference of two groups' means. Where both have the same seeds, it is
 * taken seed by seed: runs of one seed share their first states and first
 * networks, so that much of what differs between seeds cancels. The rule looks
 * at the seeds alone, never at the numbers, so that it cannot be chosen by
 * its outcome.
 *
 * `student-t`: of pairs Student 1908; else Welch 1947, with the degrees of
 * freedom of Satterthwaite. `bootstrap`: studentised (Efron and Tibshirani
 * 1993, section 12.5), whole runs resampled within each group.
 *
 * @throws RangeError where a seed comes twice in one group: such runs are one
 *   replicate, not two.
 */
export function difference(
  group: readonly SeededValue[],
  reference: readonly SeededValue[],
  options: DifferenceOptions,
): Difference {
  for (const runs of [group, reference]) requireDistinctSeeds(runs);
  const pairs = pairBySeed(group, reference);
  const [x, y] = pairs === null ? [group.map(valueOf), reference.map(valueOf)] : [pairs, null];
  const estimate = y === null ? mean(x) : mean(x) - mean(y);
  const interval = options.method === 'student-t' ? byStudent(x, y, options.level) : byBootstrap(x, y, options);
  return {
    method: options.method,
    paired: pairs !== null,
    estimate,
    n: group.length,
    referenceN: reference.length,
    spread: y === null ? standardDeviation(x) : Math.sqrt((variance(x) + variance(y)) / 2),
    ...interval,
  };
}

/** Differences by seed where both groups have the same seeds, two at least; else null. */
export function pairBySeed(group: readonly SeededValue[], reference: readonly SeededValue[]): readonly number[] | null {
  const others = new Map(reference.map(({ seed, value }) => [seed, value]));
  const isShared = group.length === reference.length && group.every(({ seed }) => others.has(seed));
  if (!isShared || group.length < 2) return null;
  return group.map(({ seed, value }) => value - (others.get(seed) ?? NaN));
}

function byStudent(x: readonly number[], y: readonly number[] | null, level = 0.95): Interval {
  const { error, degrees } = errorOf(x, y);
  const centre = y === null ? mean(x) : mean(x) - mean(y);
  if (!Number.isFinite(error)) return { low: NaN, high: NaN };
  // Without any spread the degrees are 0 / 0; every quantile gives the same.
  const half = error === 0 ? 0 : studentTQuantile((1 + level) / 2, degrees) * error;
  return { low: centre - half, high: centre + half };
}

/** Standard error of the mean of x, less that of y where there is one, with its degrees of freedom. */
function errorOf(x: readonly number[], y: readonly number[] | null): { error: number; degrees: number } {
  const a = variance(x) / x.length;
  if (y === null) return { error: Math.sqrt(a), degrees: x.length - 1 };
  const b = variance(y) / y.length;
  return { error: Math.sqrt(a + b), degrees: (a + b) ** 2 / (a ** 2 / (x.length - 1) + b ** 2 / (y.length - 1)) };
}

function byBootstrap(
  x: readonly number[],
  y: readonly number[] | null,
  { random, replicates = defaultReplicates, level = 0.95 }: Extract<DifferenceOptions, { method: 'bootstrap' }>,
): Interval {
  const centre = y === null ? mean(x) : mean(x) - mean(y);
  const { error } = errorOf(x, y);
  if (!Number.isFinite(error)) return { low: NaN, high: NaN };
  const draw = (values: readonly number[]): number[] => values.map(() => values[random.below(values.length)]);
  const ratios = Array.from({ length: replicates }, () => {
    const drawnX = draw(x);
    const drawnY = y === null ? null : draw(y);
    const deviation = (drawnY === null ? mean(drawnX) : mean(drawnX) - mean(drawnY)) - centre;
    const drawn = errorOf(drawnX, drawnY).error;
    // A resample without spread says nothing of the ratio's size but its sign.
    return deviation === 0 ? 0 : drawn === 0 ? Math.sign(deviation) * Number.MAX_VALUE : deviation / drawn;
  });
  return {
    low: finiteOr(centre - quantile(ratios, (1 + level) / 2) * error, -Infinity),
    high: finiteOr(centre - quantile(ratios, (1 - level) / 2) * error, Infinity),
  };
}

function finiteOr(end: number, otherwise: number): number {
  return Math.abs(end) > 1e300 ? otherwise : end;
}

function requireDistinctSeeds(runs: readonly SeededValue[]): void {
  const seeds = new Set<number>();
  for (const { seed } of runs) {
    if (seeds.has(seed))
      throw new RangeError(`Seed ${seed} comes twice in one group; runs of one seed are one replicate.`);
    seeds.add(seed);
  }
}

function valueOf({ value }: SeededValue): number {
  return value;
}

function variance(values: readonly number[]): number {
  return standardDeviation(values) ** 2;
}
