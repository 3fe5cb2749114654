import type { Random } from '../numerics/random.ts';
import { digamma } from './digamma.ts';
import { buildKdTree } from './kdTree.ts';
import { chooseLandmarks } from './landmarks.ts';
import { matrixFrom } from './matrix.ts';
import type { Matrix } from './matrix.ts';
import { neighboursOfRows } from './neighbours.ts';

/** States with the rollout of each. Where two sets share a rollout, it has the same number in both. */
export interface RolloutStates {
  readonly states: Matrix;
  readonly rollouts: Int32Array;
}

/** What the states of two sets, as many of each, contribute. */
export interface PairContributions {
  /** To the Jensen-Shannon divergence, in bits. */
  readonly divergence: readonly [Float64Array, Float64Array];
  /** To the overlap, the integral of min(p, q). */
  readonly overlap: readonly [Float64Array, Float64Array];
  readonly rollouts: readonly [Int32Array, Int32Array];
}

/**
 * Both measures ask how well a state tells its set, so they do not depend on the
 * number of dimensions and are bounded: of a state's k nearest neighbours among
 * as many states of either set, other rollouts only, a come from its own and b
 * from the other.
 *
 * - Divergence: 1 less the entropy of the label given the state, estimated by
 *   psi(k) - (a psi(a) + b psi(b)) / k (Grassberger 2003, without the alternating
 *   term), which for equal sets is 1 bit without the bias of plugging in a / k.
 * - Overlap: twice the error of the vote of the neighbours, as min(p, q)
 *   integrates to twice Bayes's error (Cover and Hart 1967: never too small but by chance).
 *
 * The mean over both sets' states is the measure; by chance it may fall a little
 * outside [0, 1]. Blur over the neighbourhood makes different sets read more alike.
 *
 * @param k odd.
 */
export function* pairContributions(first: RolloutStates, second: RolloutStates, k: number, random: Random): Generator<number, PairContributions> {
  if (k % 2 === 0) throw new RangeError(`Neighbours vote between two sets, so their number is odd; got ${k}.`);
  const size = Math.min(first.states.rows, second.states.rows);
  const a = sampled(first, size, random);
  const b = sampled(second, size, random);
  const union = matrixFrom(joined(a.states.values, b.states.values, Float32Array), first.states.columns);
  const { indices } = yield* neighboursOfRows(buildKdTree(union), k, null, joined(a.rollouts, b.rollouts, Int32Array));

  const byOwn = Float64Array.from({ length: k + 1 }, (_, own) => 1 - (digamma(k) - (weighted(own) + weighted(k - own)) / k) / Math.LN2);
  const divergence = new Float64Array(2 * size);
  const overlap = new Float64Array(2 * size);
  for (let i = 0; i < 2 * size; i++) {
    let own = 0;
    for (let z = i * k; z < (i + 1) * k; z++) if (indices[z] < size === i < size) own++;
    divergence[i] = byOwn[own];
    overlap[i] = 2 * own < k ? 2 : 0;
  }
  return {
    divergence: [divergence.subarray(0, size), divergence.subarray(size)],
    overlap: [overlap.subarray(0, size), overlap.subarray(size)],
    rollouts: [a.rollouts, b.rollouts],
  };
}

/** n psi(n), 0 at 0. */
function weighted(n: number): number {
  return n > 0 ? n * digamma(n) : 0;
}

function sampled({ states, rollouts }: RolloutStates, size: number, random: Random): RolloutStates {
  if (states.rows === size) return { states, rollouts };
  const rows = chooseLandmarks([states.rows], size, random);
  const values = new Float32Array(size * states.columns);
  rows.forEach((row, i) => values.set(states.values.subarray(row * states.columns, (row + 1) * states.columns), i * states.columns));
  return { states: matrixFrom(values, states.columns), rollouts: Int32Array.from(rows, (row) => rollouts[row]) };
}

function joined<T extends Float32Array | Int32Array>(a: T, b: T, create: new (length: number) => T): T {
  const both = new create(a.length + b.length);
  both.set(a, 0);
  both.set(b, a.length);
  return both;
}
