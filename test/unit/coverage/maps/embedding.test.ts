import { describe, expect, test } from 'vitest';
import { embed } from '../../../../src-main/coverage/maps/embedding.ts';
import {
  defaultEmbeddingRequest,
  embeddingRequestSchema,
} from '../../../../src-main/contract/coverage/embeddingRequest.ts';
import type { EmbeddingRequest } from '../../../../src-main/contract/coverage/embeddingRequest.ts';
import { chooseLandmarks } from '../../../../src-main/numerics/sample.ts';
import { matrixFrom } from '../../../../src-main/numerics/matrix.ts';
import type { Matrix } from '../../../../src-main/numerics/matrix.ts';
import { principalPlane } from '../../../../src-main/coverage/maps/pca.ts';
import { runToEnd } from '../../../../src-main/coverage/progress.ts';
import { measureTrust } from '../../../../src-main/coverage/maps/trust/trust.ts';
import { fitUmapCurve } from '../../../../src-main/coverage/maps/umap/umapCurve.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { normalStates, threeClusters } from '../../../helpers/states.ts';

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
    const mean = (axis: number): number =>
      part.filter((_, i) => i % 2 === axis).reduce((sum, value) => sum + value, 0) / each;
    return [mean(0), mean(1)];
  });
  const distance = (a: number[], b: number[]): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const between = Math.min(
    distance(centres[0], centres[1]),
    distance(centres[1], centres[2]),
    distance(centres[0], centres[2]),
  );
  let within = 0;
  for (let i = 0; i < 3 * each; i++)
    within += distance([coordinates[2 * i], coordinates[2 * i + 1]], centres[Math.floor(i / each)]) / (3 * each);
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

  test.each([
    ['fewer rows than columns', 90, 150],
    ['more', 400, 100],
    ['so many of both that no matrix of products is made', 700, 600],
  ])('of many columns, with %s: variances and directions are those that were put in', (_, rows, columns) => {
    const noise = normalStates(rows, columns, 7);
    const planted = normalStates(rows, 2, 8);
    const values = noise.values.map((value, i) => {
      const [r, c] = [Math.floor(i / columns), i % columns];
      const along = c === 3 ? 30 * planted.values[2 * r] : c === 5 ? -12 * planted.values[2 * r + 1] : 0;
      return 0.01 * value + along + 40;
    });
    const { axes, coordinates, explainedVariance } = principalPlane(matrixFrom(values, columns));
    expect([Math.abs(axes[0][3]), Math.abs(axes[1][5])]).toEqual([expect.closeTo(1, 1), expect.closeTo(1, 1)]);
    expect([axes[0][3], axes[1][5]].every((component) => component > 0)).toBe(true);
    const variance = [0, 1].map((axis) => {
      const along = Array.from({ length: rows }, (_, r) => coordinates[2 * r + axis]);
      return along.reduce((sum, value) => sum + value ** 2, 0) / rows;
    });
    let total = 0;
    for (let c = 0; c < columns; c++) {
      const column = Array.from({ length: rows }, (_, r) => values[r * columns + c]);
      const mean = column.reduce((sum, value) => sum + value, 0) / rows;
      total += column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
    }
    variance.forEach((along, i) => expect(explainedVariance[i]).toBeCloseTo(along / total, 6));
    expect(explainedVariance[0] + explainedVariance[1]).toBeGreaterThan(0.99);
  });

  test('of a wide table without any variance is flat', () => {
    const { coordinates, explainedVariance } = principalPlane(matrixFrom(new Float32Array(1000).fill(3), 100));
    expect([...coordinates].every((place) => place === 0)).toBe(true);
    expect(explainedVariance).toEqual([0, 0]);
  });

  test('of one column, or of states that are the same, is flat', () => {
    expect(principalPlane(normalStates(50, 1, 2)).explainedVariance).toEqual([1, 0]);
    expect(principalPlane(matrixFrom(new Float32Array(40).fill(3), 4)).coordinates).toEqual(new Float32Array(20));
  });
});

describe('calibration', () => {
  test("the membership curve is umap-learn's", () => {
    const usual = fitUmapCurve(0.1, 1);
    expect(usual.a).toBeCloseTo(1.57694, 3);
    expect(usual.b).toBeCloseTo(0.89506, 3);
    const wide = fitUmapCurve(0.5, 1);
    expect(wide.a).toBeCloseTo(0.58303, 3);
    expect(wide.b).toBeCloseTo(1.33417, 3);
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
    // A spread keeps the method and its fields.
    expect(runToEnd(embed({ ...layout, seed: 4 } as EmbeddingRequest, states, [200])).coordinates).not.toEqual(once);
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
    expect(() => runToEnd(embed(layout, normalStates(12, 4, 1), [12]))).toThrow(
      /needs more than \d+ (neighbours|states).*there are 12/,
    );
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
    expect(defaultEmbeddingRequest('umap')).toMatchObject({ neighbours: 15, minDist: 0.1, seed: 1, landmarks: 50_000 });
    expect(defaultEmbeddingRequest('tsne')).toMatchObject({ perplexity: 30, exaggeration: 12 });
    expect(embeddingRequestSchema.safeParse({ method: 'umap', perplexity: 3 }).success).toBe(false);
    expect(embeddingRequestSchema.safeParse({ method: 'umap', minDist: 2 }).success).toBe(false);
    expect(embeddingRequestSchema.safeParse({ method: 'som' }).success).toBe(false);
  });

  test('sets that do not add up are an error', () => {
    expect(() => runToEnd(embed({ method: 'pca' }, normalStates(10, 2, 1), [4, 5]))).toThrow(
      'The sets have 9 states together, the matrix 10.',
    );
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
