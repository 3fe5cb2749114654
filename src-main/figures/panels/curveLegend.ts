import { describeAggregate, runsOf, smoothingNote, underCoverageNote } from '../../statistics/describe.ts';
import type { LegendEntry } from '../layout/legend.ts';
import type { CurvePanel, CurveSeries } from '../content.ts';

interface Entry {
  readonly name: string;
  /** A series that shows the style. */
  readonly sample: CurveSeries;
  /** Estimator, band and n in words. */
  readonly aggregate: string;
}

/** Series of one name are one entry, with the n of all of them. */
function entriesOf(panels: readonly CurvePanel[]): Entry[] {
  const byName = Map.groupBy(
    panels.flatMap((panel) => panel.series),
    (series) => series.name,
  );
  return [...byName].map(([name, series]) => ({
    name,
    sample: series[0],
    aggregate: describeAggregate(series[0].estimator, series[0].band, runsOf(series.map(({ n }) => n))),
  }));
}

function agree(entries: readonly Entry[]): boolean {
  return entries.every((entry) => entry.aggregate === entries[0].aggregate);
}

/** One entry a name; where the series differ in how they were made, each says it. */
export function curveEntries(panels: readonly CurvePanel[]): readonly LegendEntry[] {
  const entries = entriesOf(panels);
  const isShared = agree(entries);
  return entries.map(({ name, sample, aggregate }) => ({
    key: name,
    name: isShared ? name : `${name}: ${aggregate}`,
    colour: sample.colour,
    dash: sample.dash,
    sample: sample.band !== 'none' && sample.n > 1 ? 'band' : 'line',
  }));
}

/** What a reader must know of how the lines were made. */
export function curveNotes(panels: readonly CurvePanel[]): string[] {
  const entries = entriesOf(panels);
  const series = panels.flatMap((panel) => panel.series);
  const notes: string[] = [];
  if (entries.length > 0 && agree(entries)) notes.push(`Shown: ${entries[0].aggregate}.`);
  const weights = [...new Set(series.flatMap(({ smoothing }) => smoothing?.weight ?? []))];
  notes.push(...weights.map(smoothingNote));
  if (series.some(({ grid }) => grid === 'interpolated'))
    notes.push('Runs with different steps are interpolated linearly on the union of their steps.');
  const warnings = series.flatMap(({ band, n, estimator }) =>
    n > 1 ? (underCoverageNote(band, runsOf([n]), estimator) ?? []) : [],
  );
  return [...notes, ...new Set(warnings)];
}
