import { exponential, logarithm } from '../../numerics/elementary.ts';
import type { Estimate } from '../../contract/coverage/findings.ts';
import { doubtOf } from './doubts.ts';
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
 * shares (Hill 1973, order 1), from 1 to `regionCount`. It has no interval: what
 * a finite number of rollouts visits is fewer than what its policy would.
 *
 * @param regions the region of each state of the set.
 */
export function effectiveRegions(regions: Int32Array, regionCount: number): Estimate {
  const visits = new Float64Array(regionCount);
  for (const region of regions) visits[region]++;
  return { value: hillNumber(visits), interval: null, doubt: doubtOf('grows-with-number') };
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
