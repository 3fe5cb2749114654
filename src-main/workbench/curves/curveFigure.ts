import type { CurveAxis, VenueName } from '../../contract/figures.ts';
import { groupStyle } from '../../figures/colours.ts';
import { sizeAt, type FigureWidth } from '../../figures/size.ts';
import type { CurveSeries, LearningCurvesContent } from '../../figures/content.ts';
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
  interactions: 'Interactions',
  episodes: 'Finished episodes',
  updates: 'Updates of the student',
  seconds: 'Seconds of training',
};

/** Learning curves for a paper: a panel a task, a line a group, seeds folded into centre and band. */
export function curveFigure(
  groups: readonly AggregatedGroup[],
  { yTitle, axis, smoothing, notes, venue, width }: CurveFigureOptions,
): LearningCurvesContent {
  const tasks = [...new Set(groups.map(({ group }) => group.task))];
  return {
    kind: 'learning-curves',
    size: sizeAt(venue, width ?? (tasks.length > 1 ? 'full' : 'column')),
    description: `${yTitle} against ${axisTitles[axis].toLowerCase()}, ${tasks.join(', ')}.`,
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
          ...groupStyle(group.group),
          ...aggregate,
          smoothing: raw === null ? null : { weight: smoothing, raw },
        })),
    })),
  };
}
