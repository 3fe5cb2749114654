import type { ComparedTask, Comparison, IntervalOf } from '../../contract/compare.ts';
import type { Table, TableCell } from '../../figures/table.ts';
import { RECENT_EPISODES } from '../../learning/record.ts';

/** Decimals that suit values of a size: four significant digits or so. */
function decimalsFor(values: readonly (number | null)[]): number {
  const most = Math.max(0, ...values.flatMap((value) => (value === null ? [] : [Math.abs(value)])));
  return most >= 1000 ? 0 : most >= 100 ? 1 : most >= 10 ? 2 : 3;
}

export function measured({ estimate, low, high }: IntervalOf): TableCell {
  if (estimate === null) return null;
  return { value: estimate, interval: low === null || high === null ? null : [low, high] };
}

/** One task: a row a group. */
export function taskTable(comparison: Comparison, found: ComparedTask): Table {
  const decimals = decimalsFor(found.groups.map(({ mean }) => mean));
  const hasFew = found.groups.some(({ fewestEpisodes }) => fewestEpisodes !== null);
  const few = hasFew ? ` Episodes: the fewest behind a rollout return, ${RECENT_EPISODES} where all are there.` : '';
  const reached =
    found.reference === null
      ? ''
      : `, which ${found.reference} has first at ${found.levelStep?.toLocaleString('en') ?? 'no step'}`;
  const level =
    found.level === null
      ? ''
      : ` First step: of the mean curve, at ${found.level.toFixed(decimals)} or above${reached}; ` +
        'in brackets how many runs are there at some step.';
  return {
    caption:
      `${found.task}: ${comparison.title}. ` +
      `Differences${found.reference === null ? '' : ` to ${found.reference}`} and probabilities of improvement ` +
      `with 95% intervals.${level}${few}`,
    label: `tab:compare-${found.task}`,
    columns: [
      { title: 'Group' },
      { title: 'n', decimals: 0 },
      ...(hasFew ? [{ title: 'Episodes', decimals: 0 }] : []),
      { title: 'Mean', decimals },
      { title: 'sd', decimals },
      { title: 'Median', decimals },
      { title: 'IQM', decimals },
      { title: 'Area', decimals },
      { title: 'First step' },
      {
        title: 'Difference',
        decimals: decimalsFor(
          found.groups.flatMap(({ against }) =>
            against === null ? [] : [against.difference.estimate, against.difference.low, against.difference.high],
          ),
        ),
      },
      { title: 'P(better)', decimals: 2 },
    ],
    rows: found.groups.map((group) => [
      group.label,
      group.n,
      ...(hasFew ? [group.fewestEpisodes ?? RECENT_EPISODES] : []),
      group.mean,
      group.sd,
      group.median,
      group.iqm,
      group.area,
      `${group.reach.meanCurve === null ? 'never' : group.reach.meanCurve.toLocaleString('en')} ` +
        `(${group.reach.runs}/${group.runs.length})`,
      group.against === null ? null : measured(group.against.difference),
      group.against === null ? null : measured(group.against.improvement),
    ]),
  };
}

/** All tasks together: rliable's aggregates of normalised scores; null where there are none. */
export function overTasksTable(comparison: Comparison): Table | null {
  const { over, reference } = comparison;
  if (over === null) return null;
  return {
    caption:
      `Over ${over.tasks.map(({ task }) => task).join(', ')}: ${comparison.title}, normalised. ` +
      `${over.notes.join(' ')}`,
    label: 'tab:compare-over-tasks',
    columns: [
      { title: 'Group' },
      { title: 'Mean', decimals: 2 },
      { title: 'Median', decimals: 2 },
      { title: 'IQM', decimals: 2 },
      { title: 'Optimality gap', decimals: 2 },
      { title: reference === null ? 'P(better)' : `P(better than ${reference})`, decimals: 2 },
    ],
    rows: over.groups.map(({ label, values, improvement }) => [
      label,
      measured(values.mean),
      measured(values.median),
      measured(values.iqm),
      measured(values['optimality-gap']),
      improvement === null ? null : measured(improvement),
    ]),
  };
}

/** Verdicts and warnings of a task, one a line. */
export function taskSentences(found: ComparedTask): readonly string[] {
  return [
    ...found.groups.flatMap(({ against }) => (against === null ? [] : [against.verdict.text])),
    ...new Set(found.groups.flatMap(({ against }) => against?.notes ?? [])),
    ...found.warnings.map((warning) => `Note: ${warning}`),
  ];
}
