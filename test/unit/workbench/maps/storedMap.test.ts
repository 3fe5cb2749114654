import { describe, expect, test } from 'vitest';
import type { CoverageResult } from '../../../../src-main/contract/coverage/coverage.ts';
import { shareWithin } from '../../../../src-main/coverage/densities/densityAt.ts';
import { massContours } from '../../../../src-main/coverage/densities/contours.ts';
import { densityGrid } from '../../../../src-main/coverage/densities/density.ts';
import { kernelDensity } from '../../../../src-main/coverage/densities/kernelDensity.ts';
import { coveragePoints } from '../../../../src-main/workbench/maps/coveragePoints.ts';
import { drawDensities } from '../../../../src-main/workbench/maps/coverageDensities.ts';
import { rowsOfRollouts, runOnMap, stretchOf, type StoredMap } from '../../../../src-main/workbench/maps/storedMap.ts';
import { normalStates } from '../../../helpers/states.ts';

/** Origins of rollouts with so many rows each. */
function originsOf(...rollouts: readonly (readonly [id: number, rows: number])[]): Int32Array {
  return Int32Array.from(
    rollouts.flatMap(([id, rows]) => Array.from({ length: rows }, (_, step) => [id, step]).flat()),
  );
}

const run = (...ids: number[]): { id: number; steps: number; interactions: number }[] =>
  ids.map((id) => ({ id, steps: 10 * id, interactions: 0 }));

describe('the rollouts of a set on a map', () => {
  // Rollouts 3, 4, 6 and 7 of one run, 5 and 8 of another; the map shows no state of 6.
  const rows = rowsOfRollouts(originsOf([1, 2], [3, 2], [4, 1], [7, 3], [5, 2], [8, 1]), 2, 11);
  const first = runOnMap('a', run(1, 3, 4, 6, 7, 9), rows);
  const second = runOnMap('b', run(2, 5, 8), rows);

  test("are each run's own, from the first shown to the last, with the rows of each", () => {
    expect(first).toEqual({ run: 'a', first: 1, ids: [3, 4, 6, 7], steps: [30, 40, 60, 70], begin: [2, 4, 5, 5, 8] });
    expect(second).toEqual({ run: 'b', first: 1, ids: [5, 8], steps: [50, 80], begin: [8, 10, 11] });
    expect(runOnMap('c', run(2), rows)).toMatchObject({ ids: [], steps: [], begin: [0] });
  });

  test('parts of training take rollouts by their place in the run; parts that meet take each once', () => {
    expect(stretchOf(first, { from: 0, to: 1 })).toEqual({ from: 2, to: 8, rollouts: 4, steps: 200 });
    expect(stretchOf(first, { from: 0, to: 0.5 })).toEqual({ from: 2, to: 5, rollouts: 2, steps: 70 });
    expect(stretchOf(first, { from: 0.5, to: 1 })).toEqual({ from: 5, to: 8, rollouts: 2, steps: 130 });
    expect(stretchOf(first, { from: 0.5, to: 0.75 })).toEqual({ from: 5, to: 5, rollouts: 1, steps: 60 });
    for (const cuts of [3, 7]) {
      const parts = Array.from({ length: cuts }, (_, i) => stretchOf(first, { from: i / cuts, to: (i + 1) / cuts }));
      expect(parts.map(({ from }) => from).slice(1)).toEqual(parts.map(({ to }) => to).slice(0, -1));
      expect(parts.reduce((sum, { rollouts }) => sum + rollouts, 0)).toBe(4);
    }
    expect(stretchOf(runOnMap('a', [], rows), { from: 0, to: 1 })).toEqual({ from: 0, to: 0, rollouts: 0, steps: 0 });
  });
});

describe('densities of a stored map', () => {
  const { values: coordinates } = normalStates(600, 2, 1);
  const bandwidth = { x: 0.3, y: 0.4 };
  const grid = densityGrid(coordinates, bandwidth);
  const set = {
    label: 'a',
    row: '',
    column: '',
    role: 'student' as const,
    states: 900,
    shown: 300,
    rollouts: 3,
    contours: [],
  };
  const map: StoredMap = {
    result: {
      id: '',
      request: {
        sets: [],
        embedding: { method: 'pca' },
        every: 1,
        sampling: 'capped',
        statesPerSet: 300,
        bandwidth: null,
        bandwidthRule: 'scott',
      },
      seconds: 0,
      landmarks: null,
      explainedVariance: null,
      notes: ['kernel', 'sampling'],
      trust: { neighbourPreservation: 1, trustworthiness: 1, densityCorrelation: 1, sample: 1 },
      extent: { x: [grid.x, grid.x + 511 * grid.stepX], y: [grid.y, grid.y + 511 * grid.stepY] },
      bandwidth: [0.3, 0.4],
      bandwidthRule: "Scott's rule on the union",
      sets: [set, { ...set, label: 'b' }],
    } satisfies CoverageResult,
    coordinates,
    origins: originsOf([1, 100], [2, 100], [3, 100], [4, 150], [7, 150]),
    runs: [
      [{ run: 'a', first: 5, ids: [1, 2, 3], steps: [300, 300, 300], begin: [0, 100, 200, 300] }],
      [{ run: 'a', first: 0, ids: [4], steps: [1], begin: [300, 450] }],
    ],
  };
  const contours = (points: Float32Array, kernel = bandwidth): unknown =>
    massContours(kernelDensity(points, grid, kernel)).map(({ mass, threshold, polygons }) => ({
      mass,
      held: shareWithin(kernelDensity(points, grid, kernel), points, threshold),
      polygons: polygons.map((rings) => rings.map((ring) => Array.from(ring, (value) => Number(value.toPrecision(6))))),
    }));

  test('as they were, and at another bandwidth, on the same grid', () => {
    const same = drawDensities(map, { bandwidth: null, smoothing: 1, part: null });
    expect(same).toMatchObject({
      bandwidth: [0.3, 0.4],
      bandwidthRule: "Scott's rule on the union",
      sets: [{ label: 'a', states: 900, shown: 300, rollouts: 3 }, { label: 'b' }],
    });
    expect(same.sets[0].contours).toEqual(contours(coordinates.subarray(0, 600)));
    expect(same.sets[1].contours).toEqual(contours(coordinates.subarray(600)));
    const wide = drawDensities(map, { bandwidth: 0.9, smoothing: 1, part: null });
    expect(wide).toMatchObject({
      bandwidth: [0.9, 0.9],
      bandwidthRule: 'as given',
      notes: [expect.stringContaining('bandwidth 0.900 × 0.900 (as given)'), 'sampling'],
    });
    expect(wide.sets[1].contours).toEqual(contours(coordinates.subarray(600), { x: 0.9, y: 0.9 }));
    const smooth = drawDensities(map, { bandwidth: null, smoothing: 2, part: null });
    expect(smooth).toMatchObject({ bandwidth: [0.6, 0.8], bandwidthRule: "2 × Scott's rule on the union" });
    expect(smooth.sets[0].contours).toEqual(contours(coordinates.subarray(0, 600), { x: 0.6, y: 0.8 }));
  });

  test('of a part of training: its states, rollouts and contours; none where the part has no states', () => {
    const late = drawDensities(map, { bandwidth: null, smoothing: 1, part: { from: 0.66, to: 1 } });
    expect(late.sets[0]).toMatchObject({
      states: 300,
      shown: 100,
      rollouts: 1,
      contours: contours(coordinates.subarray(400, 600)),
    });
    expect(late.notes[1]).toBe("Of each run's rollouts those from 66% to 100% of its training.");
    // The second set's one run that is left has one rollout, which is in the part that its middle is in.
    expect(late.sets[1]).toMatchObject({ states: 0, shown: 0, rollouts: 0, contours: [] });
    const early = drawDensities(map, { bandwidth: 0.5, smoothing: 1, part: { from: 0, to: 0.66 } });
    expect(early.sets[1]).toMatchObject({
      states: 1,
      shown: 150,
      rollouts: 1,
      contours: contours(coordinates.subarray(600, 900), { x: 0.5, y: 0.5 }),
    });
  });

  test('points say where they are in training, as parts count it, and what rollout they are of', () => {
    const { set: sets, rollout, share, rollouts, x } = coveragePoints(map, 12);
    expect(x[3]).toBe(coordinates[2 * 150]);
    expect(rollout).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 4, 7, 7, 7]);
    expect(sets).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
    expect(share.map((value) => Number(value.toFixed(2)))).toEqual([
      0.17, 0.17, 0.5, 0.5, 0.83, 0.83, 0.5, 0.5, 0.5, 0, 0, 0,
    ]);
    expect(rollouts).toEqual([
      { id: 1, run: 'a', role: 'student', index: 5 },
      { id: 2, run: 'a', role: 'student', index: 6 },
      { id: 3, run: 'a', role: 'student', index: 7 },
      { id: 4, run: 'a', role: 'student', index: 0 },
    ]);
    for (const part of [
      { from: 0.2, to: 0.5 },
      { from: 0, to: 1 / 3 },
      { from: 1 / 3, to: 0.9 },
    ]) {
      const drawn = drawDensities(map, { bandwidth: null, smoothing: 1, part });
      const within = rollout.filter((_, i) => share[i] > part.from && share[i] <= part.to);
      expect([0, 1].map((s) => drawn.sets[s].rollouts).reduce((a, b) => a + b)).toBe(new Set(within).size);
    }
  });
});
