import { TooFewError } from '../../../numerics/dataError.ts';
import type { Random } from '../../../numerics/random.ts';
import { chooseLandmarks } from '../../../numerics/sample.ts';
import { neighboursWithin, searchable } from '../../parallel/neighbours.ts';
import { createCrew, type Crew } from '../../parallel/crew.ts';
import { scaled } from '../../progress.ts';
import type { MapAgreement } from '../../../contract/coverage/findings.ts';
import { alignMaps } from './procrustes.ts';

export interface Stability {
  /** Size of the neighbourhoods, and the agreement of two random maps: k / (n - 1). */
  readonly k: number;
  readonly chance: number;
  /** States that were asked for their neighbours, drawn at random where there are more. */
  readonly sampled: number;
  readonly pairs: readonly MapAgreement[];
  /** Each map laid over the first; x, y per row. */
  readonly aligned: readonly Float32Array[];
}

export const defaultStabilityOptions = { k: 15, sample: 5000 };

/**
 * Compares maps of the same states with each other: what differs between seeds
 * or perplexities is of the method's making. Yields the part done.
 *
 * @param maps two or more; x, y per row.
 * @throws DataError where there are no more than k rows.
 */
export function* measureStability(
  maps: readonly Float32Array[],
  random: Random,
  { k, sample } = defaultStabilityOptions,
  crew: Crew = createCrew(),
): Generator<number, Stability> {
  const rows = maps[0].length / 2;
  if (rows <= k)
    throw new TooFewError(
      `The agreement of maps is measured over ${k} neighbours, from ${k + 1} states on; there are ${rows}.`,
    );
  const asked = chooseLandmarks([rows], sample, random);
  const neighbours: Int32Array[] = [];
  for (const [i, values] of maps.entries()) {
    const mark = crew.arena.mark();
    const own = yield* scaled(
      neighboursWithin(searchable(crew, { rows, columns: 2, values }), k, asked),
      i / maps.length,
      1 / maps.length,
    );
    crew.arena.release(mark);
    neighbours.push(own.indices);
  }
  const pairs: MapAgreement[] = [];
  for (let first = 0; first < maps.length; first++) {
    for (let second = first + 1; second < maps.length; second++) {
      pairs.push({
        first,
        second,
        residual: alignMaps(maps[first], maps[second]).residual,
        neighbourAgreement: sharedPart(neighbours[first], neighbours[second], k),
      });
    }
  }
  return {
    k,
    chance: k / (rows - 1),
    sampled: asked.length,
    pairs,
    aligned: maps.map((map, i) => (i === 0 ? map : alignMaps(maps[0], map).coordinates)),
  };
}

function sharedPart(a: Int32Array, b: Int32Array, k: number): number {
  let shared = 0;
  for (let from = 0; from < a.length; from += k) {
    const near = new Set(a.subarray(from, from + k));
    for (let z = from; z < from + k; z++) if (near.has(b[z])) shared++;
  }
  return shared / a.length;
}
