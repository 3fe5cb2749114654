import type { FigurePanel } from '../../../contract/figures/specification.ts';
import type { CurveSeries } from '../../../figures/content.ts';
import { smooth } from '../../../statistics/smoothing.ts';
import { axisTitles } from '../../curves/curveFigure.ts';
import { aggregateAll, runNotes, type AggregatedGroup, type GroupCurves } from '../../curves/curvePanels.ts';
import { titleOf } from '../../curves/curveSource.ts';
import { inFigure, ranges, shownGroups, type PanelContext, type PanelParts } from './panelContext.ts';

type CurvesPanel = Extract<FigurePanel, { kind: 'curves' }>;
type MetaRewardPanel = Extract<FigurePanel, { kind: 'meta-reward' }>;

/** Groups as lines, a panel a task. */
export function curveParts(panel: CurvesPanel, context: PanelContext): PanelParts {
  return linesOf(panel, groupsOf(panel, context), context);
}

function groupsOf({ metric, axis, tasks }: CurvesPanel, context: PanelContext): readonly GroupCurves[] {
  return shownGroups(context.curves({ runs: context.runs, metric, axis }), context, tasks);
}

function linesOf(panel: CurvesPanel, groups: readonly GroupCurves[], context: PanelContext): PanelParts {
  const { metric, axis, smoothing } = panel;
  const drawn = aggregateAll(groups, { ...panel, points: null });
  const byTask = Map.groupBy(drawn, ({ group }) => group.task);
  return {
    tasks: [...byTask.keys()],
    panels: [...byTask].map(([task, members]) => ({
      kind: 'curves',
      title: panel.title ?? task,
      xTitle: panel.xTitle ?? axisTitles[axis],
      yTitle: panel.yTitle ?? titleOf(metric),
      ...ranges(panel),
      ...(panel.xScale === 'log' ? { xScale: 'log' as const } : {}),
      ...(panel.yScale === 'log' ? { yScale: 'log' as const } : {}),
      series: members.map((each) => seriesOf(each, smoothing, panel.seeds, context)),
    })),
    notes: [...runNotes(groups, drawn), ...logNote(panel, drawn)],
  };
}

/** What a logarithmic axis leaves out. */
function logNote({ xScale, yScale }: CurvesPanel, drawn: readonly AggregatedGroup[]): readonly string[] {
  const isLeftOut = drawn.some(
    ({ aggregate: { x, centre, low } }) =>
      (xScale === 'log' && x.some((value) => value <= 0)) ||
      (yScale === 'log' && [...centre, ...low].some((value) => value <= 0)),
  );
  return isLeftOut ? ['A logarithmic axis has no place for values of 0 or below: they are left out.'] : [];
}

/** The meta-reward of the groups that have one, smoothed, against the line at 0. */
export function metaRewardParts(panel: MetaRewardPanel, context: PanelContext): PanelParts {
  const curves: CurvesPanel = {
    ...panel,
    kind: 'curves',
    metric: 'meta_reward',
    axis: 'interactions',
    estimator: 'mean',
    band: 'none',
    seeds: false,
    xScale: 'linear',
    yScale: 'linear',
  };
  // Groups without a teacher have no meta-reward: that they are not drawn needs no word.
  const groups = groupsOf(curves, context).filter(({ members }) => members.length > 0);
  const parts = linesOf(curves, groups, context);
  return {
    ...parts,
    panels: parts.panels.map((each) => (each.kind === 'curves' ? { ...each, level: 0 } : each)),
  };
}

function seriesOf(
  { group, members, aggregate, raw }: AggregatedGroup,
  smoothing: number,
  areSeedsDrawn: boolean,
  context: PanelContext,
): CurveSeries {
  const { name, colour, dash } = inFigure(context, group.label);
  return {
    name,
    colour,
    dash,
    ...aggregate,
    smoothing: raw === null ? null : { weight: smoothing, raw },
    runs: members.map(({ run, curve }) => ({
      run: run.id,
      seed: run.seed,
      x: curve.x,
      y: smoothing === 0 ? curve.y : smooth(curve.y, smoothing),
    })),
    ...(areSeedsDrawn ? { areSeedsDrawn } : {}),
  };
}
