import type { Random } from '../../numerics/random.ts';
import { LEAST_GROUPS } from './jackknife.ts';
import { joined } from './pair.ts';
import { dealRollouts } from './rolloutGroups.ts';
import { meanOf, type Drawn } from './streams.ts';

/** Half of the rollouts: those whose states are not in the group that is left out. */
export interface Half {
  /** The half that each state is in, the sets one after the other. */
  readonly of: Int32Array;
  readonly left: number;
}

/** How often rollouts are dealt into halves where that costs little. */
export const DEALS = 8;

/**
 * A measure with its bias removed: what halves of the rollouts read more than all
 * of them, on average, is what all read too much, where the bias falls as one over
 * the number of rollouts. With too few rollouts to say, it stays as it is.
 *
 * @param sets the rollout of each state, of one set or of two.
 * @param measure the measure of half of the rollouts, with neighbours found anew.
 */
export function withoutBias(
  value: number,
  sets: readonly Int32Array[],
  random: Random,
  deals: number,
  measure: (half: Half) => number,
): Drawn {
  if (sets.some((rollouts) => new Set(rollouts).size < LEAST_GROUPS)) return { value, spread: 0 };
  const read: number[] = [];
  for (let deal = 0; deal < deals; deal++) {
    const of = dealRollouts(sets, random, 2).ofState.reduce((all, each) => joined(all, each, Int32Array));
    read.push((measure({ of, left: 0 }) + measure({ of, left: 1 })) / 2);
  }
  const halves = meanOf(read);
  return { value: 2 * value - halves.value, spread: halves.spread };
}
