import type { Random } from '../../numerics/random.ts';
import { rolloutIndex } from './bootstrap.ts';
import { digamma } from '../../numerics/digamma.ts';
import { chooseLandmarks } from '../../numerics/sample.ts';
import { matrixFrom } from '../../numerics/matrix.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import { neighboursWithin, searchable } from '../parallel/neighbours.ts';
import type { Crew } from '../parallel/crew.ts';

/** States with the rollout of each. Where two sets share a rollout, it has the same number in both. */
export interface RolloutStates {
  readonly states: Matrix;
  readonly rollouts: Int32Array;
}

/** What the states of two sets, as many of each, contribute. */
export interface PairContributions {
  /** To the Jensen-Shannon divergence, in bits, already set against chance. */
  readonly divergence: readonly [Float64Array, Float64Array];
  /** Divergence that would be read, were it not set against chance, with the rollouts dealt to the sets at random; bits. */
  readonly chance: number;
  /** To the overlap, the integral of min(p, q). */
  readonly overlap: readonly [Float64Array, Float64Array];
  readonly rollouts: readonly [Int32Array, Int32Array];
}

/** Deals of all rollouts to the two sets that the level of chance is the mean of. */
const DEALS = 20;

/**
 * Both measures ask how well a state tells its set, so they do not depend on the
 * number of dimensions and are bounded: of a state's k nearest neighbours among
 * as many states of either set, other rollouts only, a come from its own and b
 * from the other.
 *
 * - Divergence: 1 less the entropy of the label given the state, estimated by
 *   psi(k) - (a psi(a) + b psi(b)) / k (Grassberger 2003, without the alternating
 *   term), which for equal sets is 1 bit without the bias of plugging in a / k.
 *   Neighbours of a state that belong to one rollout repeat each other's label,
 *   which takes some share c of that entropy wherever the sets mix. c is what is
 *   read with the rollouts dealt to the sets at random, and (1 - read entropy /
 *   (1 - c)) is the divergence.
 * - Overlap: twice the error of the vote of the neighbours, as min(p, q)
 *   integrates to twice Bayes's error (Cover and Hart 1967: never too small but by chance).
 *
 * The mean over both sets' states is the measure; by chance it may fall a little
 * outside [0, 1]. Blur over the neighbourhood makes different sets read more
 * alike, the more so in many independent dimensions: of 6,000 states each, normal
 * sets two deviations apart (0.49 bits) read 0.49 in 2 dimensions, 0.47 in 5 and
 * 0.37 in 11.
 *
 * @param k odd.
 */
export function* pairContributions(
  first: RolloutStates,
  second: RolloutStates,
  k: number,
  random: Random,
  crew: Crew,
): Generator<number, PairContributions> {
  if (k % 2 === 0) throw new RangeError(`Neighbours vote between two sets, so their number is odd; got ${k}.`);
  const size = Math.min(first.states.rows, second.states.rows);
  const a = sampled(first, size, random);
  const b = sampled(second, size, random);
  const union = matrixFrom(joined(a.states.values, b.states.values, Float32Array), first.states.columns);
  const mark = crew.arena.mark();
  const { indices } = yield* neighboursWithin(searchable(crew, union, joined(a.rollouts, b.rollouts, Int32Array)), k);
  crew.arena.release(mark);

  const label = Uint8Array.from({ length: 2 * size }, (_, i) => (i < size ? 0 : 1));
  const own = ownNeighbours(indices, label);
  const informative = Float64Array.from(
    { length: k + 1 },
    (_, n) => 1 - (digamma(k) - (weighted(n) + weighted(k - n)) / k) / Math.LN2,
  );
  const chance = chanceLevel(indices, rolloutIndex(a.rollouts), rolloutIndex(b.rollouts), informative, random);
  const divergence = Float64Array.from(own, (n) => (informative[n] - chance) / (1 - chance));
  const overlap = Float64Array.from(own, (n) => (2 * n < k ? 2 : 0));
  return {
    divergence: [divergence.subarray(0, size), divergence.subarray(size)],
    chance,
    overlap: [overlap.subarray(0, size), overlap.subarray(size)],
    rollouts: [a.rollouts, b.rollouts],
  };
}

/** How many of each point's neighbours bear its own label. */
function ownNeighbours(indices: Int32Array, label: Uint8Array): Int32Array {
  const k = indices.length / label.length;
  return Int32Array.from(label, (mine, i) => {
    let own = 0;
    for (let z = i * k; z < (i + 1) * k; z++) if (label[indices[z]] === mine) own++;
    return own;
  });
}

/**
 * The mean of `informative[own neighbours]` over random deals of the rollouts, as
 * many of them to the first set as it has; at most 0.95, where so few rollouts
 * carry so little that hardly anything is left to read. A rollout that is in both
 * sets is dealt twice, once for each.
 *
 * @param first the rollout of each state of the first set, from 0 on without gaps; `second` likewise.
 */
function chanceLevel(
  indices: Int32Array,
  first: Int32Array,
  second: Int32Array,
  informative: Float64Array,
  random: Random,
): number {
  const firstCount = new Set(first).size;
  const index = joined(
    first,
    second.map((rollout) => firstCount + rollout),
    Int32Array,
  );
  const deck = Int32Array.from(new Set(index));
  const dealt = new Uint8Array(deck.length);
  let sum = 0;
  for (let deal = 0; deal < DEALS; deal++) {
    dealt.fill(1);
    for (let i = 0; i < firstCount; i++) {
      // the first steps of Fisher and Yates's shuffle
      const j = i + random.below(deck.length - i);
      const rollout = deck[j];
      deck[j] = deck[i];
      deck[i] = rollout;
      dealt[rollout] = 0;
    }
    for (const own of ownNeighbours(
      indices,
      Uint8Array.from(index, (rollout) => dealt[rollout]),
    ))
      sum += informative[own];
  }
  return Math.min(0.95, Math.max(0, sum / (DEALS * index.length)));
}

/** n psi(n), 0 at 0. */
function weighted(n: number): number {
  return n > 0 ? n * digamma(n) : 0;
}

function sampled({ states, rollouts }: RolloutStates, size: number, random: Random): RolloutStates {
  if (states.rows === size) return { states, rollouts };
  const rows = chooseLandmarks([states.rows], size, random);
  const values = new Float32Array(size * states.columns);
  rows.forEach((row, i) =>
    values.set(states.values.subarray(row * states.columns, (row + 1) * states.columns), i * states.columns),
  );
  return { states: matrixFrom(values, states.columns), rollouts: Int32Array.from(rows, (row) => rollouts[row]) };
}

function joined<T extends Float32Array | Int32Array>(a: T, b: T, create: new (length: number) => T): T {
  const both = new create(a.length + b.length);
  both.set(a, 0);
  both.set(b, a.length);
  return both;
}
