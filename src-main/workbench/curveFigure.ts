import type { MetricKey } from '../learning/record.ts';
import type { RunSummary, Series } from '../contract/runs.ts';
import { metrics } from '../contract/metrics.ts';
import { methodStyles } from '../figures/colours.ts';
import type { CurveSeries, LearningCurvesSpecification } from '../figures/specification.ts';
import type { AggregateOptions } from '../statistics/aggregate.ts';
import { aggregateCurves, type Curve } from '../statistics/curves.ts';

/** Learning curves of runs: a panel a task, a line a method, seeds folded into centre and band. */
export function curveFigure(runs: readonly { readonly run: RunSummary; readonly series: Series }[], metric: MetricKey, options: AggregateOptions): LearningCurvesSpecification {
  const tasks = [...new Set(runs.map(({ run }) => run.task))];
  const { title, unit } = metrics[metric];
  return {
    kind: 'learning-curves',
    width: tasks.length > 1 ? 'full' : 'column',
    description: `${title} against interactions, ${tasks.join(', ')}.`,
    notes: [],
    columns: Math.min(tasks.length, 3),
    xTitle: 'interactions',
    yTitle: unit === '' ? title : `${title} (${unit})`,
    panels: tasks.map((task) => ({ title: task, series: seriesOf(runs.filter(({ run }) => run.task === task), metric, options) })),
  };
}

function seriesOf(runs: readonly { readonly run: RunSummary; readonly series: Series }[], metric: MetricKey, options: AggregateOptions): CurveSeries[] {
  const methods = [...new Set(runs.map(({ run }) => run.method))];
  return methods.map((method) => ({
    name: method,
    ...methodStyles[method],
    ...aggregateCurves(runs.filter(({ run }) => run.method === method).map(({ series }) => curveOf(series, metric)), options),
    smoothing: null,
  }));
}

/** The cycles that have the metric. */
function curveOf(series: Series, metric: MetricKey): Curve {
  const column = series.metrics[metric] ?? [];
  const x: number[] = [];
  const y: number[] = [];
  column.forEach((value, i) => {
    if (value === null) return;
    x.push(series.interactions[i]);
    y.push(value);
  });
  return { x, y };
}
