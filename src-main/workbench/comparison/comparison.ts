import type { ComparedOverTasks, CompareRequest, Comparison } from '../../contract/compare.ts';
import { coverageNote } from '../../statistics/comparison/coverageTable.ts';
import { normalised, overTasks, type Anchors } from '../../statistics/comparison/overTasks.ts';
import { improvement } from '../../statistics/comparison/superiority.ts';
import { anchorsInWords, anchorsOf } from './anchors.ts';
import {
  bootstrapRandom,
  compareTask,
  plainInterval,
  reductionWords,
  seededValues,
  usualReference,
  type GroupOfRuns,
} from './compare.ts';
import { commonSpan } from '../../statistics/comparison/samples.ts';

/** The answer to "which is better, by how much, how sure": each task, then all tasks together. */
export function comparisonOf(
  groups: readonly GroupOfRuns[],
  metricTitle: string,
  request: Omit<CompareRequest, 'runs' | 'metric'>,
): Comparison {
  const tasks = [...Map.groupBy(groups, ({ task }) => task)].map(([task, members]) =>
    compareTask(task, members, request.reference ?? usualReference(members), request),
  );
  const references = new Set(tasks.map((task) => task.reference));
  const [only] = references;
  const reference = request.reference ?? (references.size === 1 ? only : null);
  return {
    title: `${metricTitle}, ${reductionWords[request.reduction]}`,
    reference,
    tasks,
    over: compareOverTasks(groups, reference, request),
    warnings:
      request.metricsLookedAt > 1
        ? [
            `${request.metricsLookedAt} metrics were looked at. A metric chosen after looking at many tells ` +
              'more than it should; name it beforehand.',
          ]
        : [],
  };
}

/** rliable's aggregates over the tasks that the groups share; null where fewer than two tasks have two groups. */
function compareOverTasks(
  groups: readonly GroupOfRuns[],
  reference: string | null,
  { reduction, anchors }: Pick<CompareRequest, 'reduction' | 'anchors'>,
): ComparedOverTasks | null {
  const byTask = Map.groupBy(groups, ({ task }) => task);
  const anchorOf = (task: string): Anchors | null => anchors[task] ?? anchorsOf(task);
  const unscaled = [...byTask.keys()].filter((task) => anchorOf(task) === null);
  const labels = [...new Set(groups.map(({ label }) => label))];
  const scores = new Map(
    labels.map((label) => [
      label,
      new Map(
        [...byTask].flatMap(([task, members]) => {
          const group = members.find((each) => each.label === label);
          const span = commonSpan(
            members.flatMap(({ runs }) => runs.map(({ curve }) => curve)).filter(({ x }) => x.length > 0),
          );
          const values = group === undefined ? [] : seededValues(group, reduction, span);
          const anchor = anchorOf(task);
          return values.length === 0 || anchor === null
            ? []
            : [[task, values.map(({ value }) => normalised(value, anchor))] as const];
        }),
      ),
    ]),
  );
  // Tasks of the reference, or of the group that is on most; and the groups that are on all of them.
  const widest = labels.toSorted((a, b) => (scores.get(b)?.size ?? 0) - (scores.get(a)?.size ?? 0))[0];
  const lead = reference !== null && (scores.get(reference)?.size ?? 0) > 1 ? reference : widest;
  const tasks = [...(scores.get(lead)?.keys() ?? [])];
  const whole = labels.filter((label) => tasks.every((task) => scores.get(label)?.has(task) === true));
  if (tasks.length < 2 || whole.length < 2) return null;
  const scoresOf = (label: string): readonly (readonly number[])[] =>
    tasks.map((task) => scores.get(label)?.get(task) ?? []);
  const least = Math.min(...whole.flatMap((label) => scoresOf(label).map((values) => values.length)));
  const left = labels.filter((label) => !whole.includes(label));
  const scale =
    Object.keys(anchors).length === 0
      ? `Normalised scores: ${anchorsInWords}`
      : `Normalised scores, with anchors given for ${Object.keys(anchors).join(', ')}; elsewhere ${anchorsInWords}`;
  const leftOut = [
    ...(unscaled.length === 0
      ? []
      : [`Left out, as no returns are given that count as 0 and 1 there: ${unscaled.join(', ')}.`]),
    ...(left.length === 0 ? [] : [`Not on all of these tasks, and so left out: ${left.join(', ')}.`]),
  ];
  const coverageOf = (name: 'mean' | 'median' | 'iqm' | 'optimality-gap' | 'profile'): readonly string[] =>
    [coverageNote(`${name} over tasks`, least)?.replace('this 95% interval', `that of the ${name}`) ?? []].flat();
  return {
    tasks: tasks.flatMap((task) => {
      const anchor = anchorOf(task);
      return anchor === null ? [] : [{ task, ...anchor }];
    }),
    groups: whole.map((label) => {
      const { values, profile } = overTasks(scoresOf(label), { random: bootstrapRandom(`over tasks ${label}`) });
      return {
        label,
        values: {
          mean: plainInterval(values.mean),
          median: plainInterval(values.median),
          iqm: plainInterval(values.iqm),
          'optimality-gap': plainInterval(values['optimality-gap']),
        },
        improvement:
          label === reference || reference === null || !whole.includes(reference)
            ? null
            : plainInterval(improvement(scoresOf(label), scoresOf(reference))),
        profile: profile.map((point) => ({ tau: point.tau, ...plainInterval(point) })),
      };
    }),
    notes: [
      scale,
      least < 2
        ? 'No intervals: each needs two runs of every group on every task.'
        : 'Intervals: percentiles of a bootstrap stratified by task; of the probability of improvement, score ' +
          'intervals combined over tasks.',
      ...(['mean', 'median', 'iqm', 'optimality-gap', 'profile'] as const).flatMap(coverageOf),
      coverageNote('probability of improvement over tasks', least)?.replace(
        'this 95% interval',
        'that of the probability of improvement',
      ) ?? [],
      leftOut,
    ].flat(),
    profileNotes: [
      scale,
      least < 2
        ? 'No bands: each needs two runs of every group on every task.'
        : 'Bands: percentiles of a bootstrap stratified by task.',
      ...coverageOf('profile'),
      ...leftOut,
    ],
  };
}
