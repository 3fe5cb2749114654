import type { MetricKey } from '../../../src-main/contract/metrics.ts';
import type { Series } from '../../../src-main/contract/runs.ts';
import { aggregate, curveOf, type Aggregate, type Band, type Curve } from '../../charts/aggregate.ts';
import { smooth } from '../../charts/smooth.ts';
import { dashOf, methodColors, type Line } from '../../charts/traces.ts';
import type { RunGroup } from '../../state/grouping.ts';

export interface CompareSettings {
  readonly metric: MetricKey;
  readonly band: Band;
  /** Weight of the moving average, 0 (off) to below 1. */
  readonly smoothing: number;
}

/** One task's picture: a line for each group of runs, and what must be said of how it was made. */
export interface ComparePanel {
  readonly task: string;
  readonly lines: readonly Line[];
  readonly notes: readonly string[];
}

export const bandNames: Readonly<Record<Band, string>> = { 'sd': '± sd', 't-interval': 'with 95% t interval', 'seeds': 'and each seed' };

/** A panel for each task; groups keep one dash over all of them. */
export function comparePanels(groups: readonly RunGroup[], series: ReadonlyMap<string, Series>, settings: CompareSettings): readonly ComparePanel[] {
  const labels = [...new Set(groups.map((group) => group.label))];
  return [...Map.groupBy(groups, (group) => group.task)].map(([task, members]) => {
    const drawn = members.map((group) => ({ group, curves: curvesOf(group, series, settings.metric) }));
    const made = drawn.flatMap(({ group, curves }) => {
      const result = aggregate(curves, settings.band);
      return result === null ? [] : [{ group, curves, result }];
    });
    return {
      task,
      lines: made.flatMap(({ group, curves, result }) => groupLines(group, curves, result, labels.indexOf(group.label), settings)),
      notes: notesOf(made.map(({ group, curves, result }) => ({ label: group.label, curves, result })), drawn.filter(({ curves }) => curves.length === 0).map(({ group }) => group.label), settings),
    };
  });
}

function curvesOf(group: RunGroup, series: ReadonlyMap<string, Series>, metric: MetricKey): readonly Curve[] {
  return group.runs.flatMap((run) => {
    const known = series.get(run.id);
    const curve = known === undefined ? null : curveOf(run.id, known.interactions, known.metrics[metric] ?? []);
    return curve === null || curve.x.length === 0 ? [] : [curve];
  });
}

function groupLines(group: RunGroup, curves: readonly Curve[], result: Aggregate, index: number, settings: CompareSettings): readonly Line[] {
  const style = { color: methodColors[group.method], dash: dashOf(index) } as const;
  const mean: Line = {
    ...style,
    name: legend(group.label, result.n, settings),
    x: result.x,
    y: smooth(result.mean, settings.smoothing),
    band: result.band,
    width: 2,
  };
  const raw: readonly Line[] = settings.smoothing > 0 ? [{ ...style, name: `${group.label}, raw`, x: result.x, y: result.mean, faint: true }] : [];
  const seeds: readonly Line[] = settings.band === 'seeds' ? curves.map((curve) => ({ ...style, name: curve.run, x: curve.x, y: curve.y, faint: true })) : [];
  return [...raw, ...seeds, mean];
}

function legend(label: string, n: number, settings: CompareSettings): string {
  const smoothed = settings.smoothing > 0 ? `, smoothed ${settings.smoothing}` : '';
  return n === 1 ? `${label}: n = 1${smoothed}` : `${label}: mean ${bandNames[settings.band]}, n = ${n}${smoothed}`;
}

function notesOf(made: readonly { readonly label: string; readonly curves: readonly Curve[]; readonly result: Aggregate }[], empty: readonly string[], settings: CompareSettings): readonly string[] {
  const interpolated = made.filter(({ result }) => result.interpolated).map(({ label }) => label);
  const few = made.filter(({ result }) => result.n > 1 && result.n < 5).map(({ label }) => label);
  const uneven = made.filter(({ curves }) => new Set(curves.map((curve) => curve.x.at(-1))).size > 1).map(({ label }) => label);
  return [
    interpolated.length > 0 ? `Seeds of ${interpolated.join('; ')} were measured at different interactions: linear interpolation on the union of their grids.` : '',
    uneven.length > 0 ? `The mean of ${uneven.join('; ')} ends where its shortest run does.` : '',
    settings.band === 't-interval' && few.length > 0 ? 'Under 5 seeds the interval under-covers.' : '',
    empty.length > 0 ? `No such numbers: ${empty.join('; ')}.` : '',
  ].filter((note) => note !== '');
}
