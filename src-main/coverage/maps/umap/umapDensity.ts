import { exponential, logarithm } from '../../../numerics/elementary.ts';
import type { Matrix } from '../../../numerics/matrix.ts';
import type { NeighbourGraph } from '../neighbourGraph.ts';
import type { UmapCurve } from './umapCurve.ts';

/** densMAP's term acts in the last so many parts of the epochs, when the map has its shape. */
export const densityShare = 0.3;
/** Added to the variance of the map's log radii, so that a map without any has no boundless force. */
const VARIANCE_SHIFT = 0.1;
const LEAST_RADIUS = 1e-8;
/** No coordinate of an edge's force, nor of a point's, counts for more than this, as in UMAP. */
const CLIP = 4;
/** Bits of a float32 that a table of coefficients does not see: steps of 1/512. */
const DROPPED_BITS = 14;
/** As in kernel/edge.ts. */
const LEAST_WEIGHT_BITS = (127 - 31) << 23;

/**
 * densMAP's term of UMAP's objective (Narayan, Berger and Cho 2021): the
 * correlation of the log radii of points in the map with those among the states.
 * A point's squared radius is the mean squared distance of its neighbours,
 * weighted by the graph among the states and by UMAP's curve in the map.
 *
 * The gradient is that of the paper's implementation with its random choice of
 * edges replaced by what it comes to on the average, so that it does not depend on
 * the order in which points are taken.
 */
export interface DensityTerm {
  /** Moves all points along the gradient, from where they stand. */
  move(map: Float32Array, rate: number): void;
}

export interface DensityTermOptions {
  readonly curve: UmapCurve;
  /**
   * Weight of the term against UMAP's own: 0.2 raises the correlation most for what it costs in neighbours;
   * umap-learn's default is 2.
   */
  readonly strength: number;
}

/** @param order the row of the matrix that each point of the graph is. */
export function densityTerm(
  matrix: Matrix,
  order: Int32Array,
  graph: NeighbourGraph,
  { curve: { a, b }, strength }: DensityTermOptions,
): DensityTerm {
  const { points, start, edges, indexBits } = graph;
  const pointBits = (1 << indexBits) - 1;
  const weights = weightTable(indexBits);
  const { wanted, meanDegree, heaviest } = statesOf(matrix, order, graph, weights);
  const phiOf = coefficientTable((squared) => 1 / (1 + a * power(squared, b)));
  const slopeOf = coefficientTable((squared) => (a * b * power(squared, b - 1)) / (1 + a * power(squared, b)));
  const bits = new Float32Array(1);
  const asBits = new Int32Array(bits.buffer);
  const [sums, radii, pulls, forces] = [
    new Float64Array(points),
    new Float64Array(points),
    new Float64Array(points),
    new Float64Array(2 * points),
  ];

  /** The squared distance of an edge's ends, by the index of its coefficients. */
  const entryOf = (squared: number): number => {
    bits[0] = squared;
    return asBits[0] >>> DROPPED_BITS;
  };

  function measureRadii(map: Float32Array): void {
    for (let i = 0; i < points; i++) {
      let sum = 0;
      let squares = 0;
      for (let e = start[i]; e < start[i + 1]; e++) {
        const j = 2 * (edges[e] & pointBits);
        const squared = (map[2 * i] - map[j]) ** 2 + (map[2 * i + 1] - map[j + 1]) ** 2;
        const phi = phiOf[entryOf(squared)];
        sum += phi;
        squares += phi * squared;
      }
      sums[i] = sum;
      radii[i] = LEAST_RADIUS + (sum > 0 ? squares / sum : 0);
    }
  }

  return {
    move(map, rate) {
      measureRadii(map);
      const logs = radii.map(logarithm);
      const mean = logs.reduce((sum, log) => sum + log, 0) / points;
      const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / points + VARIANCE_SHIFT;
      const covariance = logs.reduce((sum, log, i) => sum + log * wanted[i], 0) / (points - 1);
      for (let i = 0; i < points; i++) pulls[i] = wanted[i] - (covariance * (logs[i] - mean)) / variance;
      const scale = (2 * strength * meanDegree) / (heaviest * Math.sqrt(variance));
      forces.fill(0);
      for (let i = 0; i < points; i++) {
        for (let e = start[i]; e < start[i + 1]; e++) {
          const j = edges[e] & pointBits;
          const dx = map[2 * i] - map[2 * j];
          const dy = map[2 * i + 1] - map[2 * j + 1];
          const entry = entryOf(dx * dx + dy * dy);
          const phi = phiOf[entry];
          const ownShare = 1 - b * (1 - phi);
          const force =
            scale *
            phi *
            ((pulls[i] / sums[i]) * (ownShare / radii[i] + slopeOf[entry]) +
              (pulls[j] / sums[j]) * (ownShare / radii[j] + slopeOf[entry]));
          forces[2 * i] += clipped(force * dx);
          forces[2 * i + 1] += clipped(force * dy);
        }
      }
      for (let i = 0; i < map.length; i++) map[i] += rate * clipped(forces[i]);
    },
  };
}

interface StateRadii {
  /** Log radius of each point among the states, standardised. */
  readonly wanted: Float64Array;
  /** Sum of a point's weights, on the average. */
  readonly meanDegree: number;
  readonly heaviest: number;
}

function statesOf(
  { columns, values }: Matrix,
  order: Int32Array,
  { points, start, edges, indexBits }: NeighbourGraph,
  weights: (edge: number) => number,
): StateRadii {
  const wanted = new Float64Array(points);
  let total = 0;
  let heaviest = 0;
  for (let i = 0; i < points; i++) {
    let sum = 0;
    let squares = 0;
    for (let e = start[i]; e < start[i + 1]; e++) {
      const weight = weights(edges[e]);
      const other = order[edges[e] & ((1 << indexBits) - 1)] * columns;
      let squared = 0;
      for (let c = 0; c < columns; c++) squared += (values[order[i] * columns + c] - values[other + c]) ** 2;
      sum += weight;
      squares += weight * squared;
      heaviest = Math.max(heaviest, weight);
    }
    wanted[i] = logarithm(LEAST_RADIUS + (sum > 0 ? squares / sum : 0));
    total += sum;
  }
  const mean = wanted.reduce((sum, log) => sum + log, 0) / points;
  const deviation = Math.sqrt(wanted.reduce((sum, log) => sum + (log - mean) ** 2, 0) / points);
  return {
    wanted: wanted.map((log) => (deviation > 0 ? (log - mean) / deviation : 0)),
    meanDegree: total / points,
    heaviest,
  };
}

function weightTable(indexBits: number): (edge: number) => number {
  const bits = new Int32Array(1);
  const float = new Float32Array(bits.buffer);
  return (edge) => {
    bits[0] = ((edge >>> indexBits) << (indexBits - 4)) + LEAST_WEIGHT_BITS;
    return float[0];
  };
}

function coefficientTable(coefficient: (squared: number) => number): Float32Array {
  const table = new Float32Array(0x7f800000 >>> DROPPED_BITS);
  const float = new Float32Array(1);
  const bits = new Int32Array(float.buffer);
  for (let i = 0; i < table.length; i++) {
    bits[0] = (i << DROPPED_BITS) | (1 << (DROPPED_BITS - 1));
    table[i] = coefficient(Math.max(float[0], 1e-20));
  }
  return table;
}

function power(base: number, exponent: number): number {
  return exponential(exponent * logarithm(base));
}

function clipped(force: number): number {
  return force > CLIP ? CLIP : force < -CLIP ? -CLIP : force;
}
