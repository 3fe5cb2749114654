import type { CurveAxis } from '../../contract/figures.ts';
import { methodStyles, type SeriesStyle } from '../../figures/colours.ts';
import { sizeAt, type FigureWidth, type VenueName } from '../../figures/size.ts';
import type { CurveSeries, LearningCurvesSpecification } from '../../figures/specification.ts';
import type { AggregatedGroup } from './curvePanels.ts';

export interface CurveFigureOptions {
  /** The metric with its unit. */
  readonly yTitle: string;
  readonly axis: CurveAxis;
  /** Weight of the moving average by which the runs were smoothed; 0 is none. */
  readonly smoothing: number;
  /** What the curves themselves do not tell. */
  readonly notes: readonly string[];
  readonly venue: VenueName;
  /** Null: a column for one task, the full width for several. */
  readonly width: FigureWidth | null;
}

export const axisTitles: Readonly<Record<CurveAxis, string>> = {
  interactions: 'interactions',
  episodes: 'finished episodes',
  updates: 'updates of the student',
  seconds: 'seconds of training',
};

/** Learning curves for a paper: a panel a task, a line a group, seeds folded into centre and band. */
export function curveFigure(
  groups: readonly AggregatedGroup[],
  { yTitle, axis, smoothing, notes, venue, width }: CurveFigureOptions,
): LearningCurvesSpecification {
  const tasks = [...new Set(groups.map(({ group }) => group.task))];
  const labels = [...new Set(groups.map(({ group }) => group.label))];
  const styles = new Map(labels.map((label) => [label, styleOf(label, groups, labels)]));
  return {
    kind: 'learning-curves',
    size: sizeAt(venue, width ?? (tasks.length > 1 ? 'full' : 'column')),
    description: `${yTitle} against ${axisTitles[axis]}, ${tasks.join(', ')}.`,
    notes,
    columns: null,
    legend: 'below',
    isLettered: false,
    xTitle: axisTitles[axis],
    yTitle,
    panels: tasks.map((task) => ({
      title: task,
      series: groups
        .filter(({ group }) => group.task === task)
        .map(({ group, aggregate, raw }): CurveSeries => ({
          name: group.label,
          ...(styles.get(group.label) ?? methodStyles[group.method]),
          ...aggregate,
          smoothing: raw === null ? null : { weight: smoothing, raw },
        })),
    })),
  };
}

/** Colours for further groups of a method that has its own already: those of the screen, none that could be taken for a role's. */
const spare: readonly string[] = ['#6F4A2D', '#962F92', '#6B6F12', '#A3123F', '#4F46A5', '#2F6B73'];
const dashes: readonly (readonly number[])[] = [
  [6, 2],
  [2, 2],
  [6, 2, 1.2, 2],
  [1.2, 1.2],
];

/** The first group of a method wears the method's style; each further one has a colour and a dash of its own. */
function styleOf(label: string, groups: readonly AggregatedGroup[], labels: readonly string[]): SeriesStyle {
  const methodOf = (name: string): keyof typeof methodStyles =>
    groups.find(({ group }) => group.label === name)?.group.method ?? 'meta';
  const method = methodOf(label);
  const others = labels.filter((other) => labels.find((first) => methodOf(first) === methodOf(other)) !== other);
  const place = others.indexOf(label);
  return place < 0
    ? methodStyles[method]
    : { colour: spare[place % spare.length], dash: dashes[place % dashes.length] };
}
