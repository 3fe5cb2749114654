import type { Repulsion } from './exactRepulsion.ts';
import type { SparseGraph } from './sparseGraph.ts';

export interface TsneLayoutOptions {
  readonly iterations: number;
  readonly exaggeration: number;
  readonly exaggerationIterations: number;
  readonly learningRate: number;
}

/**
 * t-SNE's gradient descent, in place, with momentum 0.5 while exaggerated and
 * 0.8 after, and a gain per coordinate that grows by 0.2 while its gradient
 * keeps its sign and falls to 0.8 of itself where it does not (Jacobs 1988; van
 * der Maaten and Hinton 2008, section 3.4).
 *
 * Yields the number of iterations done.
 *
 * @param graph joint probabilities, summing to 1.
 * @param map x, y per point; moved.
 */
export function* tsneLayout(graph: SparseGraph, map: Float32Array, repulsion: Repulsion, options: TsneLayoutOptions): Generator<number, void> {
  const repulsive = new Float64Array(map.length);
  const gradient = new Float32Array(map.length);
  const velocity = new Float32Array(map.length);
  const gains = new Float32Array(map.length).fill(1);
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const exaggerated = iteration < options.exaggerationIterations;
    const z = repulsion(map, repulsive);
    fillGradient(graph, map, repulsive, z, exaggerated ? options.exaggeration : 1, gradient);
    descend(map, gradient, velocity, gains, options.learningRate, exaggerated ? 0.5 : 0.8);
    centre(map);
    yield iteration + 1;
  }
}

/** dC/dy_i = 4 (sum_j p_ij (y_i - y_j) / (1 + d^2) - repulsion_i / Z) (van der Maaten 2014, equation 8). */
function fillGradient({ start, target, weight }: SparseGraph, map: Float32Array, repulsive: Float64Array, z: number, exaggeration: number, gradient: Float32Array): void {
  for (let i = 0; i < map.length / 2; i++) {
    const x = map[2 * i];
    const y = map[2 * i + 1];
    let fx = 0;
    let fy = 0;
    const stop = start[i + 1];
    for (let e = start[i]; e < stop; e++) {
      const j = 2 * target[e];
      const dx = x - map[j];
      const dy = y - map[j + 1];
      const pull = weight[e] / (1 + dx * dx + dy * dy);
      fx += pull * dx;
      fy += pull * dy;
    }
    gradient[2 * i] = 4 * (exaggeration * fx - repulsive[2 * i] / z);
    gradient[2 * i + 1] = 4 * (exaggeration * fy - repulsive[2 * i + 1] / z);
  }
}

function descend(map: Float32Array, gradient: Float32Array, velocity: Float32Array, gains: Float32Array, learningRate: number, momentum: number): void {
  for (let i = 0; i < map.length; i++) {
    const keepsItsWay = gradient[i] > 0 !== velocity[i] > 0;
    gains[i] = keepsItsWay ? gains[i] + 0.2 : Math.max(0.01, gains[i] * 0.8);
    velocity[i] = momentum * velocity[i] - learningRate * gains[i] * gradient[i];
    map[i] += velocity[i];
  }
}

function centre(map: Float32Array): void {
  let x = 0;
  let y = 0;
  for (let i = 0; i < map.length; i += 2) {
    x += map[i];
    y += map[i + 1];
  }
  x /= map.length / 2;
  y /= map.length / 2;
  for (let i = 0; i < map.length; i += 2) {
    map[i] -= x;
    map[i + 1] -= y;
  }
}
