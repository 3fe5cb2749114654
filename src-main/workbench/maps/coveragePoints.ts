import type { CoveragePoints, PointRollout } from '../../contract/coverage/coverage.ts';
import type { RunOnMap, StoredMap } from './storedMap.ts';

/** At most `most` of a map's states, evenly over all. */
export function coveragePoints(
  { result: { sets }, coordinates, origins, runs }: StoredMap,
  most: number,
): CoveragePoints {
  const total = origins.length / 2;
  const taken = Math.min(total, most);
  const rows = Array.from({ length: taken }, (_, i) => Math.floor((i * total) / taken));
  const set = setsOfRows(
    rows,
    sets.map(({ shown }) => shown),
  );
  const places = runs.map(placesInTraining);
  const rollouts = new Map<number, PointRollout>();
  const share = rows.map((row, i) => {
    const id = origins[2 * row];
    const place = places[set[i]].get(id);
    if (place === undefined) return 0;
    rollouts.set(id, { id, run: place.run, role: sets[set[i]].role, index: place.index });
    return place.share;
  });
  return {
    x: rows.map((row) => coordinates[2 * row]),
    y: rows.map((row) => coordinates[2 * row + 1]),
    set,
    rollout: rows.map((row) => origins[2 * row]),
    step: rows.map((row) => origins[2 * row + 1]),
    share,
    rollouts: [...rollouts.values()],
  };
}

interface Place {
  readonly run: string;
  readonly index: number;
  /** The middle of the rollout's own part of training, so that it is in a part where `stretchOf` takes it. */
  readonly share: number;
}

function placesInTraining(runs: readonly RunOnMap[]): ReadonlyMap<number, Place> {
  return new Map(
    runs.flatMap(({ run, first, ids }) =>
      ids.map((id, i) => [id, { run, index: first + i, share: (i + 0.5) / ids.length }] as const),
    ),
  );
}

/**
 * The set that each row is in.
 *
 * @param rows ascending.
 * @param sizes rows of each set, one after the other.
 */
export function setsOfRows(rows: Iterable<number>, sizes: readonly number[]): number[] {
  let set = 0;
  let end = sizes[0];
  return Array.from(rows, (row) => {
    while (row >= end) end += sizes[++set];
    return set;
  });
}
