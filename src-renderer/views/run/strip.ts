import type { Role, RolloutStrip } from '../../../src-main/contract/runs.ts';
import { roles } from '../../../src-main/contract/vocabulary.ts';
import { ticksOf, tickTexts } from './timeline.ts';

/** A rollout in the picture, in pixels. */
export interface StripPoint {
  readonly id: number;
  readonly role: Role;
  readonly interactions: number;
  readonly return: number;
  readonly x: number;
  readonly y: number;
}

export interface StripTick {
  readonly text: string;
  readonly y: number;
}

export interface StripLane {
  readonly role: Role;
  readonly top: number;
  readonly height: number;
  readonly ticks: readonly StripTick[];
}

/** A scale for each role, so that one of large returns does not flatten another; or one for all, to compare them. */
export const stripScales = ['role', 'one'] as const;
/**
 * How returns lie on the scale: as they are; by the order of magnitude, either side of 0; or by their rank, half of
 * them above the middle.
 */
export const stripAxes = ['linear', 'log', 'quantile'] as const;
export interface StripChoice {
  readonly scale: (typeof stripScales)[number];
  readonly axis: (typeof stripAxes)[number];
}

export interface StripLayout {
  readonly lanes: readonly StripLane[];
  readonly points: readonly StripPoint[];
  readonly end: number;
}

/** A lane for each role that has rollouts, one above the other, on a common axis of interactions. */
export function layOutStrip(
  strip: RolloutStrip,
  area: { readonly left: number; readonly width: number; readonly laneHeight: number; readonly gap: number },
  choice: StripChoice,
): StripLayout {
  const present = roles.filter((role) => strip.total[role] > 0);
  const end = Math.max(
    1,
    strip.interactions.reduce((a, b) => Math.max(a, b), 0),
  );
  const shared = choice.scale === 'one' ? scaleOf(strip.return, choice.axis) : null;
  const placed = present.map((role, i) => {
    const scale =
      shared ??
      scaleOf(
        strip.return.filter((_, at) => strip.role[at] === role),
        choice.axis,
      );
    const top = i * (area.laneHeight + area.gap);
    const yOf = (value: number): number => top + 4 + (1 - scale.shareOf(value)) * (area.laneHeight - 8);
    const ticks = scale.ticks.map(({ text, value }) => ({ text, y: yOf(value) }));
    return { lane: { role, top, height: area.laneHeight, ticks }, yOf };
  });
  const byRole = new Map(placed.map((each) => [each.lane.role, each]));
  const points = strip.id.flatMap((id, i): StripPoint[] => {
    const place = byRole.get(strip.role[i]);
    if (place === undefined) return [];
    return [
      {
        id,
        role: place.lane.role,
        interactions: strip.interactions[i],
        return: strip.return[i],
        x: area.left + (strip.interactions[i] / end) * area.width,
        y: place.yOf(strip.return[i]),
      },
    ];
  });
  return { lanes: placed.map(({ lane }) => lane), points, end };
}

interface Scale {
  /** 0 at the least return, 1 at the greatest. */
  readonly shareOf: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

function scaleOf(returns: readonly number[], axis: StripChoice['axis']): Scale {
  const least = returns.reduce((a, b) => Math.min(a, b), Infinity);
  const most = returns.reduce((a, b) => Math.max(a, b), -Infinity);
  const range: readonly [number, number] =
    returns.length === 0 ? [0, 1] : most > least ? [least, most] : [least - 1, most + 1];
  switch (axis) {
    case 'linear':
      return mapped(range, (value) => value, ticksOf(range, 4));
    case 'log': {
      const powers = magnitudesWithin(range);
      return mapped(range, signedMagnitude, powers.length >= 2 ? powers : ticksOf(range, 4));
    }
    case 'quantile':
      return quantiles(returns, range);
    default:
      return axis satisfies never;
  }
}

function mapped(
  [least, most]: readonly [number, number],
  map: (value: number) => number,
  ticks: readonly number[],
): Scale {
  const texts = tickTexts(ticks);
  const [from, to] = [map(least), map(most)];
  return {
    shareOf: (value) => (map(value) - from) / (to - from),
    ticks: ticks.map((value, i) => ({ value, text: texts[i] })),
  };
}

/** Zero stays zero, 9 becomes 1, -99 becomes -2. */
function signedMagnitude(value: number): number {
  return Math.sign(value) * Math.log10(1 + Math.abs(value));
}

/** 0 and the powers of ten from 1, of either sign, within a range; every second where they are many. */
function magnitudesWithin([least, most]: readonly [number, number]): readonly number[] {
  const largest = Math.ceil(Math.log10(1 + Math.max(Math.abs(least), Math.abs(most))));
  const powers = Array.from({ length: largest + 1 }, (_, power) => 10 ** power);
  const all = [...powers.toReversed().map((power) => -power), 0, ...powers];
  const within = all.filter((value) => value >= least && value <= most);
  return within.length <= 5 ? within : within.filter((value) => value === 0 || Math.log10(Math.abs(value)) % 2 === 0);
}

/** By rank: equal returns lie together, in the middle of their ranks. */
function quantiles(returns: readonly number[], [least, most]: readonly [number, number]): Scale {
  const sorted = Float64Array.from(returns).sort();
  if (sorted.length < 2 || sorted[0] === sorted[sorted.length - 1])
    return mapped([least, most], (value) => value, ticksOf([least, most], 4));
  const last = sorted.length - 1;
  const shareOf = (value: number): number => {
    const before = countBelow(sorted, value, false);
    const upTo = countBelow(sorted, value, true);
    return Math.min(1, Math.max(0, (before + upTo - 1) / 2 / last));
  };
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => sorted[Math.round(share * last)]);
  const distinct = [...new Set(ticks)];
  const texts = distinct.map(
    (value) => tickTexts([Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))])[0],
  );
  return { shareOf, ticks: distinct.map((value, i) => ({ value, text: texts[i] })) };
}

/** How many of sorted values lie below one, or at most at it. */
function countBelow(sorted: Float64Array, value: number, inclusive: boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] < value || (inclusive && sorted[middle] === value)) from = middle + 1;
    else to = middle;
  }
  return from;
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
