import { TooFewError } from '../../numerics/dataError.ts';
import { logarithm } from '../../numerics/elementary.ts';
import type { Matrix } from '../../numerics/matrix.ts';
import { selectRows } from '../../numerics/matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { asPhase } from '../progress.ts';
import type { EmbeddingProgress } from '../progress.ts';
import { buildSharedTree } from '../parallel/sharedTree.ts';

/** Landmarks that a state is placed among, and the perplexity of their weights. */
const AMONG = 15;
const PERPLEXITY = 5;
/** Rows in a block of work. */
const BLOCK = 512;

/**
 * Places every row among embedded landmarks: the mean of its 15 nearest
 * landmarks' places, with Gaussian weights of perplexity 5 by distance (as
 * openTSNE starts new points: Poličar, Stražar and Zupan 2023). Never the nearest
 * alone: states stacked on landmarks would make false spikes in a density.
 *
 * @param landmarks ascending row numbers; more than 15.
 * @param places x, y per landmark.
 * @returns x, y per row; landmarks keep their places.
 */
export function* placeAmongLandmarks(
  matrix: Matrix,
  landmarks: Int32Array,
  places: Float32Array,
  crew: Crew,
): Generator<EmbeddingProgress, Float32Array> {
  if (landmarks.length < AMONG)
    throw new TooFewError(
      `States are placed among ${AMONG} landmarks; there are only ${landmarks.length}. Choose more.`,
    );
  const { arena } = crew;
  const tree = buildSharedTree(crew, selectRows(matrix, landmarks));
  const inTreeOrder = arena.float32(places.length);
  for (let p = 0; p < tree.rows; p++) inTreeOrder.set(places.subarray(2 * tree.order[p], 2 * tree.order[p] + 2), 2 * p);
  const rows = arena.float32(matrix.values.length);
  rows.set(matrix.values);
  const placed = arena.float32(2 * matrix.rows);
  yield* asPhase(
    'placement',
    crew.runInSteps(
      'place',
      {
        nodes: tree.nodes,
        groups: tree.groups,
        landmarks: tree.rows,
        columns: tree.columns,
        k: AMONG,
        logPerplexity: logarithm(PERPLEXITY),
        places: inTreeOrder,
        rows,
        rowCount: matrix.rows,
        coordinates: placed,
      },
      Math.ceil(matrix.rows / BLOCK),
    ),
  );
  const coordinates = placed.slice();
  landmarks.forEach((row, l) => coordinates.set(places.subarray(2 * l, 2 * l + 2), 2 * row));
  return coordinates;
}
