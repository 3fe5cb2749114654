import { mean } from '../../src-main/numerics/moments.ts';
import { randomFromSeed, type Random } from '../../src-main/numerics/random.ts';
import { aggregate, type Estimator } from '../../src-main/statistics/aggregate.ts';
import {
  laws,
  offeredIntervals,
  simulatedCoverage,
  simulatedRuns,
  type Law,
  type OfferedInterval,
} from '../../src-main/statistics/comparison/coverageTable.ts';
import { difference, type SeededValue } from '../../src-main/statistics/comparison/difference.ts';
import { overTasks, overTasksStatistics } from '../../src-main/statistics/comparison/overTasks.ts';
import { performanceProfile } from '../../src-main/statistics/comparison/rliable.ts';
import { samplesRatio } from '../../src-main/statistics/comparison/samplesRatio.ts';
import { improvement, superiority } from '../../src-main/statistics/comparison/superiority.ts';
import { varianceRatio } from '../../src-main/statistics/comparison/varianceRatio.ts';
import type { Curve } from '../../src-main/statistics/curves.ts';
import { interquartileMean, median } from '../../src-main/statistics/order.ts';
import type { Interval } from '../../src-main/statistics/studentT.ts';

/**
 * Resamples of each bootstrap: half of what the program draws, which moves coverage by less than the simulation's own
 * error.
 */
const REPLICATES = 1000;
/** Runs that stand for the whole population where a truth has no formula. */
const POPULATION = 400_000;

/**
 * One law of returns. Normal: the group N(1, 1), the reference N(0, 1), with a
 * seed's share of 1/2 in both variances where seeds are shared. Bimodal: runs
 * at 0 (failed) or 1 (solved), +- 0.05; 80% of the group and 50% of the
 * reference solve it, and where seeds are shared, a seed that the reference
 * solves the group solves too. Six tasks differ in their means (0.2 to 1.2,
 * sd 0.2; the reference 0.1 lower) or in the share of runs that solve them
 * (30% to 95%; the reference 10% fewer).
 */
interface Draws {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function twoGroups(law: Law, n: number, shared: boolean, random: Random): Draws {
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < n; i++) {
    if (law === 'normal') {
      const seed = shared ? random.normal() : 0;
      const own = (): number => (shared ? (seed + random.normal()) / Math.SQRT2 : random.normal());
      x.push(1 + own());
      y.push(own());
    } else {
      const u = random.uniform();
      x.push(Number(u < 0.8) + 0.05 * random.normal());
      y.push(Number((shared ? u : random.uniform()) < 0.5) + 0.05 * random.normal());
    }
  }
  return { x, y };
}

const trueMean: Readonly<Record<Law, number>> = { normal: 1, bimodal: 0.8 };
const trueDifference: Readonly<Record<Law, number>> = { normal: 1, bimodal: 0.3 };
/** Normal: Phi(1 / sqrt 2). Bimodal: solved against failed, and one half where both did the same. */
const trueSuperiority: Readonly<Record<Law, number>> = {
  normal: 0.7602499389065233,
  bimodal: 0.8 * 0.5 + 0.5 * (0.8 * 0.5 + 0.2 * 0.5),
};

const TASKS = 6;
/** Where the performance profile is looked at. */
const PROFILE_AT = 0.5;
const STEPS: readonly number[] = Array.from({ length: 40 }, (_, i) => (i + 1) / 40);
const solvedShare = [0.3, 0.5, 0.6, 0.75, 0.9, 0.95];

function sixTasks(law: Law, n: number, less: number, random: Random): number[][] {
  return Array.from({ length: TASKS }, (_, task) =>
    Array.from({ length: n }, () =>
      law === 'normal'
        ? 0.2 + task / 5 - less + 0.2 * random.normal()
        : Number(random.uniform() < solvedShare[task] - less) + 0.05 * random.normal(),
    ),
  );
}

function trueImprovement(law: Law): number {
  if (law === 'normal') return 0.6381631950841185; // Phi(0.1 / (0.2 sqrt 2)) on each task
  return mean(solvedShare.map((p) => p * (1 - (p - 0.1)) + 0.5 * (p * (p - 0.1) + (1 - p) * (1.1 - p))));
}

function seeded(values: readonly number[], from: number): SeededValue[] {
  return values.map((value, i) => ({ seed: from + i, value }));
}

/** What each interval of a family should hold, and one simulated study after another. */
interface Family<Name extends OfferedInterval> {
  readonly truths: Readonly<Record<Name, number>>;
  readonly study: (n: number) => Readonly<Record<Name, Interval>>;
}

/** Intervals that need no resampling. */
function quick(
  law: Law,
  random: Random,
): Family<
  | 'mean by student-t'
  | 'difference by student-t'
  | 'difference by student-t, paired'
  | 'probability of improvement'
  | 'probability of improvement over tasks'
  | 'ratio of variances'
> {
  return {
    truths: {
      'mean by student-t': trueMean[law],
      'difference by student-t': trueDifference[law],
      'difference by student-t, paired': trueDifference[law],
      'probability of improvement': trueSuperiority[law],
      'probability of improvement over tasks': trueImprovement(law),
      'ratio of variances': law === 'normal' ? 1 : (0.8 * 0.2 + 0.0025) / (0.5 * 0.5 + 0.0025),
    },
    study: (n) => {
      const apart = twoGroups(law, n, false, random);
      const pairs = twoGroups(law, n, true, random);
      const method = 'student-t';
      return {
        'mean by student-t': aggregate(apart.x, { estimator: 'mean', band: method }),
        'difference by student-t': difference(seeded(apart.x, 0), seeded(apart.y, n), { method }),
        'difference by student-t, paired': difference(seeded(pairs.x, 0), seeded(pairs.y, 0), { method }),
        'probability of improvement': superiority(apart.x, apart.y),
        'ratio of variances': varianceRatio(apart.x, apart.y),
        'probability of improvement over tasks': improvement(
          sixTasks(law, n, 0, random),
          sixTasks(law, n, 0.1, random),
        ),
      };
    },
  };
}

function bootstrapOfTwo(
  law: Law,
  random: Random,
): Family<
  | 'mean by bootstrap'
  | 'median by bootstrap'
  | 'iqm by bootstrap'
  | 'difference by bootstrap'
  | 'difference by bootstrap, paired'
> {
  const population = twoGroups(law, POPULATION, false, random).x;
  return {
    truths: {
      'mean by bootstrap': trueMean[law],
      'median by bootstrap': median(population),
      'iqm by bootstrap': interquartileMean(population),
      'difference by bootstrap': trueDifference[law],
      'difference by bootstrap, paired': trueDifference[law],
    },
    study: (n) => {
      const apart = twoGroups(law, n, false, random);
      const pairs = twoGroups(law, n, true, random);
      const options = { random, replicates: REPLICATES };
      const of = (estimator: Estimator): Interval => aggregate(apart.x, { estimator, band: 'bootstrap', ...options });
      const method = 'bootstrap';
      return {
        'mean by bootstrap': of('mean'),
        'median by bootstrap': of('median'),
        'iqm by bootstrap': of('iqm'),
        'difference by bootstrap': difference(seeded(apart.x, 0), seeded(apart.y, n), { method, ...options }),
        'difference by bootstrap, paired': difference(seeded(pairs.x, 0), seeded(pairs.y, 0), { method, ...options }),
      };
    },
  };
}

function bootstrapOverTasks(
  law: Law,
  random: Random,
): Family<
  'mean over tasks' | 'median over tasks' | 'iqm over tasks' | 'optimality-gap over tasks' | 'profile over tasks'
> {
  const population = sixTasks(law, POPULATION / TASKS, 0, random);
  const [truth] = performanceProfile(population, [PROFILE_AT]);
  return {
    truths: {
      'mean over tasks': overTasksStatistics.mean(population),
      'median over tasks': overTasksStatistics.median(population),
      'iqm over tasks': overTasksStatistics.iqm(population),
      'optimality-gap over tasks': overTasksStatistics['optimality-gap'](population),
      'profile over tasks': truth,
    },
    study: (n) => {
      const { values, profile } = overTasks(sixTasks(law, n, 0, random), { random, replicates: REPLICATES });
      return {
        'mean over tasks': values.mean,
        'median over tasks': values.median,
        'iqm over tasks': values.iqm,
        'optimality-gap over tasks': values['optimality-gap'],
        'profile over tasks': profile.find(({ tau }) => tau === PROFILE_AT) ?? { low: NaN, high: NaN },
      };
    },
  };
}

/**
 * Runs that rise as 1 - exp(-x / T) on forty steps, T lognormal (sd 0.3) about
 * 0.3 of the training for the group and 1 for the reference; bimodal: one in
 * five of the group and half of the reference rise to a fifth of that.
 */
function risingCurves(law: Law, n: number, middle: number, failing: number, random: Random): Curve[] {
  return Array.from({ length: n }, () => {
    const T = middle * Math.exp(0.3 * random.normal());
    const height = law === 'bimodal' && random.uniform() < failing ? 0.2 : 1;
    return { x: STEPS, y: STEPS.map((x) => height * (1 - Math.exp(-x / T))) };
  });
}

function samplesFamily(law: Law, random: Random): Family<'samples ratio' | 'samples step'> {
  const curves = (n: number): readonly [Curve[], Curve[]] => [
    risingCurves(law, n, 0.3, 0.2, random),
    risingCurves(law, n, 1, 0.5, random),
  ];
  const [group, reference] = curves(20_000);
  const { estimate, groupStep } = samplesRatio([meanCurveOf(group)], [meanCurveOf(reference)], { random });
  return {
    truths: { 'samples ratio': estimate, 'samples step': groupStep },
    study: (n) => {
      const ratio = samplesRatio(...curves(n), { random, replicates: 400 });
      return { 'samples ratio': ratio, 'samples step': ratio.groupStepInterval };
    },
  };
}

function meanCurveOf(curves: readonly Curve[]): Curve {
  return { x: STEPS, y: STEPS.map((_, i) => mean(curves.map(({ y }) => y[i]))) };
}

function covered<Name extends OfferedInterval>(
  { truths, study }: Family<Name>,
  n: number,
  studies: number,
): ReadonlyMap<OfferedInterval, number> {
  // Object.keys forgets the type of the keys.
  const names = Object.keys(truths) as Name[];
  const held = new Map<OfferedInterval, number>(names.map((name) => [name, 0]));
  for (let i = 0; i < studies; i++) {
    const intervals = study(n);
    for (const name of names) {
      const { low, high } = intervals[name];
      if (low <= truths[name] && truths[name] <= high) held.set(name, (held.get(name) ?? 0) + 1);
    }
  }
  return new Map([...held].map(([name, count]) => [name, (100 * count) / studies]));
}

/** Percent of simulated studies of n runs a group whose intervals hold the truth. */
export function simulateQuick(law: Law, n: number, studies: number): ReadonlyMap<OfferedInterval, number> {
  return covered(quick(law, randomFromSeed(n, `quick ${law}`)), n, studies);
}

/** As `simulateQuick`, of the intervals that resample. */
export function simulateBootstraps(law: Law, n: number, studies: number): ReadonlyMap<OfferedInterval, number> {
  const random = randomFromSeed(n, `bootstraps ${law}`);
  return new Map([
    ...covered(bootstrapOfTwo(law, random), n, studies),
    ...covered(bootstrapOverTasks(law, random), n, studies),
    ...simulateSamples(law, n, studies),
  ]);
}

/** As `simulateQuick`, of the samples that a group needs, and of their ratio to the reference's. */
export function simulateSamples(law: Law, n: number, studies: number): ReadonlyMap<OfferedInterval, number> {
  return covered(samplesFamily(law, randomFromSeed(n, `ratio ${law}`)), n, studies);
}

export interface CoverageSimulation {
  readonly interval: OfferedInterval;
  readonly law: Law;
  /** Percent by number of runs, in the order of `simulatedRuns`. */
  readonly simulated: readonly number[];
  /** What the program prints beside the interval. */
  readonly recorded: readonly number[];
}

/** Coverage of every interval that the program offers. Untimed; a few minutes. */
export function benchStatistics(studies: number): readonly CoverageSimulation[] {
  return laws.flatMap((law) => {
    const columns = simulatedRuns.map(
      (n) => new Map([...simulateQuick(law, n, 10 * studies), ...simulateBootstraps(law, n, studies)]),
    );
    return offeredIntervals.map((interval) => ({
      interval,
      law,
      simulated: columns.map((column) => column.get(interval) ?? NaN),
      recorded: simulatedCoverage[interval][law],
    }));
  });
}
