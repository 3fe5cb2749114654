import { exponential, logarithm } from '../../numerics/elementary.ts';
import type { Random } from '../../numerics/random.ts';
import { percentileInterval, rolloutIndex } from './bootstrap.ts';
import type { Estimate } from '../../contract/findings.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import { cutAtMedians } from './medianCuts.ts';

/** State space cut into regions that hold equal shares of all states. */
export interface Regions {
  readonly count: number;
  /** The region of each row. */
  readonly ofRow: Int32Array;
}

/**
 * Cuts the widest column of each part at its median until there are `count`
 * parts (fewer where states are the same).
 *
 * @param states all sets, one after the other.
 * @param count a power of two.
 */
export function cutRegions(states: Matrix, count: number): Regions {
  const ofRow = new Int32Array(states.rows);
  let region = 0;
  cutAtMedians(states, Math.max(1, Math.ceil(states.rows / count)), (rows) => {
    for (const row of rows) ofRow[row] = region;
    region++;
  });
  return { count: region, ofRow };
}

/**
 * The effective number of regions that a set visits: e to the entropy of its
 * shares (Hill 1973, order 1), from 1 to `regionCount`.
 *
 * The interval comes from rollouts drawn with replacement. Such a draw repeats
 * some and so visits fewer regions; its deviations are therefore taken from the
 * draws' own mean and laid about the value.
 *
 * @param regions the region of each state of the set.
 * @param rollouts the rollout of each.
 */
export function effectiveRegions(
  regions: Int32Array,
  rollouts: Int32Array,
  regionCount: number,
  random: Random,
  replicates: number,
): Estimate {
  const tallies = talliesByRollout(regions, rollouts);
  const visits = new Float64Array(regionCount);
  for (const tally of tallies) addTally(visits, tally);
  const value = hillNumber(visits);
  if (tallies.length < 2) return { value, interval: null };
  const drawn = new Float64Array(replicates);
  for (let r = 0; r < replicates; r++) {
    visits.fill(0);
    for (let i = 0; i < tallies.length; i++) addTally(visits, tallies[random.below(tallies.length)]);
    drawn[r] = hillNumber(visits);
  }
  const shift = value - drawn.reduce((sum, draw) => sum + draw, 0) / replicates;
  const [low, high] = percentileInterval(drawn);
  return { value, interval: [low + shift, high + shift] };
}

interface Tally {
  readonly regions: Int32Array;
  readonly visits: Int32Array;
}

function talliesByRollout(regions: Int32Array, rollouts: Int32Array): Tally[] {
  const index = rolloutIndex(rollouts);
  const maps: Map<number, number>[] = [];
  regions.forEach((region, i) => {
    const map = (maps[index[i]] ??= new Map<number, number>());
    map.set(region, (map.get(region) ?? 0) + 1);
  });
  return maps.map((map) => ({ regions: Int32Array.from(map.keys()), visits: Int32Array.from(map.values()) }));
}

function addTally(visits: Float64Array, tally: Tally): void {
  for (let i = 0; i < tally.regions.length; i++) visits[tally.regions[i]] += tally.visits[i];
}

function hillNumber(visits: Float64Array): number {
  let total = 0;
  let weighted = 0;
  for (const count of visits) {
    if (count === 0) continue;
    total += count;
    weighted += count * logarithm(count);
  }
  return exponential(logarithm(total) - weighted / total);
}
