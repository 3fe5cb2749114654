import type { Crew } from '../parallel/crew.ts';
import type { EmbeddingProgress } from '../progress.ts';
import { asPhase } from '../progress.ts';
import type { SharedTree } from '../parallel/sharedTree.ts';

/**
 * A symmetric graph over a tree's points, in a crew's memory: edges of point i at
 * [start[i], start[i + 1]), ascending by the point that they lead to, each stored
 * from both ends. An edge is 32 bits (kernel/edge.ts), the point in the lower
 * `indexBits`: 2.5 million states at perplexity 30 have 300 million of them.
 */
export interface NeighbourGraph {
  readonly points: number;
  readonly start: Int32Array;
  readonly edges: Int32Array;
  readonly indexBits: number;
}

/** How distances become weights, and both directions of an edge one. */
export type Weighting =
  /** p_j|i of t-SNE, e to the power `wanted` its perplexity; (p_j|i + p_i|j) / 2. */
  | { readonly method: 'tsne'; readonly wanted: number }
  /** UMAP's memberships, which sum to `wanted`; w + v - w v. */
  | { readonly method: 'umap'; readonly wanted: number };

const BLOCK = 512;

/**
 * The k nearest others of each point, exactly, weighted and joined (van der
 * Maaten 2014, equations 6 and 7; McInnes, Healy and Melville 2018, algorithms
 * 2 and 3). Takes 4 k bytes a point beside the result.
 *
 * @param k fewer than the tree's points.
 */
export function* linkNeighbours(
  crew: Crew,
  tree: SharedTree,
  k: number,
  { method, wanted }: Weighting,
): Generator<EmbeddingProgress, NeighbourGraph> {
  const { arena } = crew;
  const points = tree.rows;
  const blocks = Math.ceil(points / BLOCK);
  const indexBits = Math.max(8, 32 - Math.clz32(points - 1));
  const methodNumber = method === 'tsne' ? 0 : 1;
  const start = arena.int32(points + 1);
  const mark = arena.mark();
  const directed = arena.int32(points * k);
  yield* asPhase(
    'neighbours',
    crew.runInSteps(
      'linkNeighbours',
      {
        nodes: tree.nodes,
        groups: tree.groups,
        rows: points,
        columns: tree.columns,
        k,
        method: methodNumber,
        wanted,
        indexBits,
        edges: directed,
      },
      blocks,
    ),
  );
  yield { phase: 'graph', fraction: 0, coordinates: null };
  const next = arena.int32(points).fill(0);
  crew.run('countIncoming', { edges: directed, points, k, indexBits, incoming: next }, blocks);
  let total = 0;
  for (let p = 0; p < points; p++) {
    const incoming = next[p];
    start[p] = total;
    next[p] = total + k;
    total += k + incoming;
  }
  start[points] = total;
  yield { phase: 'graph', fraction: 0.3, coordinates: null };
  const joined = arena.int32(total);
  crew.run('fillRows', { edges: directed, points, k, method: methodNumber, indexBits, start, next, joined }, blocks);
  crew.run('sortRows', { points, indexBits, start, joined }, blocks);
  yield { phase: 'graph', fraction: 0.9, coordinates: null };
  arena.release(mark);
  const edges = arena.int32(total);
  edges.set(joined); // down, over the directed edges
  return { points, start, edges, indexBits };
}
