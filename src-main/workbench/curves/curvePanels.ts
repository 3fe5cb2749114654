import type { CurveLine, CurvePanel, CurvesRequest } from '../../contract/figures.ts';
import type { Curve, CurveAggregate } from '../../statistics/curves.ts';
import { describeAggregate, runsOf, underCoverageNote } from '../../statistics/describe.ts';
import { smooth } from '../../statistics/smoothing.ts';
import { aggregateGroup, displayed } from './curves.ts';
import type { GroupedRun, RunGroup } from './runGroups.ts';

/** A group with its runs' curves; runs without such numbers are left out. */
export interface GroupCurves {
  readonly group: RunGroup;
  readonly members: readonly { readonly run: GroupedRun; readonly curve: Curve }[];
}

export interface AggregatedGroup extends GroupCurves {
  readonly aggregate: CurveAggregate;
}

type Settings = Pick<CurvesRequest, 'estimator' | 'band' | 'smoothing' | 'seeds' | 'points' | 'range'>;

/** A panel a task, a line a group. */
export function curvePanels(groups: readonly GroupCurves[], settings: Settings): readonly CurvePanel[] {
  return [...Map.groupBy(groups, ({ group }) => group.task)].map(([task, members]) => {
    const drawn = aggregateAll(members, settings);
    return { task, lines: drawn.map((each) => lineOf(each, settings)), notes: notesOf(members, drawn, settings) };
  });
}

export function aggregateAll(
  groups: readonly GroupCurves[],
  { estimator, band, points }: Pick<Settings, 'estimator' | 'band' | 'points'>,
): readonly AggregatedGroup[] {
  return groups
    .filter(({ members }) => members.length > 0)
    .map((each) => ({
      ...each,
      aggregate: aggregateGroup(
        each.members.map(({ curve }) => curve),
        estimator,
        band,
        points,
      ),
    }));
}

function lineOf(
  { group, members, aggregate }: AggregatedGroup,
  { smoothing, seeds, points, range }: Settings,
): CurveLine {
  const centre = smoothing > 0 ? smooth(aggregate.centre, smoothing) : aggregate.centre;
  const places = displayed(aggregate.x, centre, range, points);
  const at = (values: readonly number[]): (number | null)[] => places.map((place) => finite(values[place]));
  const hasBand = aggregate.band !== 'none' && aggregate.n > 1;
  return {
    label: group.label,
    method: group.method,
    aggregate: describeAggregate(aggregate.estimator, aggregate.band, runsOf([aggregate.n])),
    n: aggregate.n,
    x: places.map((place) => aggregate.x[place]),
    centre: at(centre),
    low: hasBand ? at(aggregate.low) : null,
    high: hasBand ? at(aggregate.high) : null,
    raw: smoothing > 0 ? at(aggregate.centre) : null,
    seeds: seeds
      ? members.map(({ run, curve }) => {
          const own = displayed(curve.x, curve.y, range, points);
          return {
            run: run.id,
            seed: run.seed,
            x: own.map((place) => curve.x[place]),
            y: own.map((place) => finite(curve.y[place])),
          };
        })
      : [],
  };
}

/** What must be said beside the lines. */
export function notesOf(
  groups: readonly GroupCurves[],
  drawn: readonly AggregatedGroup[],
  { smoothing }: Pick<Settings, 'smoothing'>,
): readonly string[] {
  const names = (chosen: readonly GroupCurves[]): string => chosen.map(({ group }) => group.label).join('; ');
  const interpolated = drawn.filter(({ aggregate }) => aggregate.grid === 'interpolated');
  const uneven = drawn.filter(
    ({ members }) => new Set(members.map(({ curve }) => curve.x[curve.x.length - 1])).size > 1,
  );
  const empty = groups.filter(({ members }) => members.length === 0);
  const coverage = drawn.flatMap(({ aggregate: { band, n } }) =>
    n > 1 ? (underCoverageNote(band, runsOf([n])) ?? []) : [],
  );
  return [
    interpolated.length > 0
      ? `Runs of ${names(interpolated)} were measured at different steps: linear interpolation on their union.`
      : '',
    uneven.length > 0 ? `${names(uneven)} ${uneven.length === 1 ? 'ends' : 'end'} where the shortest run does.` : '',
    smoothing > 0
      ? `Smoothed by a debiased moving average of weight ${smoothing}; the pale lines are unsmoothed, and so are the bands.`
      : '',
    ...new Set(coverage),
    empty.length > 0 ? `Not drawn, as they have recorded nothing of this metric: ${names(empty)}.` : '',
  ].filter((note) => note !== '');
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
