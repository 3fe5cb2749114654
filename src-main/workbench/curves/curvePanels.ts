import type { CurveLine, CurvePanel, CurvesRequest } from '../../contract/figures.ts';
import { RECENT_EPISODES } from '../../learning/record.ts';
import type { Curve, CurveAggregate } from '../../statistics/curves.ts';
import { describeAggregate, runsOf, smoothingNote, underCoverageNote } from '../../statistics/describe.ts';
import { smooth } from '../../statistics/smoothing.ts';
import { aggregateGroup, displayed } from './curves.ts';
import type { GroupedRun, RunGroup } from './runGroups.ts';

/** A group with its runs' curves, unsmoothed; runs without such numbers are left out. */
export interface GroupCurves {
  readonly group: RunGroup;
  readonly members: readonly GroupMember[];
}

export interface GroupMember {
  readonly run: GroupedRun;
  readonly curve: Curve;
  /** For the rollout return: the first x whose mean is of all its episodes, Infinity where there is none. */
  readonly isFullFrom?: number;
  /** The same: how many episodes each mean is of. */
  readonly episodes?: Curve;
}

export interface AggregatedGroup extends GroupCurves {
  /** Of the runs' curves, each smoothed before where smoothing is asked for. */
  readonly aggregate: CurveAggregate;
  /** The centre of the unsmoothed curves at the same steps; null where nothing is smoothed. */
  readonly raw: readonly number[] | null;
}

type Settings = Pick<CurvesRequest, 'estimator' | 'band' | 'smoothing' | 'seeds' | 'points' | 'range'>;

/** A panel a task, a line a group. */
export function curvePanels(groups: readonly GroupCurves[], settings: Settings): readonly CurvePanel[] {
  return [...Map.groupBy(groups, ({ group }) => group.task)].map(([task, members]) => {
    const drawn = aggregateAll(members, settings);
    return { task, lines: drawn.map((each) => lineOf(each, settings)), notes: notesOf(members, drawn, settings) };
  });
}

/**
 * Each group as one line. Smoothing comes first, run by run and on all of its
 * points: line and band are then of the same curves, and the line stays inside.
 */
export function aggregateAll(
  groups: readonly GroupCurves[],
  { estimator, band, points, smoothing }: Pick<Settings, 'estimator' | 'band' | 'points' | 'smoothing'>,
): readonly AggregatedGroup[] {
  return groups
    .filter(({ members }) => members.length > 0)
    .map((each) => {
      const curves = each.members.map(({ curve }) => curve);
      if (smoothing === 0) return { ...each, aggregate: aggregateGroup(curves, estimator, band, points), raw: null };
      const smoothed = curves.map(({ x, y }) => ({ x, y: smooth(y, smoothing) }));
      return {
        ...each,
        aggregate: aggregateGroup(smoothed, estimator, band, points),
        raw: aggregateGroup(curves, estimator, 'none', points).centre,
      };
    });
}

function lineOf({ group, members, aggregate, raw }: AggregatedGroup, { seeds, points, range }: Settings): CurveLine {
  const places = displayed(aggregate.x, aggregate.centre, range, points);
  const at = (values: readonly number[]): (number | null)[] => places.map((place) => finite(values[place]));
  const hasBand = aggregate.band !== 'none' && aggregate.n > 1;
  return {
    label: group.label,
    group: group.group,
    method: group.method,
    aggregate: describeAggregate(aggregate.estimator, aggregate.band, runsOf([aggregate.n])),
    n: aggregate.n,
    x: places.map((place) => aggregate.x[place]),
    centre: at(aggregate.centre),
    low: hasBand ? at(aggregate.low) : null,
    high: hasBand ? at(aggregate.high) : null,
    raw: raw === null ? null : at(raw),
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
  const interpolated = drawn.filter(({ aggregate }) => aggregate.grid === 'interpolated');
  const coverage = drawn.flatMap(({ aggregate: { band, n, estimator } }) =>
    n > 1 ? (underCoverageNote(band, runsOf([n]), estimator) ?? []) : [],
  );
  return [
    ...(interpolated.length > 0
      ? [`Runs of ${namesOf(interpolated)} were measured at different steps: linear interpolation on their union.`]
      : []),
    ...(smoothing > 0 ? [smoothingNote(smoothing)] : []),
    ...new Set(coverage),
    ...runNotes(groups, drawn),
  ];
}

/** What the curves themselves do not tell: which runs they leave out, and where. */
export function runNotes(groups: readonly GroupCurves[], drawn: readonly AggregatedGroup[]): readonly string[] {
  const uneven = drawn.filter(
    ({ members }) => new Set(members.map(({ curve }) => curve.x[curve.x.length - 1])).size > 1,
  );
  const empty = groups.filter(({ members }) => members.length === 0);
  return [
    ...(uneven.length > 0
      ? [`${namesOf(uneven)} ${uneven.length === 1 ? 'ends' : 'end'} where the shortest run does.`]
      : []),
    ...fewEpisodesNote(drawn),
    ...(empty.length > 0 ? [`Not drawn, as they have recorded nothing of this metric: ${namesOf(empty)}.`] : []),
  ];
}

/** Where rollout returns are of fewer episodes than their name promises. */
function fewEpisodesNote(drawn: readonly AggregatedGroup[]): readonly string[] {
  const starts = drawn.flatMap(({ members }) =>
    members.flatMap(({ curve, isFullFrom }) =>
      isFullFrom === undefined || isFullFrom <= curve.x[0] ? [] : [isFullFrom],
    ),
  );
  if (starts.length === 0) return [];
  const last = Math.max(...starts.filter(Number.isFinite));
  const never = drawn.filter(({ members }) => members.some(({ isFullFrom }) => isFullFrom === Infinity));
  return [
    ...(last > -Infinity
      ? [`Left of ${last.toLocaleString('en')} rollout returns are means of fewer than ${RECENT_EPISODES} episodes.`]
      : []),
    ...(never.length > 0
      ? [
          `${namesOf(never)} ${never.length === 1 ? 'has' : 'have'} runs with fewer than ${RECENT_EPISODES} ` +
            'finished episodes.',
        ]
      : []),
  ];
}

/** Groups by name, with their tasks where they are of several. */
function namesOf(groups: readonly GroupCurves[]): string {
  const hasTasks = new Set(groups.map(({ group }) => group.task)).size > 1;
  return groups.map(({ group }) => (hasTasks ? `${group.label} on ${group.task}` : group.label)).join('; ');
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
