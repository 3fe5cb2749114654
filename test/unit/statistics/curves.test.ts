import { describe, expect, test } from 'vitest';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';
import { aggregateCurves, interpolate } from '../../../src-main/statistics/curves.ts';

const sd = { estimator: 'mean', band: 'standard-deviation' } as const;

describe('aggregating curves', () => {
  test('identical grids are grouped as they are', () => {
    const result = aggregateCurves(
      [
        { x: [0, 1], y: [1, 3] },
        { x: [0, 1], y: [3, 3] },
      ],
      sd,
    );
    expect(result).toMatchObject({ x: [0, 1], centre: [2, 3], grid: 'identical', n: 2, estimator: 'mean' });
    expect(result.high[0]).toBeCloseTo(2 + Math.SQRT2, 12);
    expect(result.high[1]).toBe(3);
  });

  test('other grids are interpolated on their union, where all have values', () => {
    const result = aggregateCurves(
      [
        { x: [0, 2, 4], y: [0, 2, 4] },
        { x: [1, 3, 9], y: [10, 30, 90] },
      ],
      sd,
    );
    expect(result).toMatchObject({ x: [1, 2, 3, 4], centre: [5.5, 11, 16.5, 22], grid: 'interpolated' });
  });

  test('grids that do not overlap, and no curves, give nothing', () => {
    expect(
      aggregateCurves(
        [
          { x: [0, 1], y: [0, 0] },
          { x: [2, 3], y: [0, 0] },
        ],
        sd,
      ).x,
    ).toEqual([]);
    expect(
      aggregateCurves(
        [
          { x: [0], y: [0] },
          { x: [], y: [] },
        ],
        sd,
      ).x,
    ).toEqual([]);
    expect(aggregateCurves([], sd)).toMatchObject({ x: [], n: 0 });
  });

  test('a non-finite value is a gap, not a value left out', () => {
    expect(
      aggregateCurves(
        [
          { x: [0, 1], y: [1, NaN] },
          { x: [0, 1], y: [3, 5] },
        ],
        sd,
      ).centre,
    ).toEqual([2, NaN]);
    expect(interpolate({ x: [0, 1, 2], y: [0, NaN, 2] }, [0, 0.5, 2])).toEqual([0, NaN, 2]);
  });

  test('a bootstrap takes whole runs: bands of runs that differ by constants are parallel', () => {
    const x = Array.from({ length: 30 }, (_, i) => i);
    const curves = [0, 1, 5, 20, 21].map((offset) => ({ x, y: x.map((step) => offset + step * step) }));
    const { centre, low, high } = aggregateCurves(curves, {
      estimator: 'mean',
      band: 'bootstrap',
      random: randomFromSeed(1),
      replicates: 200,
    });
    x.forEach((_, i) => {
      expect(centre[i] - low[i]).toBeCloseTo(centre[0] - low[0], 9);
      expect(high[i] - centre[i]).toBeCloseTo(high[0] - centre[0], 9);
    });
    expect(high[0] - low[0]).toBeGreaterThan(5);
  });

  test('says what is wrong with a curve', () => {
    expect(() => aggregateCurves([{ x: [0, 0], y: [1, 2] }], sd)).toThrow(/curve 0 must increase; step 1 is 0/i);
    expect(() => aggregateCurves([{ x: [0], y: [] }], sd)).toThrow(/1 steps but 0 values/);
  });
});
