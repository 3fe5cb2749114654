import type { Neighbours } from './neighbours.ts';

/** A symmetric weighted graph by rows: edges of point i at [start[i], start[i + 1]), each stored from both ends. */
export interface SparseGraph {
  readonly start: Int32Array;
  readonly target: Int32Array;
  readonly weight: Float32Array;
}

/**
 * The symmetric graph over directed neighbours.
 *
 * @param weights one per neighbour, laid out as `neighbours.indices`.
 * @param combine the weight of an edge from its two directions, 0 for one that is missing; symmetric.
 */
export function symmetrise(neighbours: Neighbours, weights: Float32Array, combine: (forth: number, back: number) => number): SparseGraph {
  const { k, indices } = neighbours;
  const points = indices.length / k;
  const incoming = incomingEdges(neighbours, points);

  /** `slot[j]` is where the edge to j stands, if `owner[j]` is the point at hand. */
  const owner = new Int32Array(points).fill(-1);
  let edges = 0;
  for (let i = 0; i < points; i++) {
    for (let z = i * k; z < (i + 1) * k; z++) owner[indices[z]] = i;
    edges += k;
    for (let e = incoming.start[i]; e < incoming.start[i + 1]; e++) if (owner[Math.floor(incoming.edge[e] / k)] !== i) edges++;
  }

  const slot = new Int32Array(points);
  const start = new Int32Array(points + 1);
  const target = new Int32Array(edges);
  const weight = new Float32Array(edges);
  owner.fill(-1);
  let next = 0;
  for (let i = 0; i < points; i++) {
    start[i] = next;
    for (let z = i * k; z < (i + 1) * k; z++) {
      owner[indices[z]] = i;
      slot[indices[z]] = next;
      target[next] = indices[z];
      weight[next++] = combine(weights[z], 0);
    }
    for (let e = incoming.start[i]; e < incoming.start[i + 1]; e++) {
      const source = Math.floor(incoming.edge[e] / k);
      const back = weights[incoming.edge[e]];
      if (owner[source] === i) {
        const forth = weights[i * k + slot[source] - start[i]];
        weight[slot[source]] = combine(forth, back);
      } else {
        target[next] = source;
        weight[next++] = combine(back, 0);
      }
    }
  }
  start[points] = next;
  return { start, target, weight };
}

/** Directed edges by the point that they lead to, as indices into the neighbours' arrays. */
function incomingEdges(neighbours: Neighbours, points: number): { start: Int32Array; edge: Int32Array } {
  const { indices } = neighbours;
  const start = new Int32Array(points + 1);
  for (let e = 0; e < indices.length; e++) start[indices[e] + 1]++;
  for (let i = 0; i < points; i++) start[i + 1] += start[i];
  const edge = new Int32Array(indices.length);
  const next = start.slice(0, points);
  for (let e = 0; e < indices.length; e++) edge[next[indices[e]]++] = e;
  return { start, edge };
}
