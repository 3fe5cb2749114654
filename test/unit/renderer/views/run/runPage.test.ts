import { describe, expect, test } from 'vitest';
import type { RolloutStrip, Series } from '../../../../../src-main/contract/runs.ts';
import { layOutStrip, nearestTo, neighbourOf } from '../../../../../src-renderer/views/run/strip.ts';
import { extentOf, ticksOf, tickTexts, timelineOf } from '../../../../../src-renderer/views/run/timeline.ts';

describe('the timeline of teacher and student', () => {
  const series: Series = {
    run: 'a',
    cycle: [0, 1, 2],
    interactions: [200, 500, 800],
    seconds: [1, 2, 3],
    metrics: {
      meta_reward: [null, 10, -5],
      return_before: [null, 0, 10],
      return_after: [-3, 10, 5],
      teacher_entropy: [1, 1.5, 1.25],
    },
    sigma: [
      [1, 1],
      [Math.E, 1],
      [Math.E, 2],
    ],
  };

  test('sets each meta-reward beside the change that its update made', () => {
    const [first, second] = timelineOf(series);
    expect(timelineOf(series)).toHaveLength(2);
    expect(first).toMatchObject({ cycle: 1, interactions: 500, before: 0, after: 10, reward: 10, entropy: 0.5 });
    expect(first.logSigma[0]).toBeCloseTo(1, 12);
    expect(second.logSigma).toEqual([0, Math.log(2)]);
    expect(second.entropy).toBe(-0.25);
  });

  test('a series that begins in the middle does not invent a change', () => {
    const later = {
      ...series,
      cycle: [5],
      interactions: [900],
      seconds: [4],
      metrics: { meta_reward: [1], return_before: [0], return_after: [1], teacher_entropy: [1] },
      sigma: [[1, 1]],
    };
    expect(timelineOf(later)).toEqual([
      { cycle: 5, interactions: 900, before: 0, after: 1, reward: 1, logSigma: [], entropy: null },
    ]);
    expect(timelineOf({ ...later, metrics: {} })).toEqual([]);
  });

  test('axes hold their values, also where all are equal', () => {
    expect(extentOf([0, 10], 0.1)).toEqual([-1, 11]);
    const [low, high] = extentOf([5, 5], 0.1);
    expect(low).toBeLessThan(5);
    expect(high).toBeGreaterThan(5);
    expect(extentOf([], 0.1)).toEqual([-1, 1]);
    expect(ticksOf([-1, 11], 4)).toEqual([0, 5, 10]);
    expect(ticksOf([0.011, 0.049], 3)).toEqual([0.02, 0.04]);
    expect(tickTexts([-2000, 0, 2000])).toEqual(['−2,000', '0', '2,000']);
    expect(tickTexts(ticksOf([-0.011, 0.049], 3))).toEqual(['0.00', '0.02', '0.04']);
    expect(tickTexts(ticksOf([-0.6, 0.4], 2))).toEqual(['−0.5', '0.0']);
    expect(tickTexts([0, 5e-5, 1e-4])).toEqual(['0', '5.0e-5', '1.0e-4']);
  });
});

describe('the strip of rollouts', () => {
  const strip: RolloutStrip = {
    id: [1, 2, 3, 4],
    role: ['teacher', 'teacher', 'student', 'student'],
    interactions: [0, 100, 20, 90],
    return: [0, 10, 5, 10],
    total: { teacher: 2, student: 2, baseline: 0, test: 0 },
  };
  const area = { left: 50, width: 200, laneHeight: 48, gap: 2 };
  const layout = layOutStrip(strip, area, { scale: 'one', axis: 'linear' });

  test('has a lane for each role that acted, and one scale for all', () => {
    expect(layout.lanes).toMatchObject([
      { role: 'teacher', top: 0, height: 48 },
      { role: 'student', top: 50, height: 48 },
    ]);
    expect(layout.lanes[1].ticks).toEqual([
      { text: '0', y: 94 },
      { text: '5', y: 74 },
      { text: '10', y: 54 },
    ]);
    expect(layout.points.map(({ x, y }) => [x, y])).toEqual([
      [50, 44],
      [250, 4],
      [90, 74],
      [230, 54],
    ]);
    expect(layout.end).toBe(100);
  });

  test('a scale for each role keeps one test of 9,332 from flattening the others', () => {
    const withTest: RolloutStrip = {
      id: [1, 2, 3, 4, 5],
      role: ['teacher', 'teacher', 'student', 'student', 'test'],
      interactions: [0, 100, 20, 90, 100],
      return: [0, 10, 5, 10, 9332],
      total: { teacher: 2, student: 2, baseline: 0, test: 1 },
    };
    const heights = (scale: 'role' | 'one'): readonly number[] =>
      layOutStrip(withTest, area, { scale, axis: 'linear' }).points.map(({ y }) => y);
    expect(heights('role')).toEqual([44, 4, 94, 54, 124]);
    expect(Math.abs(heights('one')[0] - heights('one')[1])).toBeLessThan(0.1);
  });

  test('the logarithmic axis takes returns of both signs, equal factors at equal distances', () => {
    const wide: RolloutStrip = {
      ...strip,
      role: ['teacher', 'teacher', 'teacher', 'teacher'],
      return: [-999, 0, 9, 999],
    };
    const { points, lanes } = layOutStrip(wide, area, { scale: 'role', axis: 'log' });
    const [least, zero, nine, most] = points.map(({ y }) => y);
    expect([least, zero, most]).toEqual([44, 24, 4]);
    expect((zero - nine) / (zero - most)).toBeCloseTo(1 / 3, 12);
    expect(lanes[0].ticks.map(({ text }) => text)).toEqual(['−100', '−1', '0', '1', '100']);
  });

  test('by rank, half of the rollouts lie above the middle, and equal ones together', () => {
    const skewed: RolloutStrip = {
      ...strip,
      role: ['teacher', 'teacher', 'teacher', 'teacher'],
      return: [5, 1, 9332, 5],
    };
    const { points, lanes } = layOutStrip(skewed, area, { scale: 'role', axis: 'quantile' });
    expect(points.map(({ y }) => y)).toEqual([24, 44, 4, 24]);
    expect(lanes[0].ticks.map(({ text, y }) => [text, y])).toEqual([
      ['1', 44],
      ['5', 24],
      ['9,332', 4],
    ]);
  });

  test('a pointer finds the nearest rollout within reach', () => {
    expect(nearestTo(layout.points, 245, 8, 24)?.id).toBe(2);
    expect(nearestTo(layout.points, 150, 20, 24)).toBeNull();
  });

  test('arrow keys go along a lane and from lane to lane', () => {
    const [first, , third] = layout.points;
    expect(neighbourOf(layout.points, null, 'ArrowRight')).toBe(first);
    expect(neighbourOf(layout.points, first, 'ArrowRight')?.id).toBe(2);
    expect(neighbourOf(layout.points, first, 'ArrowLeft')?.id).toBe(1);
    expect(neighbourOf(layout.points, first, 'ArrowDown')).toBe(third);
    expect(neighbourOf(layout.points, third, 'ArrowDown')).toBe(third);
  });
});
