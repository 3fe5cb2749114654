import type { MetricKey } from '../../../src-main/contract/metrics.ts';
import type { Series } from '../../../src-main/contract/runs.ts';

/** The series with the newer cycles of `more` behind it. Cycles that it already has are not repeated. */
export function appendSeries(series: Series, more: Series): Series {
  const last = lastCycle(series);
  const from = more.cycle.findIndex((cycle) => cycle > last);
  if (from < 0) return series;
  // The keys of two records of this key type.
  const keys = [...new Set([...Object.keys(series.metrics), ...Object.keys(more.metrics)])] as MetricKey[];
  const metrics: Partial<Record<MetricKey, readonly (number | null)[]>> = {};
  for (const key of keys) {
    metrics[key] = [
      ...(series.metrics[key] ?? series.cycle.map(() => null)),
      ...(more.metrics[key] ?? more.cycle.map(() => null)).slice(from),
    ];
  }
  return {
    run: series.run,
    cycle: [...series.cycle, ...more.cycle.slice(from)],
    interactions: [...series.interactions, ...more.interactions.slice(from)],
    seconds: [...series.seconds, ...more.seconds.slice(from)],
    metrics,
    sigma: [...series.sigma, ...more.sigma.slice(from)],
  };
}

/** -1 before the first cycle, as `runs.series` takes it. */
export function lastCycle(series: Series): number {
  return series.cycle.at(-1) ?? -1;
}

/** Column of one action dimension of the teacher's sigma. */
export function sigmaColumn(series: Series, dimension: number): readonly (number | null)[] {
  return series.sigma.map((sigma) => sigma?.[dimension] ?? null);
}

/** Whether the column holds any number. */
export function hasNumbers(column: readonly (number | null)[] | undefined): column is readonly (number | null)[] {
  return column !== undefined && column.some((value) => value !== null);
}
