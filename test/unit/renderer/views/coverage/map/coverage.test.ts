import { describe, expect, test } from 'vitest';
import type { CoveragePoints } from '../../../../../../src-main/contract/coverage/coverage.ts';
import { Latest } from '../../../../../../src-renderer/state/latest.ts';
import { nothingChosen, readChosen, writeChosen } from '../../../../../../src-renderer/views/coverage/map/chosen.ts';
import {
  isInRegion,
  isInside,
  nearestIndex,
  rectangle,
  spanOf,
  thinned,
  type Extent,
} from '../../../../../../src-renderer/views/coverage/map/geometry.ts';
import {
  bandwidthText,
  movedPart,
  readPicture,
  smoothingAt,
  writePart,
} from '../../../../../../src-renderer/views/coverage/map/picture.ts';
import { meantText, panelText } from '../../../../../../src-renderer/views/coverage/map/reading.ts';
import {
  heldBy,
  panelSamples,
  pointOpacities,
  rolloutsBehind,
} from '../../../../../../src-renderer/views/coverage/map/points/sample.ts';
import { roundTicks } from '../../../../../../src-renderer/views/coverage/map/ticks.ts';

const extent: Extent = { x: [-10, 10], y: [0, 1] };
const square = [0, 0, 4, 0, 4, 4, 0, 4];
/** A square with a bay from above, down to (2, 1). */
const bay = [0, 0, 4, 0, 4, 4, 2, 1, 0, 4];

describe('ticks of the axes', () => {
  test.each<[readonly [number, number], string[]]>([
    [
      [-3.35, 3.15],
      ['−2', '0', '2'],
    ],
    [
      [-110, 115],
      ['−50', '0', '50'],
    ],
    [
      [0.93, 1.07],
      ['0.95', '1.00', '1.05'],
    ],
    [
      [12_000, 15_000],
      ['13000', '14000'],
    ],
  ])('of %j are round, with the decimals that tell them apart', (range, texts) => {
    expect(roundTicks(range).map(({ text }) => text)).toEqual(texts);
  });

  test('each stands where its value is, and none at the ends, where labels would meet', () => {
    for (const { share, text } of roundTicks([-7, 13])) {
      expect(-7 + 20 * share).toBeCloseTo(Number(text.replace('−', '-')), 9);
      expect(share >= 0.1 && share <= 0.9).toBe(true);
    }
  });
});

describe('geometry of the map', () => {
  test('a place is within an outline by the even-odd rule, whichever way it is drawn', () => {
    for (const outline of [bay, bay.toReversed().map((_, at, all) => all[at % 2 === 0 ? at + 1 : at - 1])]) {
      expect(isInside(outline, 1, 1)).toBe(true);
      expect(isInside(outline, 2, 0.5)).toBe(true);
      expect(isInside(outline, 2, 2)).toBe(false);
      expect(isInside(outline, 5, 1)).toBe(false);
      expect(isInside(outline, -1, 0)).toBe(false);
    }
    expect(isInside([], 0, 0)).toBe(false);
  });

  test('the share of random places within a circle drawn by corners is its share of the area', () => {
    const circle = Array.from({ length: 200 }, (_, i) => [
      Math.cos((i * Math.PI) / 100),
      Math.sin((i * Math.PI) / 100),
    ]).flat();
    const steps = 200;
    let inside = 0;
    for (let i = 0; i < steps; i += 1)
      for (let j = 0; j < steps; j += 1)
        if (isInside(circle, -1 + (2 * i + 1) / steps, -1 + (2 * j + 1) / steps)) inside += 1;
    expect(inside / steps ** 2).toBeCloseTo(Math.PI / 4, 2);
  });

  test('a hole is not within its region, and an island in it is', () => {
    const hole = [1, 1, 3, 1, 3, 3, 1, 3];
    expect(isInRegion([[square, hole]], 0.5, 0.5)).toBe(true);
    expect(isInRegion([[square, hole]], 2, 2)).toBe(false);
    expect(isInRegion([[square, hole], [[1.5, 1.5, 2.5, 1.5, 2.5, 2.5, 1.5, 2.5]]], 2, 2)).toBe(true);
  });

  test('the nearest state is the nearest as it is seen, and within reach', () => {
    // 1 along x is a twentieth of the panel, 0.1 along y a tenth.
    const points = { x: [0, 1, 5], y: [0.5, 0.4, 0.5] };
    expect(nearestIndex(points, { x: 0.4, y: 0.42 }, extent)).toBe(1);
    expect(nearestIndex(points, { x: 0.1, y: 0.5 }, extent)).toBe(0);
    expect(nearestIndex(points, { x: 9, y: 0.9 }, extent, 0.06)).toBe(-1);
    expect(nearestIndex({ x: [], y: [] }, { x: 0, y: 0 }, extent)).toBe(-1);
  });

  test('a trembling line is thinned, a rectangle has four corners, a span has a margin', () => {
    expect(thinned([0, 0, 0.01, 0, 0.02, 0, 5, 0.5], extent, 0.1)).toEqual([0, 0, 5, 0.5]);
    expect(rectangle({ x: 1, y: 2 }, { x: 3, y: 4 })).toEqual([1, 2, 3, 2, 3, 4, 1, 4]);
    expect(spanOf([0, 20, 10])).toEqual([-1, 21]);
    expect(spanOf([3, 3])).toEqual([2, 4]);
    expect(spanOf([])).toEqual([-1, 1]);
  });
});

describe('a choice in the address', () => {
  const map = { id: '0123456789abcdef', extent };

  test('an outline comes back to a thousandth of the panel', () => {
    const outline = [-5, 0.1, 5, 0.1234, 0, 0.9];
    const query = writeChosen({ kind: 'area', outline }, map);
    expect(query).toEqual({ area: '250,100,750,123,500,900', state: '', on: '01234567' });
    expect(readChosen(query, map)).toEqual({ kind: 'area', outline: [-5, 0.1, 5, 0.123, 0, 0.9] });
  });

  test('a long line keeps its form in a short address', () => {
    const circle = Array.from({ length: 5000 }, (_, i) => [
      10 * Math.cos((i * Math.PI) / 2500),
      0.5 + 0.5 * Math.sin((i * Math.PI) / 2500),
    ]).flat();
    const query = writeChosen({ kind: 'area', outline: circle }, map);
    expect(query['area'].length).toBeLessThan(1000);
    const back = readChosen(query, map);
    expect(back?.kind === 'area' && isInside(back.outline, 9.8, 0.5)).toBe(true);
    expect(back?.kind === 'area' && isInside(back.outline, 9.9, 0.9)).toBe(false);
  });

  test('a state comes back; what says nothing is no choice', () => {
    expect(readChosen(writeChosen({ kind: 'state', rollout: 12, step: 0 }, map), map)).toEqual({
      kind: 'state',
      rollout: 12,
      step: 0,
    });
    for (const query of [
      {},
      { area: '' },
      { area: '1,2,3,4' },
      { area: '1,2,3,4,5,x' },
      { state: '0,1' },
      { state: '4' },
      { state: '4,1,2' },
      nothingChosen,
    ])
      expect(readChosen({ on: '01234567', ...query }, map)).toBeNull();
    expect(readChosen({ state: '12,3', on: '11111111' }, map), 'on another map').toBeNull();
  });
});

describe('how a map is looked at', () => {
  test('settings out of range take the default', () => {
    expect(readPicture({})).toEqual({ points: false, smoothing: 1, part: null });
    expect(readPicture({ points: 'on', smooth: '2.5', part: '20,45' })).toEqual({
      points: true,
      smoothing: 2.5,
      part: { from: 0.2, to: 0.45 },
    });
    for (const part of ['20', '20,21', '45,20', '-5,20', '50,120', '0,100', 'a,b', '0,20,40'])
      expect(readPicture({ part }).part, part).toBeNull();
    expect(readPicture({ smooth: '0' }).smoothing).toBe(1);
  });

  test('a window is written as whole percentages, all of training as nothing', () => {
    expect(writePart({ from: 0.2, to: 0.45 })).toBe('20,45');
    expect(writePart({ from: 0, to: 1 })).toBe('');
    expect(writePart(null)).toBe('');
  });

  test('a window moves with its width and stops at either end', () => {
    expect(movedPart({ from: 0.75, to: 1 }, -2)).toEqual({ from: 0, to: 0.25 });
    expect(movedPart({ from: 0.25, to: 0.5 }, 0.25)).toEqual({ from: 0.5, to: 0.75 });
    expect(movedPart({ from: 0.25, to: 0.5 }, 2)).toEqual({ from: 0.75, to: 1 });
  });

  test('the bandwidth is a multiple of the map’s own in both directions', () => {
    expect(smoothingAt(0)).toBe(1);
    expect(smoothingAt(3)).toBe(8);
    expect(smoothingAt(-1)).toBe(0.5);
    expect(bandwidthText('1 × 6', 'Scott’s rule', 2)).toBe('1 × 6, 2 × Scott’s rule');
    expect(bandwidthText('1 × 6', 'Scott’s rule', 1)).toBe('1 × 6, Scott’s rule');
  });
});

/** Two panels: four states of two rollouts, and two states of a third of which one is also in the first panel. */
const points: CoveragePoints = {
  x: [1, 2, 3, 9, 2, 8],
  y: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
  set: [0, 0, 0, 0, 1, 1],
  rollout: [11, 11, 12, 12, 11, 13],
  step: [0, 7, 4, 5, 7, 2],
  share: [0.25, 0.25, 0.75, 0.75, 0.5, 0.5],
  rollouts: [
    { id: 11, run: 'run-a', role: 'teacher', index: 1010 },
    { id: 12, run: 'run-a', role: 'teacher', index: 1011 },
    { id: 13, run: 'run-b', role: 'student', index: 0 },
  ],
};

describe('the sampled states', () => {
  const outline = rectangle({ x: 0, y: 0 }, { x: 4, y: 1 });

  test('fall to their panels; a window of training takes the states of its rollouts', () => {
    expect(panelSamples(points, 2, null).map(({ x }) => x)).toEqual([
      [1, 2, 3, 9],
      [2, 8],
    ]);
    expect(panelSamples(points, 2, { from: 0, to: 0.5 }).map(({ x }) => x)).toEqual([
      [1, 2],
      [2, 8],
    ]);
    expect(panelSamples(points, 2, { from: 0.5, to: 1 }).map(({ x }) => x)).toEqual([[3, 9], []]);
  });

  test('are held by an outline in part', () => {
    expect(panelSamples(points, 2, null).map((sample) => heldBy(outline, sample))).toEqual([
      { inside: 3, of: 4 },
      { inside: 1, of: 2 },
    ]);
  });

  test('lead to their rollouts, most states first, a state in two panels counted once', () => {
    const samples = panelSamples(points, 2, null);
    expect(rolloutsBehind({ kind: 'area', outline }, samples)).toEqual([
      { rollout: 11, states: 2, first: 0, last: 7 },
      { rollout: 12, states: 1, first: 4, last: 4 },
    ]);
    expect(rolloutsBehind({ kind: 'state', rollout: 13, step: 2 }, samples)).toEqual([
      { rollout: 13, states: 1, first: 2, last: 2 },
    ]);
    expect(rolloutsBehind({ kind: 'area', outline: [20, 20, 21, 20, 21, 21] }, samples)).toEqual([]);
  });

  test('are read out: rollout, step and run, and the densest region about a place', () => {
    expect(meantText(panelSamples(points, 2, null)[0], 1, points, (run) => `the ${run}`)).toBe(
      'teacher 1,010, step 7, the run-a',
    );
    const set = {
      label: 'Teacher, all',
      row: '',
      column: '',
      role: 'teacher',
      states: 4,
      shown: 4,
      rollouts: 2,
      contours: [
        { mass: 0.9, polygons: [[[0, 0, 4, 0, 4, 4, 0, 4]]] },
        { mass: 0.3, polygons: [[[1, 1, 2, 1, 2, 2, 1, 2]]] },
      ],
    } as const;
    expect(panelText(set, { x: 1.5, y: 1.5 })).toBe('Teacher, all: within the densest 30%');
    expect(panelText(set, { x: 3, y: 3 })).toBe('Teacher, all: within the densest 90%');
    expect(panelText(set, { x: 5, y: 3 })).toBe('Teacher, all: beyond the contours');
  });

  test('are drawn the fainter the more of them lie together', () => {
    const [alone, ...crowd] = pointOpacities(
      [0.9, ...Array<number>(50).fill(0.1)],
      [0.9, ...Array<number>(50).fill(0.1)],
      1e-4,
    );
    expect(alone).toBeGreaterThan(0.8);
    expect(Math.max(...crowd)).toBeLessThan(0.1);
    expect(Math.min(...crowd)).toBeGreaterThan(0.05);
    expect(pointOpacities([-1, 2], [1, 1], 1e-4)).toHaveLength(2); // beyond the panel's edge
  });
});

test('of requests that a slider makes, one is under way and only the latest follows', async () => {
  const carried: number[] = [];
  const releases: (() => void)[] = [];
  const latest = new Latest((request: number) => {
    carried.push(request);
    return new Promise<void>((resolve) => releases.push(resolve));
  });
  for (const request of [1, 2, 3]) latest.ask(request);
  expect(carried).toEqual([1]);
  releases[0]();
  await new Promise((resolve) => setTimeout(resolve));
  expect(carried).toEqual([1, 3]);
  releases[1]();
  await new Promise((resolve) => setTimeout(resolve));
  latest.ask(4);
  expect(carried).toEqual([1, 3, 4]);
});
