import type { Reduction } from '../../contract/compare.ts';
import type { Returns } from '../../contract/runs.ts';
import { RECENT_EPISODES } from '../../learning/record.ts';
import type { Curve } from '../../statistics/curves.ts';

/** A run's rollout returns, and how many episodes each is the mean of; none of another metric. */
interface CountedCurve {
  readonly curve: Curve;
  readonly episodes?: Curve;
}

/**
 * The fewest episodes that stand behind a rollout return of a group's numbers: the mean is of the last 100 where so
 * many have finished. Null where all are there, and of every other metric.
 */
export function fewestEpisodes(
  { runs }: { readonly runs: readonly CountedCurve[] },
  reduction: Reduction,
): number | null {
  return fewestOf(runs.flatMap((run) => episodesBehind(run, reduction)));
}

/**
 * The same of the rollout returns of runs as they stand. A run without one has no say, nor has one that was imported
 * without the number of its episodes.
 */
export function fewestOfReturns(returns: readonly Pick<Returns, 'rollout' | 'rolloutEpisodes'>[]): number | null {
  return fewestOf(
    returns.flatMap(({ rollout, rolloutEpisodes: count }) => (rollout === null || count === 0 ? [] : [count])),
  );
}

function fewestOf(counts: readonly number[]): number | null {
  const fewest = Math.min(...counts);
  return fewest < RECENT_EPISODES ? fewest : null;
}

function episodesBehind({ curve, episodes }: CountedCurve, reduction: Reduction): readonly number[] {
  if (episodes === undefined) return [];
  const counts = new Map(episodes.x.map((x, i) => [x, episodes.y[i]]));
  const points = curve.x.map((x, i) => ({ x, y: curve.y[i] })).filter(({ y }) => Number.isFinite(y));
  return pointsOf(points, reduction).flatMap(({ x }) => counts.get(x) ?? []);
}

/** The points of a curve that its number is made from. */
function pointsOf<Point extends { readonly y: number }>(
  points: readonly Point[],
  reduction: Reduction,
): readonly Point[] {
  switch (reduction) {
    case 'late':
      return points.slice(-Math.ceil(points.length / 10));
    case 'last':
      return points.slice(-1);
    case 'best': {
      const best = Math.max(...points.map(({ y }) => y));
      return points.filter(({ y }) => y === best);
    }
    case 'area':
      return points;
  }
}

/** For a reader of the numbers; empty where none stands on few episodes. */
export function fewEpisodesWarning(
  groups: readonly { readonly label: string; readonly fewestEpisodes: number | null }[],
): string {
  const few = groups.filter(({ fewestEpisodes: fewest }) => fewest !== null);
  if (few.length === 0) return '';
  return (
    `A rollout return is the mean of the last ${RECENT_EPISODES} finished episodes; here some are of fewer: ` +
    `${few.map(({ label, fewestEpisodes: fewest }) => `${label} of ${fewest} at least`).join(', ')}.`
  );
}
