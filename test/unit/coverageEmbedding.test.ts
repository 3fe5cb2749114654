import { describe, expect, test } from 'vitest';
import { decay } from '../../src-main/coverage/decay.ts';
import { defaultEmbeddingRequest, embed, embeddingRequestSchema } from '../../src-main/coverage/embedding.ts';
import type { EmbeddingRequest } from '../../src-main/coverage/embedding.ts';
import { exactRepulsion } from '../../src-main/coverage/exactRepulsion.ts';
import { complexTable, fourierPlan, transformColumns } from '../../src-main/coverage/fft.ts';
import { buildKdTree } from '../../src-main/coverage/kdTree.ts';
import { chooseLandmarks } from '../../src-main/coverage/landmarks.ts';
import { matrixFrom } from '../../src-main/coverage/matrix.ts';
import type { Matrix } from '../../src-main/coverage/matrix.ts';
import { neighboursOfRows } from '../../src-main/coverage/neighbours.ts';
import { principalPlane } from '../../src-main/coverage/pca.ts';
import { perplexityWeights } from '../../src-main/coverage/perplexity.ts';
import { runToEnd } from '../../src-main/coverage/progress.ts';
import { gridRepulsion } from '../../src-main/coverage/repulsion.ts';
import { measureTrust } from '../../src-main/coverage/trust.ts';
import { tsneAffinities } from '../../src-main/coverage/tsneAffinities.ts';
import { fitUmapCurve } from '../../src-main/coverage/umapCurve.ts';
import { fuzzySimplicialSet } from '../../src-main/coverage/umapGraph.ts';
import { randomFromSeed } from '../../src-main/numerics/random.ts';
import { normalStates, threeClusters } from '../helpers/states.ts';

function request(fields: object): EmbeddingRequest {
  return embeddingRequestSchema.parse(fields);
}

const layouts: [string, EmbeddingRequest][] = [
  ['umap', request({ method: 'umap', epochs: 200, seed: 3 })],
  ['tsne', request({ method: 'tsne', perplexity: 15, iterations: 400, seed: 3 })],
  ['umap-js', request({ method: 'umap-js', epochs: 100, seed: 3 })],
];

/** The smallest distance between the clusters' centres, over the mean distance to the own one. */
function separation(coordinates: Float32Array, each: number): number {
  const centres = [0, 1, 2].map((c) => {
    const part = coordinates.subarray(2 * c * each, 2 * (c + 1) * each);
    const mean = (axis: number): number => part.filter((_, i) => i % 2 === axis).reduce((sum, value) => sum + value, 0) / each;
    return [mean(0), mean(1)];
  });
  const distance = (a: number[], b: number[]): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const between = Math.min(distance(centres[0], centres[1]), distance(centres[1], centres[2]), distance(centres[0], centres[2]));
  let within = 0;
  for (let i = 0; i < 3 * each; i++) within += distance([coordinates[2 * i], coordinates[2 * i + 1]], centres[Math.floor(i / each)]) / (3 * each);
  return between / within;
}

describe('principal plane', () => {
  test('recovers a known covariance, with upright axes', () => {
    const source = normalStates(20_000, 3, 1);
    const states = matrixFrom(new Float32Array(source.values.length), 3);
    for (let r = 0; r < source.rows; r++) {
      const [a, b, c] = [3 * source.values[3 * r], 2 * source.values[3 * r + 1], source.values[3 * r + 2]];
      states.values.set([0.6 * a - 0.8 * b + 5, 0.8 * a + 0.6 * b, c], 3 * r);
    }
    const { explainedVariance, axes, coordinates } = principalPlane(states);
    expect(explainedVariance[0]).toBeCloseTo(9 / 14, 1);
    expect(explainedVariance[1]).toBeCloseTo(4 / 14, 1);
    [0.6, 0.8, 0].forEach((wanted, c) => expect(Math.abs(axes[0][c] - wanted)).toBeLessThan(0.02));
    [0.8, -0.6, 0].forEach((wanted, c) => expect(Math.abs(axes[1][c] - wanted)).toBeLessThan(0.02));
    const mean = coordinates.reduce((sum, value) => sum + value, 0) / coordinates.length;
    expect(Math.abs(mean)).toBeLessThan(1e-3);
  });

  test('of one column, or of states that are the same, is flat', () => {
    expect(principalPlane(normalStates(50, 1, 2)).explainedVariance).toEqual([1, 0]);
    expect(principalPlane(matrixFrom(new Float32Array(40).fill(3), 4)).coordinates).toEqual(new Float32Array(20));
  });
});

describe('calibration', () => {
  test('decay is e^-x', () => {
    for (let x = 0; x < 700; x += 0.37) expect(Math.abs(decay(x) / Math.exp(-x) - 1)).toBeLessThan(1e-12);
    expect(decay(1e9)).toBe(0);
  });

  test.each([2, 5, 14])('weights have perplexity %d', (perplexity) => {
    const random = randomFromSeed(1);
    for (let trial = 0; trial < 50; trial++) {
      const scale = 10 ** (trial % 9 - 4);
      const squared = Float64Array.from({ length: 15 }, () => scale * random.uniform() ** 3).sort();
      const least = squared[0];
      const weights = new Float64Array(15);
      perplexityWeights(squared.map((x) => x - least), perplexity, weights);
      const entropy = weights.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
      expect(Math.exp(entropy)).toBeCloseTo(perplexity, 3);
    }
  });

  test('equal distances get equal weights', () => {
    const weights = new Float64Array(4);
    perplexityWeights(new Float64Array(4), 2, weights);
    expect(Array.from(weights)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test('the membership curve is umap-learn\'s', () => {
    const usual = fitUmapCurve(0.1, 1);
    expect(usual.a).toBeCloseTo(1.57694, 3);
    expect(usual.b).toBeCloseTo(0.89506, 3);
    const wide = fitUmapCurve(0.5, 1);
    expect(wide.a).toBeCloseTo(0.58303, 3);
    expect(wide.b).toBeCloseTo(1.33417, 3);
  });
});

describe('graphs', () => {
  const neighbours = runToEnd(neighboursOfRows(buildKdTree(normalStates(300, 4, 9)), 14));

  test('are symmetric; memberships lie in (0, 1] and joint probabilities sum to 1', () => {
    for (const graph of [fuzzySimplicialSet(neighbours), tsneAffinities(neighbours, 5)]) {
      const weights = new Map<string, number>();
      for (let i = 0; i < 300; i++) for (let e = graph.start[i]; e < graph.start[i + 1]; e++) weights.set(`${i} ${graph.target[e]}`, graph.weight[e]);
      expect(weights.size).toBe(graph.weight.length);
      for (const [edge, weight] of weights) {
        expect(weights.get(edge.split(' ').reverse().join(' '))).toBe(weight);
        expect(weight).toBeGreaterThanOrEqual(0);
        expect(weight).toBeLessThanOrEqual(1);
      }
    }
    expect(tsneAffinities(neighbours, 5).weight.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
  });

  test('a point\'s nearest neighbour is a member with certainty', () => {
    const { start, target, weight } = fuzzySimplicialSet(neighbours);
    for (let i = 0; i < 300; i++) expect(weight[Array.from(target.subarray(start[i], start[i + 1])).indexOf(neighbours.indices[14 * i]) + start[i]]).toBe(1);
  });
});

describe('transform', () => {
  test.each([2, 3, 12, 64, 96])('of length %d is the sum that defines it, and comes back', (length) => {
    const plan = fourierPlan(length);
    const table = complexTable(length, 3);
    table.re.forEach((_, i) => (table.re[i] = Math.sin(3.7 * i)));
    table.im.forEach((_, i) => (table.im[i] = Math.cos(i * i)));
    const [re, im] = [table.re.slice(), table.im.slice()];
    const at = (row: number): number => row * table.stride + 2;
    transformColumns(plan, table, 3, 'forward');
    for (let k = 0; k < length; k++) {
      let [wantedRe, wantedIm] = [0, 0];
      for (let i = 0; i < length; i++) {
        const angle = (-2 * Math.PI * i * k) / length;
        wantedRe += re[at(i)] * Math.cos(angle) - im[at(i)] * Math.sin(angle);
        wantedIm += re[at(i)] * Math.sin(angle) + im[at(i)] * Math.cos(angle);
      }
      expect(Math.abs(table.re[at(k)] - wantedRe)).toBeLessThan(1e-5 * length);
      expect(Math.abs(table.im[at(k)] - wantedIm)).toBeLessThan(1e-5 * length);
    }
    transformColumns(plan, table, 3, 'back');
    for (let i = 0; i < length; i++) expect(table.re[at(i)] / length).toBeCloseTo(re[at(i)], 5);
  });

  test('of another length is an error', () => {
    for (const length of [1, 5, 9, 40]) expect(() => fourierPlan(length)).toThrow(RangeError);
  });
});

describe('repulsion', () => {
  test.each([[1e-4, 1e-6], [0.1, 1e-3], [1, 0.02], [10, 0.03], [40, 0.08]])('on the grid is the exact sum, for a map of deviation %d', (scale, tolerance) => {
    const { values: map } = normalStates(3000, 2, 5);
    map.forEach((value, i) => (map[i] = value * scale * (i % 2 === 0 ? 1 : 0.4)));
    const exact = new Float64Array(map.length);
    const approximate = new Float64Array(map.length);
    const z = exactRepulsion(map, exact);
    expect(Math.abs(gridRepulsion()(map, approximate) / z - 1)).toBeLessThan(tolerance / 10);
    const error = Math.sqrt(exact.reduce((sum, force, i) => sum + (force - approximate[i]) ** 2, 0) / exact.reduce((sum, force) => sum + force ** 2, 0));
    expect(error).toBeLessThan(tolerance);
  });

  test('goes on after the map has grown and shrunk', () => {
    const repulsion = gridRepulsion();
    for (const scale of [1, 8, 0.01]) {
      const map = normalStates(500, 2, 6).values.map((value) => value * scale);
      const [forces, fresh] = [new Float64Array(1000), new Float64Array(1000)];
      expect(repulsion(map, forces) / gridRepulsion()(map, fresh)).toBeCloseTo(1, 2);
    }
  });
});

describe.each(layouts)('%s', (_, layout) => {
  test('keeps three clusters apart and neighbours together', () => {
    const states = threeClusters(150);
    const { coordinates } = runToEnd(embed(layout, states, [450]));
    expect(separation(coordinates, 150)).toBeGreaterThan(3);
    const trust = runToEnd(measureTrust(states, coordinates, randomFromSeed(1)));
    expect(trust.neighbourPreservation).toBeGreaterThan(0.3); // by chance 0.033
    expect(trust.trustworthiness).toBeGreaterThan(0.9);
  });

  test('gives the same bytes for the same seed, and others for another', () => {
    const states = normalStates(200, 4, 2);
    const once = runToEnd(embed(layout, states, [200])).coordinates;
    expect(runToEnd(embed(layout, states, [200])).coordinates).toEqual(once);
    expect(runToEnd(embed({ ...layout, seed: 4 } as EmbeddingRequest, states, [200])).coordinates).not.toEqual(once); // a spread keeps the method and its fields
    expect(once.every(Number.isFinite)).toBe(true);
  });

  test('reports where it stands, shows the map as it forms, and can be given up', () => {
    const steps = embed(layout, normalStates(200, 4, 2), [200]);
    const phases = new Set<string>();
    let last = -1;
    for (const progress of steps) {
      phases.add(progress.phase);
      expect(progress.fraction).toBeGreaterThanOrEqual(0);
      expect(progress.fraction).toBeLessThanOrEqual(1);
      if (progress.phase !== 'layout') continue;
      expect(progress.fraction).toBeGreaterThan(last);
      last = progress.fraction;
      expect(progress.coordinates?.().length).toBe(400);
      if (progress.fraction > 0.1) break; // calls return()
    }
    expect(phases).toContain('graph');
    expect(last).toBeLessThan(0.2);
    expect(steps.next()).toEqual({ done: true, value: undefined });
  });

  test('copes with states that are all the same, and refuses too few', () => {
    const same: Matrix = matrixFrom(new Float32Array(4 * 100).fill(1), 4);
    expect(runToEnd(embed(layout, same, [100])).coordinates.every(Number.isFinite)).toBe(true);
    expect(() => runToEnd(embed(layout, normalStates(12, 4, 1), [12]))).toThrow(/needs more than \d+ (neighbours|states).*there are 12/);
  });
});

describe('landmarks', () => {
  test('are drawn from each set in proportion, without repetition', () => {
    const rows = chooseLandmarks([1000, 3000, 10], 400, randomFromSeed(1));
    expect(rows.length).toBe(400);
    expect(new Set(rows).size).toBe(400);
    expect(rows.filter((row) => row < 1000).length).toBe(100);
    expect(rows.filter((row) => row >= 4000).length).toBeGreaterThanOrEqual(1);
    expect(rows).toEqual(rows.slice().sort());
  });

  test('the rest is placed among them, near its own kind, and never stacked', () => {
    const states = threeClusters(400);
    const layout = request({ method: 'umap', epochs: 100, landmarks: 200, seed: 1 });
    const { coordinates, landmarks } = runToEnd(embed(layout, states, [400, 400, 400]));
    expect(landmarks?.length).toBe(200);
    const places = new Set(Array.from({ length: 1200 }, (_, i) => `${coordinates[2 * i]} ${coordinates[2 * i + 1]}`));
    expect(places.size).toBe(1200);
    expect(separation(coordinates, 400)).toBeGreaterThan(3);
  });

  test('shows the landmarks alone while they are laid out', () => {
    const layout = request({ method: 'umap', epochs: 10, landmarks: 100, seed: 1 });
    for (const { phase, coordinates } of embed(layout, normalStates(300, 3, 1), [300])) {
      if (phase === 'layout') expect(coordinates?.().filter(Number.isFinite).length).toBe(200);
    }
  });
});

describe('requests', () => {
  test('have defaults for every method, and refuse what they do not know', () => {
    expect(defaultEmbeddingRequest('umap')).toMatchObject({ neighbours: 15, minDist: 0.1, seed: 0, landmarks: 50_000 });
    expect(defaultEmbeddingRequest('tsne')).toMatchObject({ perplexity: 30, exaggeration: 12 });
    expect(embeddingRequestSchema.safeParse({ method: 'umap', perplexity: 3 }).success).toBe(false);
    expect(embeddingRequestSchema.safeParse({ method: 'umap', minDist: 2 }).success).toBe(false);
    expect(embeddingRequestSchema.safeParse({ method: 'som' }).success).toBe(false);
  });

  test('sets that do not add up are an error', () => {
    expect(() => runToEnd(embed({ method: 'pca' }, normalStates(10, 2, 1), [4, 5]))).toThrow('The sets have 9 states together, the matrix 10.');
  });
});

describe('trust', () => {
  test('is whole in a map that is the states themselves, and at chance in a random one', () => {
    const states = normalStates(1500, 2, 1);
    const faithful = runToEnd(measureTrust(states, states.values, randomFromSeed(1)));
    expect(faithful).toMatchObject({ sampled: 1500, neighbourPreservation: 1, trustworthiness: 1 });
    expect(faithful.densityCorrelation).toBeCloseTo(1, 12);
    const random = runToEnd(measureTrust(states, normalStates(1500, 2, 99).values, randomFromSeed(1)));
    expect(random.neighbourPreservation).toBeLessThan(0.03);
    expect(random.trustworthiness).toBeGreaterThan(0.45);
    expect(random.trustworthiness).toBeLessThan(0.55);
    expect(Math.abs(random.densityCorrelation)).toBeLessThan(0.1);
  });

  test('on a sample is near that on all', () => {
    const states = normalStates(2000, 4, 1);
    const { coordinates } = principalPlane(states);
    const whole = runToEnd(measureTrust(states, coordinates, randomFromSeed(1)));
    const part = runToEnd(measureTrust(states, coordinates, randomFromSeed(1), { k: 15, sample: 500, reference: 500 }));
    expect(part.sampled).toBe(500);
    expect(Math.abs(part.neighbourPreservation - whole.neighbourPreservation)).toBeLessThan(0.03);
    expect(Math.abs(part.trustworthiness - whole.trustworthiness)).toBeLessThan(0.03);
    expect(Math.abs(part.densityCorrelation - whole.densityCorrelation)).toBeLessThan(0.1);
  });
});
