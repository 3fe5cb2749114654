import { describe, expect, test } from 'vitest';
import type { Geom } from '../../../../../src-main/contract/replay.ts';
import type { RolloutSummary } from '../../../../../src-main/contract/runs.ts';
import { taskByName } from '../../../../../src-main/tasks/tasks.ts';
import { columnOf, decodeFloat32, type Episode } from '../../../../../src-renderer/state/replay/episode.ts';
import {
  medianEpisode,
  offersOf,
  parseRollouts,
  splitUnit,
  stageSize,
  stylesOf,
  tracesOf,
} from '../../../../../src-renderer/views/replay/episodes.ts';
import {
  fittingDistance,
  frame,
  frameTogether,
  roundNumber,
  type Motion,
} from '../../../../../src-renderer/views/replay/scene/framing.ts';
import { gifFrames } from '../../../../../src-main/contract/vocabulary.ts';
import { advance, clampState } from '../../../../../src-renderer/views/replay/timeline.ts';

describe('timeline', () => {
  test('stops at the last state', () => {
    expect(advance(8, 0.1, 10, 10, false)).toEqual({ position: 9, isOver: false });
    expect(advance(9.5, 0.1, 10, 10, false)).toEqual({ position: 10, isOver: true });
  });

  test('in a loop the last state is shown as long as any other', () => {
    expect(advance(10, 0.05, 10, 10, true)).toEqual({ position: 10.5, isOver: false });
    expect(advance(10.5, 0.1, 10, 10, true)).toEqual({ position: 0.5, isOver: false });
  });

  test('a GIF shows at most 25 states a second, at their pace, the last one among them', () => {
    expect(gifFrames(3, 20)).toEqual({ states: [0, 1, 2, 3], delay: 50 });
    expect(gifFrames(12, 125), 'Hopper: five steps of 8 ms').toEqual({ states: [0, 5, 10, 12], delay: 40 });
    expect(gifFrames(10, 125).states).toEqual([0, 5, 10]);
    expect(gifFrames(4, 80), 'four times as fast').toEqual({ states: [0, 4], delay: 50 });
    expect(gifFrames(2, 2), 'a tenth as fast').toEqual({ states: [0, 1, 2], delay: 500 });
    expect(gifFrames(0, 20).states).toEqual([0]);
  });

  test('a place of the address that is none is the start', () => {
    expect([
      clampState(NaN, 9),
      clampState(-4, 9),
      clampState(4.6, 9),
      clampState(99, 9),
      clampState(Infinity, 9),
    ]).toEqual([0, 0, 5, 9, 9]);
  });
});

describe('numbers of the contract', () => {
  test('base64 of little-endian float32 comes back bit for bit', () => {
    const numbers = Float32Array.of(1, -0, 3.4028235e38, 1e-45, NaN);
    expect(decodeFloat32(Buffer.from(numbers.buffer).toString('base64'))).toEqual(numbers);
  });

  test('a column of rows', () => {
    expect(columnOf(Float32Array.of(1, 2, 3, 4, 5, 6), 3, 1)).toEqual([2, 5]);
  });
});

const capsule: Geom = {
  name: 'torso',
  shape: 'capsule',
  size: [0.1, 0.5, 0],
  body: 'torso',
  position: [0, 0, 0],
  quaternion: [1, 0, 0, 0],
  decor: false,
};
const plane: Geom = { ...capsule, name: 'floor', shape: 'plane', size: [20, 20, 1], body: 'world' };
const upright = [0, 0, 0, 1];
const lying = [0, Math.SQRT1_2, 0, Math.SQRT1_2]; // a quarter turn about y: its z-axis along x

function motionOf(...positions: readonly (readonly number[])[]): Motion {
  return {
    geoms: [plane, capsule],
    poses: Float32Array.from(positions.flatMap(([x, y, z]) => [0, 0, 0, ...upright, x, y, z, ...upright])),
  };
}

describe('framing', () => {
  test('holds the solid, not the ball around it', () => {
    const { half, target, floor } = frame([motionOf([0, 0, 1])]);
    [0.1, 0.1, 0.6].forEach((value, axis) => expect(half[axis]).toBeCloseTo(value, 6));
    expect(target[2]).toBeCloseTo(1, 6);
    expect(floor).toBe(0);
    const flat = frame([{ geoms: [capsule], poses: Float32Array.of(0, 0, 1, ...lying) }]);
    [0.6, 0.1, 0.1].forEach((value, axis) => expect(flat.half[axis]).toBeCloseTo(value, 6));
    expect(flat.floor).toBeCloseTo(0.9, 6); // no plane: under the lowest point
  });

  test('a body that leaves is framed where it starts, one that stays over all its way', () => {
    const leaves = frame([motionOf([0, 0, 1], [9, 0, 1])]);
    expect([leaves.travels, leaves.target[0]]).toEqual([true, 0]);
    const stays = frame([motionOf([0, 0, 1], [1, 0, 1])]);
    expect([stays.travels, stays.target[0]]).toEqual([false, 0.5]);
  });

  test('motions of the same solids are seen at one scale', () => {
    const [a, b] = frameTogether([motionOf([0, 0, 1]), motionOf([0, 0, 1], [1, 0, 2])]);
    expect(a).toBe(b);
    const [c, d] = frameTogether([
      motionOf([0, 0, 1]),
      { geoms: [capsule], poses: Float32Array.of(0, 0, 1, ...upright) },
    ]);
    expect(c).not.toBe(d);
  });

  test('the camera stands where every corner is in the picture, and no further', () => {
    const framing = frame([motionOf([0, 0, 1], [1, 0.5, 1.4])]);
    const [across, up] = [0.4, 0.25];
    const distance = fittingDistance(framing, across, up);
    const [dx, dy, dz] = framing.direction;
    const flat = Math.hypot(dx, dy);
    let tightest = 0;
    for (const x of [-1, 1])
      for (const y of [-1, 1])
        for (const z of [-1, 1]) {
          const [cx, cy, cz] = [x * framing.half[0], y * framing.half[1], z * framing.half[2]];
          const depth = distance - (cx * dx + cy * dy + cz * dz);
          const right = (-dy * cx + dx * cy) / flat;
          const above = (cz - dz * (cx * dx + cy * dy + cz * dz)) / flat;
          tightest = Math.max(tightest, Math.abs(right) / (depth * across), Math.abs(above) / (depth * up));
        }
    expect(tightest).toBeCloseTo(1, 9);
  });

  test('lines of the floor stand at round distances', () => {
    expect([0.07, 0.3, 0.55, 1.7, 23].map(roundNumber)).toEqual([0.05, 0.2, 0.5, 1, 20]);
  });
});

describe('episodes', () => {
  const rollout = (index: number, value: number, ending: RolloutSummary['ending'] = 'truncated'): RolloutSummary => ({
    id: index + 1,
    role: 'student',
    index,
    cycle: 0,
    interactions: 0,
    steps: 10,
    return: value,
    ending,
  });

  test('the address names whole positive numbers, each once, four at most', () => {
    expect(parseRollouts('3,x,3,-1,2.5,7,8,9,10')).toEqual([3, 7, 8, 9]);
    expect(parseRollouts(undefined)).toEqual([]);
  });

  test('the typical episode has the median return of those that are finished', () => {
    expect(medianEpisode([rollout(0, 5), rollout(1, 1), rollout(2, 3), rollout(3, -99, 'open')])?.index).toBe(2);
    expect(medianEpisode([rollout(3, 4, 'open')])?.index).toBe(3);
    expect(medianEpisode([])).toBeNull();
  });

  test('early and late never share a rollout', () => {
    expect([0, 1, 7, 99, 100, 5000].map(stageSize)).toEqual([0, 0, 3, 49, 50, 50]);
  });

  test('a run offers what it has', () => {
    expect(offersOf({ teacher: 9, student: 9, baseline: 0, test: 9 }).map((offer) => offer.title)).toEqual([
      'Teacher and student, early',
      'Teacher and student, late',
      'Teacher, early and late',
      'Student, early and late',
      'All four',
    ]);
    expect(offersOf({ teacher: 0, student: 0, baseline: 9, test: 9 }).map((offer) => offer.title)).toEqual([
      'Baseline, early and late',
      'Test, early and late',
    ]);
    expect(offersOf({ teacher: 1, student: 0, baseline: 0, test: 0 })).toEqual([]);
  });

  test('every number of an episode has its trace: reward, Q, each action in its unit, each observation', () => {
    const task = taskByName('Hopper');
    const columns = (size: number, rows: number): Float32Array =>
      Float32Array.from({ length: size * rows }, (_, i) => i % size);
    const episode = (index: number, values: Float32Array | null): Episode => ({
      rollout: {
        ...rollout(index, 1),
        steps: 2,
        run: 'run',
        task,
        observations: '',
        actions: '',
        rewards: '',
        initial: { position: [], velocity: [] },
      },
      replay: { rollout: index, geoms: [], poses: '', difference: null, critic: { kind: 'none', reason: '' } },
      observations: columns(task.observationSize, 3),
      actions: columns(task.actionSize, 2),
      rewards: Float32Array.of(1, 2),
      poses: new Float32Array(0),
      values,
    });
    const episodes = [episode(0, Float32Array.of(5, 6)), episode(1, null)];
    const traces = tracesOf(
      episodes,
      stylesOf(
        episodes,
        () => 'a run',
        () => null,
        () => null,
      ),
    );
    expect(traces.map(({ kind }) => kind)).toEqual([
      'reward',
      'value',
      ...task.actionLabels.map(() => 'action'),
      ...task.observationLabels.map(() => 'observation'),
    ]);
    expect(traces.map(({ lines }) => lines.length)).toEqual([
      2,
      1,
      ...new Array<number>(task.actionSize + task.observationSize).fill(2),
    ]);
    expect([traces[1].lines[0].y, traces[3].lines[0].y]).toEqual([
      [5, 6],
      [task.actionBound, task.actionBound],
    ]);
    expect(traces.at(-1)?.lines[1]).toMatchObject({
      x: [0, 1, 2],
      y: new Array<number>(3).fill(task.observationSize - 1),
    });
  });

  test('a label is a name and a unit', () => {
    expect(splitUnit('torso height (m)')).toEqual(['Torso height', 'm']);
    expect(splitUnit('Q(s, a)')).toEqual(['Q(s, a)', '']);
    expect(splitUnit('cos angle')).toEqual(['Cos angle', '']);
  });
});
