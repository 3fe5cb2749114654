import type { Random } from '../../numerics/random.ts';
import { defaultReplicates, percentileInterval } from '../bootstrap.ts';
import { onOneGrid, type Curve } from '../curves.ts';
import type { Interval } from '../studentT.ts';
import { bestOf, firstStepAt } from './samples.ts';

export interface SamplesRatio extends Interval {
  /** Infinity where the group's mean curve never comes to the reference's best; NaN without curves. */
  readonly estimate: number;
  /** The best value of the reference's mean curve, and the steps at which either mean curve has it first. */
  readonly level: number;
  readonly referenceStep: number;
  readonly groupStep: number;
  /** The interval of the group's step, of the same resamples. */
  readonly groupStepInterval: Interval;
}

/**
 * Steps that a group's mean curve needs to the best of the reference's mean
 * curve, over those of the reference; percentile interval of a bootstrap that
 * draws whole runs within each group, the level with them. An end without a
 * bound is Infinity: that share of the resamples never comes there.
 */
export function samplesRatio(
  group: readonly Curve[],
  reference: readonly Curve[],
  { random, replicates = defaultReplicates, level = 0.95 }: { random: Random; replicates?: number; level?: number },
): SamplesRatio {
  const [ours, theirs] = [onOneGrid(group), onOneGrid(reference)];
  const own = ratioOf(meanOf(ours), meanOf(theirs));
  const none = { low: NaN, high: NaN };
  if (group.length < 2 || reference.length < 2) return { ...own, ...none, groupStepInterval: none };
  const draw = ({ x, values }: Rows): Rows => ({ x, values: values.map(() => values[random.below(values.length)]) });
  const drawn = Array.from({ length: replicates }, () => ratioOf(meanOf(draw(ours)), meanOf(draw(theirs))));
  const intervalOf = (numbers: readonly number[]): Interval => {
    // A finite number stands for Infinity, as quantiles interpolate.
    const { low, high } = percentileInterval(
      numbers.map((value) => Math.min(value, Number.MAX_VALUE)),
      level,
    );
    return { low: bounded(low), high: bounded(high) };
  };
  return {
    ...own,
    ...intervalOf(drawn.map(({ estimate }) => estimate)),
    groupStepInterval: intervalOf(drawn.map(({ groupStep }) => groupStep)),
  };
}

function bounded(ratio: number): number {
  return ratio > 1e100 ? Infinity : ratio;
}

/** Runs of a group, one row each, at the same steps. */
type Rows = Pick<ReturnType<typeof onOneGrid>, 'x' | 'values'>;

function ratioOf(ours: Curve, theirs: Curve): Omit<SamplesRatio, 'low' | 'high' | 'groupStepInterval'> {
  const best = bestOf(theirs);
  if (best === null || ours.x.length === 0) return { estimate: NaN, level: NaN, referenceStep: NaN, groupStep: NaN };
  const groupStep = firstStepAt(ours, best.value) ?? Infinity;
  return { estimate: groupStep / best.step, level: best.value, referenceStep: best.step, groupStep };
}

/** Thousands of means of thousands of steps: sums in place, without a list a step. */
function meanOf({ x, values }: Rows): Curve {
  const y = new Array<number>(x.length).fill(0);
  for (const row of values) for (let i = 0; i < y.length; i++) y[i] += row[i];
  for (let i = 0; i < y.length; i++) y[i] /= values.length;
  return { x, y };
}
