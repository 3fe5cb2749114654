import type { RolloutStates } from './divergence.ts';
import { buildKdTree } from './kdTree.ts';
import type { KdTree } from './kdTree.ts';
import { kdSearch } from './kdSearch.ts';
import { neighboursOfRows } from './neighbours.ts';

/** The states within which a set has a given share of its mass: where its k-th neighbour is near enough. */
export interface MassRegion {
  readonly tree: KdTree;
  readonly rollouts: Int32Array;
  readonly k: number;
  /** A state belongs where the distance to the set's k-th nearest state of other rollouts is at most this. */
  readonly radius: number;
}

/**
 * A set's region of high density by k nearest neighbours (Qiao and Polonik 2018
 * for its rates): the set's own states, each measured against the other
 * rollouts, are inside in `mass` of all cases.
 *
 * @param mass share of the set's mass, in (0, 1).
 */
export function* massRegion({ states, rollouts }: RolloutStates, k: number, mass: number): Generator<number, MassRegion> {
  const tree = buildKdTree(states);
  const { distances } = yield* neighboursOfRows(tree, k, null, rollouts);
  const radii = Float32Array.from({ length: states.rows }, (_, i) => distances[(i + 1) * k - 1]).sort();
  return { tree, rollouts, k, radius: radii[Math.min(states.rows, Math.ceil(mass * states.rows)) - 1] };
}

/** 1 for each state outside the region, 0 for each inside; their mean is the share of mass outside. */
export function* outsideContributions({ states, rollouts }: RolloutStates, region: MassRegion): Generator<number, Float64Array> {
  const { tree, k, radius } = region;
  const search = kdSearch(tree, k, region.rollouts);
  const outside = new Float64Array(states.rows);
  for (let i = 0; i < states.rows; i++) {
    const found = search.nearest(states.values, i * states.columns, -1, rollouts[i]);
    outside[i] = found < k || Math.fround(Math.sqrt(search.squaredDistances[k - 1])) > radius ? 1 : 0;
    if (i % 4096 === 4095) yield i / states.rows;
  }
  return outside;
}
