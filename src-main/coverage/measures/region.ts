import { exponential, logarithm } from '../../numerics/elementary.ts';
import type { Random } from '../../numerics/random.ts';
import { neighboursAmong, type Neighbours, type Searchable } from '../parallel/neighbours.ts';
import type { RolloutStates } from './pair.ts';
import type { Estimate } from '../../contract/coverage/findings.ts';
import { jackknifeEstimate, NONE, withoutEach } from './jackknife.ts';
import { dealRollouts, ownCounts } from './rolloutGroups.ts';

/** A set whose region of high density is asked about, with the neighbours of its own states in other rollouts. */
export interface MassSet extends RolloutStates {
  readonly among: Searchable;
  readonly near: Neighbours;
}

/**
 * The share of a set's mass outside another's region of high density, by k
 * nearest neighbours (Qiao and Polonik 2018 for its rates): the other's own
 * states, each measured against the other rollouts as if there were as many as
 * an outsider has, are inside in `mass` of all cases. Its interval leaves out
 * groups of rollouts of both sets, with the region drawn anew.
 *
 * @param k the neighbour whose distance says how dense it is.
 * @param mass share of the other set's mass, in (0, 1).
 */
export function* shareOutside(
  set: RolloutStates,
  order: Int32Array,
  other: MassSet,
  k: number,
  mass: number,
  random: Random,
): Generator<number, Estimate> {
  const toOther = yield* neighboursAmong(other.among, other.near.k, {
    matrix: set.states,
    groups: set.rollouts,
    asked: order,
    byRow: true,
  });
  const groups = dealRollouts([set.rollouts, other.rollouts], random);
  const [groupOf, otherGroupOf] = groups.ofState;
  const perDimension = 1 / set.states.columns;
  const own = ownCounts(other.rollouts);
  const shrink = Float64Array.from(other.rollouts, (rollout) =>
    power(1 - (own.get(rollout) ?? 0) / other.rollouts.length, perDimension),
  );
  const measure = (left: number): number => {
    const distance = (near: Neighbours, i: number): number =>
      distanceWithout(near, i, k, otherGroupOf, left, perDimension);
    const radii = new Float32Array(otherGroupOf.length);
    let inside = 0;
    for (let i = 0; i < radii.length; i++)
      if (otherGroupOf[i] !== left) radii[inside++] = distance(other.near, i) * shrink[i];
    const sorted = radii.subarray(0, inside).sort();
    const radius = sorted[Math.ceil(mass * inside) - 1];
    let outside = 0;
    let counted = 0;
    for (let i = 0; i < groupOf.length; i++) {
      if (groupOf[i] === left) continue;
      counted++;
      if (distance(toOther, i) > radius) outside++;
    }
    return outside / counted;
  };
  return jackknifeEstimate(measure(NONE), withoutEach(groups.count, measure), [0, 1]);
}

/** The distance of the k-th neighbour outside a group; where fewer are known, what it would be at the same density. */
function distanceWithout(
  near: Neighbours,
  i: number,
  k: number,
  groupOf: Int32Array,
  left: number,
  perDimension: number,
): number {
  let found = 0;
  let distance = Infinity;
  for (let z = i * near.k; z < (i + 1) * near.k; z++) {
    const neighbour = near.indices[z];
    if (neighbour < 0 || groupOf[neighbour] === left) continue;
    distance = near.distances[z];
    if (++found === k) return distance;
  }
  return distance * power(k / Math.max(1, found), perDimension);
}

function power(base: number, exponent: number): number {
  return exponential(exponent * logarithm(base));
}
