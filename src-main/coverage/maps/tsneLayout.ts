import type { NeighbourGraph } from './neighbourGraph.ts';
import type { Crew } from '../parallel/crew.ts';
import type { Repulsion } from './repulsionGrid.ts';

export interface TsneLayoutOptions {
  readonly iterations: number;
  readonly exaggeration: number;
  readonly exaggerationIterations: number;
  readonly learningRate: number;
}

const POINTS_IN_BLOCK = 1024;
/** Numbers that a block reports: least x, y, most x, y, sums of x, y. */
const REPORT = 6;

/**
 * t-SNE's gradient descent, in place, with momentum 0.5 while exaggerated and
 * 0.8 after, and a gain per coordinate that grows by 0.2 while its gradient
 * keeps its sign and falls to 0.8 of itself where it does not (Jacobs 1988; van
 * der Maaten and Hinton 2008, section 3.4). The map is centred by each step on
 * where its mean was before.
 *
 * Yields the number of iterations done.
 *
 * @param map x, y per point, in the crew's memory; moved.
 * @param repulsive where `repulsion` leaves its forces.
 */
export function* tsneLayout(
  crew: Crew,
  graph: NeighbourGraph,
  map: Float32Array,
  repulsive: Float32Array,
  repulsion: Repulsion,
  options: TsneLayoutOptions,
): Generator<number, void> {
  const { arena } = crew;
  const { points, start, edges, indexBits } = graph;
  const blocks = Math.ceil(points / POINTS_IN_BLOCK);
  const attraction = arena.float32(map.length);
  const velocity = arena.float32(map.length).fill(0);
  const gains = arena.float32(map.length).fill(1);
  const report = arena.float64(REPORT * blocks);
  crew.run('measure', { map, points, report }, blocks);
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const isExaggerated = iteration < options.exaggerationIterations;
    const { extent, x, y } = summarise(report, points);
    const z = repulsion(extent);
    crew.run('attract', { map, points, start, edges, indexBits, attraction }, blocks);
    // Weights are conditional: joint probabilities are these over the number of points.
    const pull = (isExaggerated ? options.exaggeration : 1) / points;
    crew.run(
      'descend',
      {
        map,
        points,
        attraction,
        repulsion: repulsive,
        velocity,
        gains,
        pull,
        push: 1 / z,
        rate: options.learningRate,
        momentum: isExaggerated ? 0.5 : 0.8,
        shiftX: x,
        shiftY: y,
        report,
      },
      blocks,
    );
    yield iteration + 1;
  }
}

function summarise(
  report: Float64Array,
  points: number,
): {
  readonly extent: { left: number; bottom: number; right: number; top: number };
  readonly x: number;
  readonly y: number;
} {
  const extent = { left: Infinity, bottom: Infinity, right: -Infinity, top: -Infinity };
  let x = 0;
  let y = 0;
  for (let at = 0; at < report.length; at += REPORT) {
    extent.left = Math.min(extent.left, report[at]);
    extent.bottom = Math.min(extent.bottom, report[at + 1]);
    extent.right = Math.max(extent.right, report[at + 2]);
    extent.top = Math.max(extent.top, report[at + 3]);
    x += report[at + 4];
    y += report[at + 5];
  }
  return { extent, x: x / points, y: y / points };
}
