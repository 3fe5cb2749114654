import type { Random } from '../../numerics/random.ts';

/** Groups of whole rollouts, numbered from 0, that are left out one after the other. */
export interface RolloutGroups {
  readonly count: number;
  /** The group of each state, for each of the sets. */
  readonly ofState: readonly Int32Array[];
}

/** More groups than this make intervals no better, but slower. */
const MOST = 25;

/**
 * Deals the rollouts of one or two sets into groups at random, so that every
 * group has its share of the rollouts of either set and of those in both; a
 * rollout in both sets is one unit.
 *
 * @param sets the rollout of each state.
 * @param most groups; fewer where a set has fewer rollouts.
 */
export function dealRollouts(sets: readonly Int32Array[], random: Random, most = MOST): RolloutGroups {
  const members = sets.map((rollouts) => new Set(rollouts));
  const count = Math.min(most, ...members.map(({ size }) => size));
  const units = [...new Set(members.flatMap((set) => [...set]))];
  const classes = Map.groupBy(units, (unit) => members.map((set) => (set.has(unit) ? 1 : 0)).join(''));
  const groupOf = new Map<number, number>();
  let next = 0;
  for (const unitsOfClass of classes.values()) {
    for (let i = unitsOfClass.length - 1; i >= 0; i--) {
      const j = random.below(i + 1);
      [unitsOfClass[i], unitsOfClass[j]] = [unitsOfClass[j], unitsOfClass[i]];
      groupOf.set(unitsOfClass[i], next++ % count);
    }
  }
  return { count, ofState: sets.map((rollouts) => rollouts.map((rollout) => groupOf.get(rollout) ?? 0)) };
}

/** States of each one's own rollout. */
export function ownCounts(rollouts: Int32Array): Map<number, number> {
  const own = new Map<number, number>();
  for (const rollout of rollouts) own.set(rollout, (own.get(rollout) ?? 0) + 1);
  return own;
}

/** How many others the state with the fewest has: those outside its own rollout. */
export function fewestOthers(rollouts: Int32Array): number {
  return rollouts.length - [...ownCounts(rollouts).values()].reduce((most, states) => Math.max(most, states), 0);
}
