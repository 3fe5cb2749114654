import { exponential, logarithm } from '../numerics/elementary.ts';
import type { SparseGraph } from './sparseGraph.ts';
import type { UmapCurve } from './umapCurve.ts';

export interface UmapLayoutOptions {
  readonly curve: UmapCurve;
  readonly epochs: number;
  readonly negativeSamples: number;
  /** Seed of the negative samples, a whole number in [0, 2^32). */
  readonly key: number;
}

/** No coordinate of one gradient counts for more than this. */
const CLIP = 4;

/**
 * Gradient coefficients are looked up by the upper bits of the squared
 * distance's float32: 512 steps to each doubling, relative error about 1e-3.
 */
const DROPPED_BITS = 14;

function coefficientTable(coefficient: (squared: number) => number): Float32Array {
  const table = new Float32Array(0x7f800000 >>> DROPPED_BITS);
  const float = new Float32Array(1);
  const bits = new Int32Array(float.buffer);
  for (let i = 0; i < table.length; i++) {
    bits[0] = (i << DROPPED_BITS) | (1 << (DROPPED_BITS - 1));
    table[i] = float[0] > 1e-20 ? coefficient(float[0]) : 0;
  }
  return table;
}

/**
 * UMAP's stochastic gradient descent (McInnes, Healy and Melville 2018,
 * algorithm 5), in place. An edge draws both its ends together, then pushes its
 * first end away from random points; the step falls linearly to 0.
 *
 * Points are taken in order, each with all its edges, as in umap-learn: taken in
 * another order (by blocks, or all at once from the last epoch's map) the same
 * gradients keep fewer neighbours together.
 *
 * Yields the number of epochs done.
 *
 * @param map x, y per point; moved.
 */
export function* umapLayout(graph: SparseGraph, map: Float32Array, options: UmapLayoutOptions): Generator<number, void> {
  const { a, b } = options.curve;
  const power = (squared: number): number => exponential(b * logarithm(squared));
  const layout: Layout = {
    graph,
    map,
    schedule: edgeSchedule(graph, options.epochs),
    attraction: coefficientTable((squared) => (-2 * a * b * power(squared)) / (squared * (1 + a * power(squared)))),
    repulsion: coefficientTable((squared) => (2 * b) / ((0.001 + squared) * (1 + a * power(squared)))),
    negativeSamples: options.negativeSamples,
  };
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    movePoints(layout, epoch + 1, 1 - epoch / options.epochs, scramble(options.key ^ Math.imul(epoch + 1, 0x9e3779b9)));
    yield epoch + 1;
  }
}

interface Layout {
  readonly graph: SparseGraph;
  readonly map: Float32Array;
  readonly schedule: Schedule;
  readonly attraction: Float32Array;
  readonly repulsion: Float32Array;
  readonly negativeSamples: number;
}

/** An edge acts every `period` epochs; `due` is the epoch, counted from 1, in which it next does. */
interface Schedule {
  readonly period: Float32Array;
  readonly due: Float32Array;
}

/** The heaviest edge acts in every epoch, the others in proportion to their weight, too light ones never. */
function edgeSchedule({ weight }: SparseGraph, epochs: number): Schedule {
  let heaviest = 0;
  for (const w of weight) heaviest = Math.max(heaviest, w);
  const period = weight.map((w) => (w * epochs < heaviest ? Infinity : heaviest / w));
  return { period, due: period.slice() };
}

/** The finaliser of MurmurHash3 (Appleby). */
function scramble(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** One epoch; the gradients are written out where they are used, for a call would cost more than they do. */
function movePoints({ graph, map, schedule, attraction, repulsion, negativeSamples }: Layout, epoch: number, rate: number, epochKey: number): void {
  const { start, target } = graph;
  const { period, due } = schedule;
  const points = map.length / 2;
  const share = points / 4294967296;
  const squared = new Float32Array(1);
  const squaredBits = new Int32Array(squared.buffer);
  for (let i = 0; i < points; i++) {
    let x = map[2 * i];
    let y = map[2 * i + 1];
    let draw = scramble(epochKey + Math.imul(i, 0x9e3779b1)) || 1;
    const stop = start[i + 1];
    for (let e = start[i]; e < stop; e++) {
      if (due[e] > epoch) continue;
      due[e] += period[e];
      const j = 2 * target[e];
      const dx = x - map[j];
      const dy = y - map[j + 1];
      squared[0] = dx * dx + dy * dy;
      const pull = attraction[squaredBits[0] >>> DROPPED_BITS];
      const gx = pull * dx;
      const gy = pull * dy;
      const stepX = rate * (gx > CLIP ? CLIP : gx < -CLIP ? -CLIP : gx);
      const stepY = rate * (gy > CLIP ? CLIP : gy < -CLIP ? -CLIP : gy);
      x += stepX;
      y += stepY;
      map[j] -= stepX;
      map[j + 1] -= stepY;
      for (let s = 0; s < negativeSamples; s++) {
        draw ^= draw << 13; // xorshift32 (Marsaglia 2003)
        draw ^= draw >>> 17;
        draw ^= draw << 5;
        const r = 2 * (((draw >>> 0) * share) | 0);
        const rx = x - map[r];
        const ry = y - map[r + 1];
        squared[0] = rx * rx + ry * ry;
        const push = repulsion[squaredBits[0] >>> DROPPED_BITS];
        const px = push * rx;
        const py = push * ry;
        x += rate * (px > CLIP ? CLIP : px < -CLIP ? -CLIP : px);
        y += rate * (py > CLIP ? CLIP : py < -CLIP ? -CLIP : py);
      }
    }
    map[2 * i] = x;
    map[2 * i + 1] = y;
  }
}
