import { matrixFrom, type Matrix } from '../../numerics/matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { neighboursWithin, searchable } from '../parallel/neighbours.ts';
import { fewestOthers } from './rolloutGroups.ts';

/** States with the rollout of each. Where two sets share a rollout, it has the same number in both. */
export interface RolloutStates {
  readonly states: Matrix;
  readonly rollouts: Int32Array;
}

/** As many states of either set, one set after the other, with each one's nearest in other rollouts of both. */
export interface Pair extends RolloutStates {
  /** The set of each state, 0 or 1. */
  readonly labels: Uint8Array;
  /** The rollouts of either set. */
  readonly sets: readonly [Int32Array, Int32Array];
  /** Neighbours of each state, nearest first: the i-th's at [i * k, (i + 1) * k). */
  readonly indices: Int32Array;
  readonly k: number;
}

/** Neighbours that are found, so that enough are left when half of the rollouts are left out. */
const FOUND = 80;

/** Puts two sets together, the larger thinned evenly, and seeks neighbours; yields the part done. */
export function* pairUp(first: RolloutStates, second: RolloutStates, crew: Crew): Generator<number, Pair> {
  const size = Math.min(first.states.rows, second.states.rows);
  const a = thinned(first, size);
  const b = thinned(second, size);
  const states = matrixFrom(joined(a.states.values, b.states.values, Float32Array), first.states.columns);
  const rollouts = joined(a.rollouts, b.rollouts, Int32Array);
  return yield* withNeighbours(
    {
      states,
      rollouts,
      labels: Uint8Array.from({ length: 2 * size }, (_, i) => (i < size ? 0 : 1)),
      sets: [a.rollouts, b.rollouts],
    },
    FOUND,
    crew,
  );
}

/** Seeks `most` neighbours of each state, or as many as there are; yields the part done. */
export function* withNeighbours(
  { states, rollouts, labels, sets }: Omit<Pair, 'indices' | 'k'>,
  most: number,
  crew: Crew,
): Generator<number, Pair> {
  const mark = crew.arena.mark();
  const k = Math.min(most, fewestOthers(rollouts));
  const { indices } = yield* neighboursWithin(searchable(crew, states, rollouts), k);
  crew.arena.release(mark);
  return { states, rollouts, labels, sets, indices, k };
}

function thinned({ states, rollouts }: RolloutStates, size: number): RolloutStates {
  if (states.rows === size) return { states, rollouts };
  const rows = Int32Array.from({ length: size }, (_, i) => Math.floor((i * states.rows) / size));
  const values = new Float32Array(size * states.columns);
  rows.forEach((row, i) =>
    values.set(states.values.subarray(row * states.columns, (row + 1) * states.columns), i * states.columns),
  );
  return { states: matrixFrom(values, states.columns), rollouts: Int32Array.from(rows, (row) => rollouts[row]) };
}

export function joined<T extends Float32Array | Int32Array>(a: T, b: T, create: new (length: number) => T): T {
  const both = new create(a.length + b.length);
  both.set(a, 0);
  both.set(b, a.length);
  return both;
}
