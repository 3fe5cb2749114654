import { describe, expect, test } from 'vitest';
import { aggregate, curveOf } from '../../src-renderer/charts/aggregate.ts';
import { decimate, lowerBound, nearestPoint } from '../../src-renderer/charts/decimate.ts';
import { smooth } from '../../src-renderer/charts/smooth.ts';
import { studentQuantile } from '../../src-renderer/charts/studentT.ts';
import { toRgb, withOpacity } from '../../src-renderer/charts/color.ts';

const curve = (run: string, x: readonly number[], y: readonly number[]): { run: string; x: readonly number[]; y: readonly number[] } => ({ run, x, y });

describe('aggregating seeds', () => {
  test('equal grids are grouped as they are: mean and one standard deviation with ddof 1', () => {
    const result = aggregate([curve('a', [1, 2], [0, 10]), curve('b', [1, 2], [2, 10]), curve('c', [1, 2], [4, 10])], 'sd');
    expect(result).toEqual({ n: 3, x: [1, 2], mean: [2, 10], band: { low: [0, 10], high: [4, 10] }, interpolated: false });
  });

  test('the t interval is t(.975, n - 1) s / sqrt(n)', () => {
    const result = aggregate([curve('a', [1], [0]), curve('b', [1], [2]), curve('c', [1], [4])], 't-interval');
    expect(result?.band?.high[0]).toBeCloseTo(2 + 4.302653 * 2 / Math.sqrt(3), 4);
    expect(result?.band?.low[0]).toBeCloseTo(2 - 4.302653 * 2 / Math.sqrt(3), 4);
  });

  test('different grids are interpolated on their union, within the range that all cover', () => {
    const result = aggregate([curve('a', [0, 10, 20], [0, 10, 20]), curve('b', [5, 15, 40], [5, 15, 40])], 'sd');
    expect(result?.interpolated).toBe(true);
    expect(result?.x).toEqual([5, 10, 15, 20]);
    expect(result?.mean).toEqual([5, 10, 15, 20]);
    expect(result?.band?.low).toEqual([5, 10, 15, 20]);
  });

  test('a run that is behind shortens the mean without any interpolation', () => {
    const result = aggregate([curve('a', [1, 2, 3], [1, 2, 3]), curve('b', [1, 2], [3, 4])], 'sd');
    expect(result).toMatchObject({ x: [1, 2], mean: [2, 3], interpolated: false });
  });

  test('one run has no band, none has no mean', () => {
    expect(aggregate([curve('a', [1], [7])], 'sd')).toMatchObject({ n: 1, mean: [7], band: null });
    expect(aggregate([curve('a', [], [])], 'sd')).toBeNull();
  });

  test('cycles without the number are left out', () => {
    expect(curveOf('a', [1, 2, 3], [null, 5, null])).toEqual({ run: 'a', x: [2], y: [5] });
  });

  test('quantiles of t agree with the tables on both sides of the change of method', () => {
    expect(studentQuantile(1)).toBeCloseTo(12.7062, 4);
    expect(studentQuantile(30)).toBeCloseTo(2.04227, 5);
    expect(studentQuantile(31)).toBeCloseTo(2.03951, 5);
    expect(studentQuantile(100)).toBeCloseTo(1.98397, 5);
  });
});

describe('smoothing', () => {
  test('the check of the conventions', () => {
    const out = smooth([0, 10, 0, 10], 0.6);
    expect(out).toHaveLength(4);
    [0, 6.25, 3.0612245, 6.25].forEach((value, index) => expect(out[index]).toBeCloseTo(value, index === 3 ? 2 : 6));
  });

  test('a constant is unchanged and what is not finite passes through without counting', () => {
    expect(smooth([3, 3, 3], 0.9).every((value) => Math.abs(value - 3) < 1e-12)).toBe(true);
    const [, gap, after] = smooth([0, Number.NaN, 10], 0.6);
    expect(gap).toBeNaN();
    expect(after).toBeCloseTo(6.25, 12);
  });
});

describe('thinning for display', () => {
  const x = Array.from({ length: 10_000 }, (_, index) => index);

  test('no peak is lost and the order is kept', () => {
    const y = x.map((value) => (value === 4321 ? 99 : value === 7777 ? -99 : Math.sin(value)));
    const thin = decimate({ x, y }, null, 100);
    expect(thin.x.length).toBeLessThanOrEqual(200);
    expect(thin.y).toContain(99);
    expect(thin.y).toContain(-99);
    expect(thin.x).toEqual(thin.x.toSorted((a, b) => a - b));
  });

  test('a short line is drawn as it is, with one point beyond each end of the range', () => {
    const points = { x: [0, 1, 2, 3, 4, 5], y: [0, 1, null, 3, 4, 5] };
    expect(decimate(points, [1.5, 3.5], 100)).toEqual({ x: [1, 2, 3, 4], y: [1, null, 3, 4] });
  });

  test('the nearest point with a value', () => {
    const points = { x: [0, 10, 20, 30], y: [1, null, 3, null] };
    expect(nearestPoint(points, 11)).toBe(2);
    expect(nearestPoint(points, 9)).toBe(0);
    expect(nearestPoint(points, Infinity)).toBe(2);
    expect(nearestPoint({ x: [1], y: [null] }, 1)).toBe(-1);
    expect(lowerBound([1, 3, 3, 5], 3)).toBe(1);
    expect(lowerBound([1, 3], 9)).toBe(2);
  });
});

test('colours for Plotly', () => {
  expect(toRgb('color(srgb 0.5 0 1)')).toBe('rgb(128, 0, 255)');
  expect(toRgb('rgb(1, 2, 3)')).toBe('rgb(1, 2, 3)');
  expect(withOpacity('rgb(1, 2, 3)', 0.2)).toBe('rgba(1, 2, 3, 0.2)');
});
