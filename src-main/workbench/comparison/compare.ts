import type {
  ComparedGroup,
  ComparedRun,
  ComparedTask,
  CompareRequest,
  IntervalOf,
  Reach,
  Reduction,
} from '../../contract/compare.ts';
import { mean, standardDeviation } from '../../numerics/moments.ts';
import { randomFromSeed } from '../../numerics/random.ts';
import { coverageNote } from '../../statistics/comparison/coverageTable.ts';
import { difference, type DifferenceOptions, type SeededValue } from '../../statistics/comparison/difference.ts';
import { bestOf, commonSpan, firstStepAt, meanAlong } from '../../statistics/comparison/samples.ts';
import { superiority } from '../../statistics/comparison/superiority.ts';
import { intervalOf, verdictOf, warningsOf } from '../../statistics/comparison/verdict.ts';
import { aggregateCurves, type Curve } from '../../statistics/curves.ts';
import type { Interval } from '../../statistics/studentT.ts';
import { interquartileMean, median } from '../../statistics/order.ts';
import type { RunMethod } from '../../contract/runs.ts';
import { fewEpisodesWarning, fewestEpisodes } from './fewEpisodes.ts';
import { returnText, signedText } from './returnText.ts';

export interface RunCurve {
  readonly run: string;
  readonly seed: number;
  readonly isFinished: boolean;
  /** Against interactions; empty where nothing is recorded. */
  readonly curve: Curve;
  /** Of the rollout return: how many episodes each mean is of. */
  readonly episodes?: Curve;
}

/** Runs of one task that differ in their seed alone. */
export interface GroupOfRuns {
  readonly task: string;
  readonly label: string;
  readonly method: RunMethod;
  readonly isControl: boolean;
  /** One a seed. */
  readonly runs: readonly RunCurve[];
  /** Runs left out as their seed was there already. */
  readonly repeats: number;
  /** Other settings of the task and method whose runs had some of these seeds. */
  readonly otherSettings: number;
}

export type CompareSettings = Omit<CompareRequest, 'runs' | 'metric' | 'anchors'>;

/** Seed of the bootstraps: the same answer every time it is asked for. */
const BOOTSTRAP_SEED = 1;

export function bootstrapRandom(purpose: string): ReturnType<typeof randomFromSeed> {
  return randomFromSeed(BOOTSTRAP_SEED, `compare ${purpose}`);
}

/** One number of a run's curve; NaN where it has none. */
export function reduce(curve: Curve, reduction: Reduction, span: readonly [number, number] | null): number {
  const values = curve.y.filter(Number.isFinite);
  if (values.length === 0) return NaN;
  switch (reduction) {
    case 'late':
      return mean(values.slice(-Math.ceil(values.length / 10)));
    case 'last':
      return values[values.length - 1];
    case 'best':
      return Math.max(...values);
    case 'area':
      return span === null ? NaN : meanAlong(curve, span[0], span[1]);
  }
}

export const reductionWords: Readonly<Record<Reduction, string>> = {
  late: 'mean of the last tenth of its values',
  last: 'last value',
  best: 'largest value',
  area: 'mean along training (area under the curve over the span)',
};

/**
 * The label of the group that a task's others are compared with, where none was asked for: the control, else ddpg, else
 * the first.
 */
export function usualReference(groups: readonly GroupOfRuns[]): string | null {
  const found =
    groups.find(({ isControl }) => isControl) ?? groups.find(({ method }) => method === 'ddpg') ?? groups[0];
  return found?.label ?? null;
}

/** The values of a group by seed; runs without a value are left out. */
export function seededValues(
  group: GroupOfRuns,
  reduction: Reduction,
  span: readonly [number, number] | null,
): readonly SeededValue[] {
  return group.runs
    .map(({ seed, curve }) => ({ seed, value: reduce(curve, reduction, span) }))
    .filter(({ value }) => Number.isFinite(value));
}

/** The groups of one task, each beside the reference. */
export function compareTask(
  task: string,
  groups: readonly GroupOfRuns[],
  reference: string | null,
  settings: CompareSettings,
): ComparedTask {
  const own = groups.find(({ label }) => label === reference) ?? null;
  const span = commonSpan(groups.flatMap(({ runs }) => runs.map(({ curve }) => curve)).filter(({ x }) => x.length > 0));
  const valuesOf = (group: GroupOfRuns): readonly SeededValue[] => seededValues(group, settings.reduction, span);
  const ownCurve = own === null ? null : meanCurve(own);
  const ownBest = ownCurve === null ? null : bestOf(ownCurve);
  const level = settings.level ?? ownBest?.value ?? null;
  const levelStep = level === null || ownCurve === null ? null : firstStepAt(ownCurve, level);
  const compared = groups.map((group): ComparedGroup => {
    const values = valuesOf(group);
    const numbers = values.map(({ value }) => value);
    const runs = group.runs.map(({ run, seed, curve }): ComparedRun => ({
      run,
      seed,
      value: finite(reduce(curve, settings.reduction, span)),
      reached: level === null ? null : firstStepAt(curve, level),
    }));
    const areas = span === null ? [] : group.runs.map(({ curve }) => meanAlong(curve, span[0], span[1]));
    return {
      label: group.label,
      method: group.method,
      runs,
      n: values.length,
      fewestEpisodes: fewestEpisodes(group, settings.reduction),
      mean: finite(mean(numbers)),
      median: finite(median(numbers)),
      iqm: finite(interquartileMean(numbers)),
      sd: finite(standardDeviation(numbers)),
      area: finite(mean(areas.filter(Number.isFinite))),
      reach: reachOf(group, runs, level, levelStep),
      against: own === null || own === group ? null : against(group, own, values, valuesOf(own), settings),
    };
  });
  return {
    task,
    groups: compared,
    reference: own?.label ?? null,
    level,
    levelStep,
    span,
    warnings: taskWarnings(groups, compared, settings, reference !== null && own === null ? reference : null),
  };
}

function against(
  group: GroupOfRuns,
  reference: GroupOfRuns,
  values: readonly SeededValue[],
  others: readonly SeededValue[],
  settings: CompareSettings,
): NonNullable<ComparedGroup['against']> {
  const options: DifferenceOptions =
    settings.method === 'student-t'
      ? { method: 'student-t' }
      : { method: 'bootstrap', random: bootstrapRandom(`${group.task} ${group.label}`) };
  const found = difference(values, others, options);
  const chance = superiority(
    values.map(({ value }) => value),
    others.map(({ value }) => value),
  );
  const least = Math.min(found.n, found.referenceN);
  return {
    difference: {
      ...plainInterval(found),
      paired: found.paired,
      method: found.method,
      n: found.n,
      referenceN: found.referenceN,
    },
    improvement: plainInterval(chance),
    verdict: verdictOf(found, {
      group: group.label,
      reference: reference.label,
      number: returnText,
      signed: signedText,
      telling: settings.telling,
    }),
    notes: [
      coverageNote(intervalOf(found), least)?.replace('this 95% interval', 'the interval of the difference') ?? '',
      coverageNote('probability of improvement', least)?.replace(
        'this 95% interval',
        'that of the probability of improvement',
      ) ?? '',
    ].filter((note) => note !== ''),
  };
}

/** Mean over the runs at each step that all of them span; null without runs. */
export function meanCurve(group: GroupOfRuns): Curve | null {
  const curves = group.runs.map(({ curve }) => curve).filter(({ x }) => x.length > 0);
  if (curves.length === 0) return null;
  const { x, centre } = aggregateCurves(curves, { estimator: 'mean', band: 'none' });
  return { x, y: centre };
}

function reachOf(
  group: GroupOfRuns,
  runs: readonly ComparedRun[],
  level: number | null,
  levelStep: number | null,
): Reach {
  const curve = meanCurve(group);
  const step = level === null || curve === null ? null : firstStepAt(curve, level);
  return {
    meanCurve: step,
    runs: runs.filter(({ reached }) => reached !== null).length,
    medianRun: runs.length === 0 ? null : finite(median(runs.map(({ reached }) => reached ?? Infinity))),
    ratio: step === null || levelStep === null || levelStep === 0 ? null : step / levelStep,
  };
}

function taskWarnings(
  groups: readonly GroupOfRuns[],
  compared: readonly ComparedGroup[],
  settings: CompareSettings,
  missing: string | null,
): readonly string[] {
  const unfinished = groups.flatMap(({ runs }) => runs.filter(({ isFinished }) => !isFinished));
  const empty = compared.filter(({ n }) => n === 0).map(({ label }) => label);
  const repeats = groups.reduce((sum, group) => sum + group.repeats, 0);
  return [
    missing === null ? '' : `${missing} has no runs here, so that there is nothing to compare with.`,
    empty.length === 0 ? '' : `Nothing of this metric is recorded yet for ${empty.join(', ')}.`,
    unfinished.length === 0
      ? ''
      : `${unfinished.length} ${unfinished.length === 1 ? 'run is' : 'runs are'} not finished: ` +
        `${unfinished.length === 1 ? 'its number is' : 'their numbers are'} of an earlier step.`,
    fewEpisodesWarning(compared),
    settings.reduction === 'best'
      ? 'The largest of many noisy values is above what the policy is worth; it grows with the number of tests.'
      : '',
    ...warningsOf({
      leastRuns: Math.min(...compared.map(({ n }) => n).filter((n) => n > 0), Infinity),
      comparisons: compared.filter(({ against }) => against !== null).length,
      metrics: 1,
      repeats,
      tuned: groups.flatMap(({ label, otherSettings }) =>
        otherSettings === 0 ? [] : [{ group: label, others: otherSettings }],
      ),
      // Said beside each difference, where it is known whether it is paired.
      interval: null,
    }),
  ].filter((warning) => warning !== '');
}

export function plainInterval({ estimate, low, high }: Interval & { readonly estimate: number }): IntervalOf {
  return { estimate: finite(estimate), low: finite(low), high: finite(high) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
