import type { Role, RolloutStrip } from '../../../src-main/contract/runs.ts';

/** A rollout in the picture, in pixels. */
export interface StripPoint {
  readonly id: number;
  readonly role: Role;
  readonly interactions: number;
  readonly return: number;
  readonly x: number;
  readonly y: number;
}

export interface StripLane {
  readonly role: Role;
  readonly top: number;
  readonly height: number;
}

export interface StripLayout {
  readonly lanes: readonly StripLane[];
  readonly points: readonly StripPoint[];
  /** Least and greatest return: one scale for all lanes, so that roles can be compared. */
  readonly returns: readonly [number, number];
  readonly end: number;
  /** Where a return lies in a lane, in pixels from the top. */
  readonly yOf: (lane: StripLane, value: number) => number;
}

/** A lane for each role that has rollouts, one above the other, on common axes. */
export function layOutStrip(
  strip: RolloutStrip,
  area: { readonly left: number; readonly width: number; readonly laneHeight: number; readonly gap: number },
): StripLayout {
  const roles = (['teacher', 'student', 'baseline', 'test'] as const).filter((role) => strip.total[role] > 0);
  const lanes = roles.map((role, i): StripLane => ({
    role,
    top: i * (area.laneHeight + area.gap),
    height: area.laneHeight,
  }));
  const least = strip.return.reduce((a, b) => Math.min(a, b), Infinity);
  const most = strip.return.reduce((a, b) => Math.max(a, b), -Infinity);
  const returns =
    strip.return.length === 0
      ? ([0, 1] as const)
      : most > least
        ? ([least, most] as const)
        : ([least - 1, most + 1] as const);
  const end = Math.max(
    1,
    strip.interactions.reduce((a, b) => Math.max(a, b), 0),
  );
  const yOf = (lane: StripLane, value: number): number =>
    lane.top + 4 + ((returns[1] - value) / (returns[1] - returns[0])) * (lane.height - 8);
  const laneOf = new Map(lanes.map((lane) => [lane.role, lane]));
  const points = strip.id.flatMap((id, i): StripPoint[] => {
    const lane = laneOf.get(strip.role[i]);
    if (lane === undefined) return [];
    return [
      {
        id,
        role: lane.role,
        interactions: strip.interactions[i],
        return: strip.return[i],
        x: area.left + (strip.interactions[i] / end) * area.width,
        y: yOf(lane, strip.return[i]),
      },
    ];
  });
  return { lanes, points, returns, end, yOf };
}

/** The point nearest to a place, within `reach` pixels; null where none is. */
export function nearestTo(points: readonly StripPoint[], x: number, y: number, reach: number): StripPoint | null {
  let best: StripPoint | null = null;
  let least = reach * reach;
  for (const point of points) {
    const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (distance > least) continue;
    least = distance;
    best = point;
  }
  return best;
}

/**
 * The next point in a direction: along its lane by interactions, or the nearest in interactions in the lane above or
 * below.
 */
export function neighbourOf(
  points: readonly StripPoint[],
  from: StripPoint | null,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
): StripPoint | null {
  if (from === null) return points[0] ?? null;
  const lane = points.filter(({ role }) => role === from.role);
  const place = lane.findIndex(({ id }) => id === from.id);
  if (key === 'ArrowLeft') return lane[Math.max(0, place - 1)];
  if (key === 'ArrowRight') return lane[Math.min(lane.length - 1, place + 1)];
  const roles = [...new Set(points.map(({ role }) => role))];
  const role = roles[roles.indexOf(from.role) + (key === 'ArrowDown' ? 1 : -1)];
  const others = points.filter((point) => point.role === role);
  if (others.length === 0) return from;
  return others.reduce((best, point) =>
    Math.abs(point.interactions - from.interactions) < Math.abs(best.interactions - from.interactions) ? point : best,
  );
}
