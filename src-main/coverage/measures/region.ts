import type { RolloutStates } from './divergence.ts';
import { neighboursAmong, type Searchable } from '../parallel/neighbours.ts';

/** The states within which a set has a given share of its mass: where its k-th neighbour is near enough. */
export interface MassRegion {
  readonly states: Searchable;
  readonly k: number;
  /** A state belongs where the distance to the set's k-th nearest state of other rollouts is at most this. */
  readonly radius: number;
}

/**
 * A set's region of high density by k nearest neighbours (Qiao and Polonik 2018
 * for its rates): the set's own states, each measured against the other
 * rollouts, are inside in `mass` of all cases.
 *
 * @param states the set, with its rollouts as groups.
 * @param distances of each state's k-th nearest state of other rollouts.
 * @param mass share of the set's mass, in (0, 1).
 */
export function massRegion(states: Searchable, distances: Float32Array, k: number, mass: number): MassRegion {
  const radii = distances.toSorted();
  return { states, k, radius: radii[Math.min(radii.length, Math.ceil(mass * radii.length)) - 1] };
}

/**
 * 1 for each state outside the region, 0 for each inside; their mean is the share of mass outside.
 *
 * @param order all rows, those that follow each other near each other.
 */
export function* outsideContributions(
  { states, rollouts }: RolloutStates,
  order: Int32Array,
  { states: among, k, radius }: MassRegion,
): Generator<number, Float64Array> {
  const { distances } = yield* neighboursAmong(among, k, {
    matrix: states,
    groups: rollouts,
    asked: order,
    byRow: true,
  });
  return Float64Array.from({ length: states.rows }, (_, i) => (distances[(i + 1) * k - 1] > radius ? 1 : 0));
}
