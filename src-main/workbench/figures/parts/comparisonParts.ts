import { compareRequest, type ComparedGroup, type ComparedTask, type Comparison } from '../../../contract/compare.ts';
import type { FigurePanel } from '../../../contract/figures/specification.ts';
import type { IntervalEstimate, IntervalPanel } from '../../../figures/content.ts';
import { padded } from '../../../figures/scale.ts';
import { aggregate } from '../../../statistics/aggregate.ts';
import { describeAggregate, runsOf, underCoverageNote } from '../../../statistics/describe.ts';
import { reductionWords } from '../../comparison/compare.ts';
import { comparedGroups } from '../../comparison/comparedGroups.ts';
import { fewEpisodesWarning } from '../../comparison/fewEpisodes.ts';
import { comparisonOf } from '../../comparison/comparison.ts';
import { titleOf } from '../../curves/curveSource.ts';
import { inFigure, ranges, shownGroups, type PanelContext, type PanelParts } from './panelContext.ts';

type IntervalsPanel = Extract<FigurePanel, { kind: 'intervals' }>;
type ProfilePanel = Extract<FigurePanel, { kind: 'profile' }>;

function compare(
  panel: Pick<IntervalsPanel, 'metric' | 'reduction' | 'tasks' | 'reference'>,
  context: PanelContext,
): Comparison {
  const { metric, reduction } = panel;
  const groups = shownGroups(
    context.curves({ runs: context.runs, metric, axis: 'interactions' }),
    context,
    panel.tasks,
  );
  const reference = [...context.groups.values()].find(({ group }) => group === panel.reference)?.ownName ?? null;
  return comparisonOf(
    comparedGroups(context.database, groups),
    titleOf(metric),
    compareRequest.omit({ runs: true, metric: true }).parse({ reduction, reference }),
  );
}

/** One number a group, with its interval; a panel a task. */
export function intervalParts(panel: IntervalsPanel, context: PanelContext): PanelParts {
  const comparison = compare(panel, context);
  return {
    tasks: comparison.tasks.map(({ task }) => task),
    panels: comparison.tasks.map((found) => intervalPanel(panel, found, context)),
    notes: [],
  };
}

function intervalPanel(panel: IntervalsPanel, found: ComparedTask, context: PanelContext): IntervalPanel {
  const reference = found.reference === null ? null : inFigure(context, found.reference).name;
  const own = titleOf(panel.metric);
  const of = [`Of each run the ${reductionWords[panel.reduction]}.`, fewEpisodesWarning(found.groups)]
    .filter((words) => words !== '')
    .join(' ');
  const base = { kind: 'intervals', title: panel.title ?? found.task, ...ranges(panel) } as const;
  switch (panel.quantity) {
    case 'value': {
      const estimates = found.groups.map((group) => valueOf(group, context));
      const runs = runsOf(found.groups.map(({ n }) => n));
      const explanation = [
        `Estimates: ${describeAggregate('mean', 'student-t', runs)}. ${of}`,
        found.groups.some(({ n }) => n > 1) ? (underCoverageNote('student-t', runs) ?? []) : [],
      ];
      return {
        ...base,
        xTitle: panel.xTitle ?? own,
        reference: null,
        estimates,
        explanation: explanation.flat().join(' '),
      };
    }
    case 'difference':
      return {
        ...base,
        xTitle: panel.xTitle ?? `${own}, difference to ${reference ?? 'none'}`,
        reference: 0,
        estimates: againstOf(found, context, ({ difference }) => difference),
        explanation: `Differences with 95% intervals. ${of} ${notesOf(found)}`.trim(),
      };
    case 'improvement':
      return {
        ...base,
        // With room for the dot of one that is 0 or 1.
        xRange: panel.xRange ?? padded([0, 1], 0.04),
        xTitle: panel.xTitle ?? `P(better than ${reference ?? 'none'})`,
        reference: 0.5,
        estimates: againstOf(found, context, ({ improvement }) => improvement),
        explanation:
          `Probabilities of improvement with 95% intervals: that a run of the group is better than ` +
          `one of ${reference ?? 'none'}. ${of} ${notesOf(found)}`.trimEnd(),
      };
  }
}

function valueOf(group: ComparedGroup, context: PanelContext): IntervalEstimate {
  const { name, colour } = inFigure(context, group.label);
  const runs = group.runs.flatMap(({ run, seed, value }) => (value === null ? [] : [{ run, seed, value }]));
  const { centre, low, high } = aggregate(
    runs.map(({ value }) => value),
    { estimator: 'mean', band: 'student-t' },
  );
  return { name, colour, value: centre, low, high, runs };
}

type Against = NonNullable<ComparedGroup['against']>;

function againstOf(
  found: ComparedTask,
  context: PanelContext,
  read: (against: Against) => {
    readonly estimate: number | null;
    readonly low: number | null;
    readonly high: number | null;
  },
): readonly IntervalEstimate[] {
  return found.groups.flatMap(({ label, against }): IntervalEstimate[] => {
    if (against === null) return [];
    const { name, colour } = inFigure(context, label);
    const { estimate, low, high } = read(against);
    return [{ name, colour, value: estimate ?? NaN, low: low ?? NaN, high: high ?? NaN }];
  });
}

function notesOf(found: ComparedTask): string {
  return [...new Set(found.groups.flatMap(({ against }) => against?.notes ?? []))].join(' ');
}

/** Shares of runs above each normalised score, over the tasks that the groups share. */
export function profileParts(panel: ProfilePanel, context: PanelContext): PanelParts {
  const { over } = compare({ ...panel, tasks: null, reference: null }, context);
  return {
    panels: [
      {
        kind: 'profile',
        title: panel.title ?? 'Performance profile',
        xTitle: panel.xTitle ?? 'Normalised score τ',
        yTitle: panel.yTitle ?? 'Share of runs above τ',
        ...ranges(panel),
        lines: (over?.groups ?? []).map(({ label, profile }) => {
          const { name, colour, dash } = inFigure(context, label);
          return {
            name,
            colour,
            dash,
            x: profile.map(({ tau }) => tau),
            centre: profile.map(({ estimate }) => estimate ?? NaN),
            low: profile.map(({ low }) => low ?? NaN),
            high: profile.map(({ high }) => high ?? NaN),
          };
        }),
      },
    ],
    notes:
      over === null
        ? ['A performance profile needs two groups that share two tasks or more.']
        : [`${titleOf(panel.metric)}, of each run the ${reductionWords[panel.reduction]}.`, ...over.profileNotes],
  };
}
