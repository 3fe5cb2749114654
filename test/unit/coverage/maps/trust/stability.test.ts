import { describe, expect, test } from 'vitest';
import { alignMaps } from '../../../../../src-main/coverage/maps/trust/procrustes.ts';
import { runToEnd } from '../../../../../src-main/coverage/progress.ts';
import { measureStability } from '../../../../../src-main/coverage/maps/trust/stability.ts';
import { randomFromSeed } from '../../../../../src-main/numerics/random.ts';
import { normalStates } from '../../../../helpers/states.ts';

function moved(map: Float32Array, angle: number, scale: number, isMirrored: boolean): Float32Array {
  const result = new Float32Array(map.length);
  for (let i = 0; i < map.length; i += 2) {
    const [x, y] = [map[i], isMirrored ? -map[i + 1] : map[i + 1]];
    result[i] = scale * (Math.cos(angle) * x - Math.sin(angle) * y) + 7;
    result[i + 1] = scale * (Math.sin(angle) * x + Math.cos(angle) * y) - 3;
  }
  return result;
}

describe('maps laid over each other', () => {
  const { values: map } = normalStates(500, 2, 1);

  test.each([
    [0.3, 1, false],
    [2, 0.1, true],
    [-3, 12, true],
    [4, 5, false],
  ])('a turn of %d, scale %d, mirrored %s is undone', (angle, scale, isMirrored) => {
    const { coordinates, residual, isMirrored: wasMirrored } = alignMaps(map, moved(map, angle, scale, isMirrored));
    expect(wasMirrored).toBe(isMirrored);
    expect(residual).toBeLessThan(1e-3);
    for (let i = 0; i < map.length; i++) expect(Math.abs(coordinates[i] - map[i])).toBeLessThan(1e-4);
  });

  test('noise of a known size leaves the residual that follows from it, whichever map is moved', () => {
    const noise = normalStates(500, 2, 2).values;
    const noisy = moved(
      map.map((value, i) => value + 0.5 * noise[i]),
      1,
      3,
      true,
    );
    const expected = Math.sqrt(1 - 1 / (1 + 0.25)); // correlation of z and z + n / 2
    expect(Math.abs(alignMaps(map, noisy).residual - expected)).toBeLessThan(0.03);
    expect(alignMaps(noisy, map).residual).toBeCloseTo(alignMaps(map, noisy).residual, 6);
    expect(alignMaps(map, noise).residual).toBeGreaterThan(0.9);
  });

  test('no turn or scale near the one found fits better', () => {
    const other = moved(
      map.map((value, i) => value + normalStates(500, 2, 3).values[i]),
      0.7,
      2,
      true,
    );
    const { coordinates } = alignMaps(map, other);
    const squares = (points: Float32Array): number => points.reduce((sum, value, i) => sum + (value - map[i]) ** 2, 0);
    for (const [angle, scale] of [
      [0.01, 1],
      [-0.01, 1],
      [0, 1.01],
      [0, 0.99],
    ]) {
      const nudged = new Float32Array(coordinates.length);
      const centre = [0, 1].map(
        (axis) => coordinates.reduce((sum, value, i) => (i % 2 === axis ? sum + value : sum), 0) / 500,
      );
      for (let i = 0; i < coordinates.length; i += 2) {
        const [x, y] = [coordinates[i] - centre[0], coordinates[i + 1] - centre[1]];
        nudged[i] = centre[0] + scale * (Math.cos(angle) * x - Math.sin(angle) * y);
        nudged[i + 1] = centre[1] + scale * (Math.sin(angle) * x + Math.cos(angle) * y);
      }
      expect(squares(nudged)).toBeGreaterThan(squares(coordinates));
    }
  });

  test('maps of different lengths, or without extent, are errors', () => {
    expect(() => alignMaps(map, map.subarray(2))).toThrow('500 and 499 rows');
    expect(() => alignMaps(map, new Float32Array(1000))).toThrow('All points of a map are the same');
  });
});

describe('agreement', () => {
  const { values: map } = normalStates(1500, 2, 1);

  test('is whole of maps that are the same but for their pose, and at chance of random ones', () => {
    const stability = runToEnd(
      measureStability([map, moved(map, 1, 2, true), normalStates(1500, 2, 9).values], randomFromSeed(1)),
    );
    const [same, apart, alsoApart] = stability.pairs;
    expect([same.first, same.second, alsoApart.first, alsoApart.second]).toEqual([0, 1, 1, 2]);
    expect(same.residual).toBeLessThan(1e-3);
    expect(same.neighbourAgreement).toBeGreaterThan(0.999); // rounding may change the order of equals
    expect(apart.residual).toBeGreaterThan(0.95);
    expect(Math.abs(apart.neighbourAgreement - stability.chance)).toBeLessThan(0.005);
    expect(stability.sampled).toBe(1500);
    for (let i = 0; i < 20; i++) expect(stability.aligned[1][i]).toBeCloseTo(map[i], 4);
  });

  test('needs more states than neighbours', () => {
    expect(() => runToEnd(measureStability([map.subarray(0, 20), map.subarray(0, 20)], randomFromSeed(1)))).toThrow(
      'from 16 states on; there are 10',
    );
  });
});
