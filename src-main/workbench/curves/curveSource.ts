import { createMetricReader, type CurveMetric, type MetricColumn } from '../../../db/log/series.ts';
import type { ReadableDatabase } from '../../../db/open.ts';
import { listConfigurations } from '../../../db/trash/shelf.ts';
import type { CurveAxis, CurvesRequest } from '../../contract/figures.ts';
import { metrics } from '../../contract/metrics.ts';
import { RECENT_EPISODES } from '../../learning/record.ts';
import { metricKeys } from '../../learning/record.ts';
import { groupOf } from '../runs/runSummaries.ts';
import { readGroups } from '../runs/variants.ts';
import type { GroupCurves } from './curvePanels.ts';
import { curveOf } from './curves.ts';
import { groupRuns, type GroupedRun } from './runGroups.ts';
import { requireRun } from '../requireRun.ts';

/** Runs with one metric's curves against an axis, in groups. @throws TutelageError `not-found` that names the run. */
export type CurveSource = (
  question: Pick<CurvesRequest, 'metric'> & { readonly runs: readonly string[]; readonly axis: CurveAxis },
) => readonly GroupCurves[];

/** Columns of metrics that are kept between two requests: enough for a slider over 50 runs. */
const KEPT_COLUMNS = 200;

/** Curves as they are in the database; columns that were read stay, so that a slider need not wait. */
export function createCurveSource(database: ReadableDatabase): CurveSource {
  const kept = new Map<string, MetricColumn>();
  const readMetric = createMetricReader(database);

  /** A column is read anew when its run has had another cycle. */
  function columnOf(run: string, cycles: number, metric: string): MetricColumn {
    const key = `${run} ${metric} ${cycles}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const column = readMetric(run, metricOf(metric));
    kept.set(key, column);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_COLUMNS) break;
      kept.delete(oldest);
    }
    return column;
  }

  return function groupsOf({ runs, metric, axis }) {
    const settings = new Map(listConfigurations(database).map((each) => [each.id, each.settings]));
    const groups = readGroups(database);
    const cycles = new Map<string, number>();
    const grouped = [...new Set(runs)].map((id): GroupedRun => {
      const run = requireRun(database, id);
      cycles.set(id, run.cycles);
      // Written by resolveConfiguration; it is read by key and shown.
      const shared = JSON.parse(settings.get(run.configuration_id) ?? '{}') as Record<string, unknown>;
      return {
        id,
        task: run.task,
        method: run.method,
        seed: run.seed,
        configurationId: run.configuration_id,
        group: groupOf(run, groups),
        settings: shared,
      };
    });
    return groupRuns(grouped).map((group) => ({
      group,
      members: group.runs.flatMap((run) => {
        const curve = curveOf(columnOf(run.id, cycles.get(run.id) ?? 0, metric), axis, run.settings);
        if (curve.x.length === 0) return [];
        if (metric !== 'rollout_return') return [{ run, curve }];
        const episodes = curveOf(columnOf(run.id, cycles.get(run.id) ?? 0, 'rollout_episodes'), axis, run.settings);
        // A log need not say of how many episodes its mean is.
        if (episodes.x.length === 0) return [{ run, curve }];
        const full = episodes.y.findIndex((count) => count >= RECENT_EPISODES);
        return [{ run, curve, episodes, isFullFrom: full < 0 ? Infinity : episodes.x[full] }];
      }),
    }));
  };
}

function metricOf(name: string): CurveMetric {
  const key = metricKeys.find((each) => each === name);
  if (key !== undefined) return { kind: 'metric', key };
  return name.startsWith('own:')
    ? { kind: 'own', name: name.slice('own:'.length) }
    : { kind: 'sigma', dimension: Number(name.slice('sigma:'.length)) };
}

/** The metric with its unit, as an axis names it. */
export function titleOf(name: string): string {
  const metric = metricOf(name);
  if (metric.kind === 'own') return metric.name;
  if (metric.kind === 'sigma') return `Teacher sigma, action ${metric.dimension} (action range)`;
  const { title, unit } = metrics[metric.key];
  return unit === '' ? title : `${title} (${unit})`;
}
