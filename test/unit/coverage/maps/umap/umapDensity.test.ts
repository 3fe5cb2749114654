import { describe, expect, test } from 'vitest';
import { embed } from '../../../../../src-main/coverage/maps/embedding.ts';
import { embeddingRequestSchema } from '../../../../../src-main/contract/coverage/embeddingRequest.ts';
import type { Matrix } from '../../../../../src-main/numerics/matrix.ts';
import { runToEnd } from '../../../../../src-main/coverage/progress.ts';
import { measureTrust } from '../../../../../src-main/coverage/maps/trust/trust.ts';
import { randomFromSeed } from '../../../../../src-main/numerics/random.ts';
import { normalStates, stacked } from '../../../../helpers/states.ts';

/** Three clusters as large as each other whose widths differ by factors of 4. */
function unevenClusters(): Matrix {
  return stacked(
    ...[0.25, 1, 4].map((width, c) => {
      const states = normalStates(500, 4, c);
      states.values.forEach((value, i) => (states.values[i] = width * value + (i % 4 === 0 ? 40 * c : 0)));
      return states;
    }),
  );
}

function lay(states: Matrix, densityWeight: number, seed = 1): Float32Array {
  return runToEnd(
    embed(embeddingRequestSchema.parse({ method: 'umap', epochs: 200, densityWeight, seed }), states, [states.rows]),
  ).coordinates;
}

function widthOf(coordinates: Float32Array, cluster: number): number {
  const part = coordinates.subarray(1000 * cluster, 1000 * (cluster + 1));
  const mean = [0, 1].map((axis) => part.reduce((sum, value, i) => (i % 2 === axis ? sum + value / 500 : sum), 0));
  return Math.sqrt(part.reduce((sum, value, i) => sum + (value - mean[i % 2]) ** 2 / 500, 0));
}

describe('a map that keeps densities', () => {
  const states = unevenClusters();
  const plain = lay(states, 0);
  const dense = lay(states, 0.2);

  test('has local densities that follow those of the states, where UMAP evens them out, and its neighbours', () => {
    const [without, kept] = [plain, dense].map((map) => runToEnd(measureTrust(states, map, randomFromSeed(1))));
    expect(without.densityCorrelation).toBeLessThan(0.5);
    expect(kept.densityCorrelation).toBeGreaterThan(without.densityCorrelation + 0.3);
    expect(kept.neighbourPreservation).toBeGreaterThan(0.8 * without.neighbourPreservation);
  });

  test('shows a wide cluster wide', () => {
    const ratio = (map: Float32Array): number => widthOf(map, 2) / widthOf(map, 0);
    expect(ratio(plain)).toBeLessThan(1.3);
    expect(ratio(dense)).toBeGreaterThan(1.6);
  });

  test('is the same for the same seed, and finite where states are doubles of each other', () => {
    expect(lay(states, 0.2)).toEqual(dense);
    expect(lay(states, 0.2, 2)).not.toEqual(dense);
    const doubles: Matrix = {
      rows: 200,
      columns: 2,
      values: new Float32Array(400).map((_, i) => (i < 100 ? 1 : i % 2)),
    };
    expect(lay(doubles, 1).every(Number.isFinite)).toBe(true);
  });
});
