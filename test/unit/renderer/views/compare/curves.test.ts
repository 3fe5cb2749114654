import { describe, expect, test } from 'vitest';
import { decimate, lowerBound, nearestPoint } from '../../../../../src-renderer/charts/decimate.ts';
import { toRgb, withOpacity } from '../../../../../src-renderer/charts/color.ts';
import { groupStyle } from '../../../../../src-renderer/charts/traces.ts';
import { panelLines } from '../../../../../src-renderer/views/compare/lines.ts';
import { describeBand, readCompare } from '../../../../../src-renderer/views/compare/settings.ts';
import type { CurvePanel } from '../../../../../src-main/contract/figures.ts';

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

describe('the compare screen', () => {
  test('settings that do not fit each other take the default', () => {
    expect(readCompare({})).toEqual({
      metrics: ['test_return'],
      axis: 'interactions',
      estimator: 'mean',
      band: 'standard-deviation',
      seeds: false,
      smoothing: 0,
      isLogX: false,
      isLogY: false,
    });
    expect(readCompare({ metric: 'a,b,a', log: 'y' })).toMatchObject({
      metrics: ['a', 'b'],
      isLogX: false,
      isLogY: true,
    });
    expect(readCompare({ estimator: 'iqm', band: 'student-t' })).toMatchObject({ estimator: 'iqm', band: 'bootstrap' });
    expect(readCompare({ estimator: 'iqm', band: 'range', x: 'episodes', smooth: '2', seeds: 'each' })).toMatchObject({
      band: 'range',
      axis: 'episodes',
      smoothing: 0,
      seeds: true,
    });
  });

  test('the head of a panel names estimator and band', () => {
    expect(describeBand({ estimator: 'mean', band: 'standard-error' })).toBe('Mean ± one standard error over n runs');
    expect(describeBand({ estimator: 'iqm', band: 'bootstrap' })).toBe(
      'Interquartile mean with 95% bootstrap interval over n runs',
    );
    expect(describeBand({ estimator: 'median', band: 'none' })).toBe('Median over n runs');
  });

  test('a line wears the look of its group', () => {
    expect(groupStyle({ colour: 'blue', dash: 'solid' })).toEqual({ color: 'var(--student)', dash: 'solid' });
    expect(groupStyle({ colour: 'teal', dash: 'dot' })).toEqual({ color: 'var(--method-explorer)', dash: 'dot' });
  });

  test('a line has its seeds and its unsmoothed values behind it, and names the group and n', () => {
    const panel: CurvePanel = {
      task: 'Hopper',
      notes: [],
      lines: [
        {
          label: 'meta',
          method: 'meta',
          group: { variant: 3, name: 'meta', colour: 'brown', dash: 'dash' },
          aggregate: 'mean with range over n = 2 runs',
          n: 2,
          x: [1, 2],
          centre: [5, null],
          low: [4, null],
          high: [6, null],
          raw: [5, 5],
          seeds: [{ run: 'a', seed: 3, x: [1], y: [4] }],
        },
      ],
    };
    const lines = panelLines([panel]).get(panel) ?? [];
    expect(lines.map(({ name, faint }) => [name, faint ?? false])).toEqual([
      ['meta, seed 3', true],
      ['meta, unsmoothed', true],
      ['meta (n\u00a0=\u00a02)', false],
    ]);
    expect(lines.map(({ color, dash }) => [color, dash])).toEqual(Array(3).fill(['var(--spare-1)', 'dash']));
    expect(lines[2].band).toEqual({ low: [4, NaN], high: [6, NaN] });
  });
});
