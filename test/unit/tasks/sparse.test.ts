import loadMujoco from '@mujoco/mujoco';
import type { MainModule } from '@mujoco/mujoco';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';
import { ballInCupModel } from '../../../src-main/tasks/models/ballInCup.ts';
import { cellCentre, uMaze } from '../../../src-main/tasks/models/pointMaze.ts';
import { ballInCupRules } from '../../../src-main/tasks/sparse/ballInCup.ts';
import { paperTaskNames, sparseTaskNames, type SimulatorState } from '../../../src-main/tasks/task.ts';
import { simulatorsOn, taskByName, type SimulatorFactory } from '../../../src-main/tasks/tasks.ts';

let mujoco: MainModule;
let simulators: SimulatorFactory;
beforeAll(async () => {
  mujoco = await loadMujoco();
  simulators = simulatorsOn(mujoco);
});

const at = (position: readonly number[], velocity: readonly number[]): SimulatorState => ({
  position: Float64Array.from(position),
  velocity: Float64Array.from(velocity),
});

/** Reward and ending of one step from a state. */
function stepFrom(task: (typeof sparseTaskNames)[number], state: SimulatorState, action: readonly number[]) {
  const simulator = simulators.create(task);
  simulator.load(state);
  simulator.step(Float64Array.from(action));
  const { reward, terminated } = simulator;
  const after = simulator.state();
  simulator.dispose();
  return { reward, terminated, after };
}

test('a sparse task says from which return it is solved, the others do not', () => {
  for (const task of sparseTaskNames) expect(taskByName(task).solved?.meaning, task).toMatch(/\w/);
  for (const task of paperTaskNames) expect(taskByName(task).solved, task).toBeNull();
});

describe('MountainCar', () => {
  test('ends at the flag with 100, and stops at the left wall', () => {
    expect(stepFrom('MountainCar', at([0.44], [0.05]), [1])).toMatchObject({ reward: 100 - 0.1, terminated: true });
    expect(stepFrom('MountainCar', at([0.2], [0.05]), [-0.5])).toMatchObject({ reward: -0.025, terminated: false });
    expect(stepFrom('MountainCar', at([-1.19], [-0.06]), [0]).after).toEqual(at([-1.2], [0]));
  });

  test('full throttle alone does not climb the hill', () => {
    const simulator = simulators.create('MountainCar');
    simulator.load(at([-0.5], [0]));
    for (let step = 0; step < 999; step++) simulator.step(Float64Array.of(1));
    expect(simulator.terminated).toBe(false);
    simulator.load(at([-0.5], [0]));
    let steps = 0;
    for (; steps < 999 && !simulator.terminated; steps++)
      simulator.step(Float64Array.of(simulator.observation[1] < 0 ? -1 : 1));
    expect(steps).toBeLessThan(150);
  });
});

describe('CartpoleSwingupSparse', () => {
  test('pays for a pole that stands in the middle, and for nothing else', () => {
    const angle = Math.acos(0.995);
    const still = [0, 0];
    expect(stepFrom('CartpoleSwingupSparse', at([0.24, 0.9 * angle], still), [0]).reward).toBe(1);
    expect(stepFrom('CartpoleSwingupSparse', at([0.24, 1.1 * angle], still), [0]).reward).toBe(0);
    expect(stepFrom('CartpoleSwingupSparse', at([0.26, 0], still), [0]).reward).toBe(0);
    expect(stepFrom('CartpoleSwingupSparse', at([0, 2 * Math.PI], still), [0]).reward).toBe(1);
  });

  test('begins with the pole hanging', () => {
    const random = randomFromSeed(1, 'starts');
    const simulator = simulators.create('CartpoleSwingupSparse');
    for (let i = 0; i < 200; i++) expect(Math.cos(simulator.drawInitialState(random).position[1])).toBeLessThan(-0.998);
    simulator.dispose();
  });
});

describe('BallInCup', () => {
  test('draws states in which nothing touches, by MuJoCo’s own contacts, and none that are needlessly refused', () => {
    const model = mujoco.MjModel.from_xml_string(ballInCupModel);
    const data = new mujoco.MjData(model);
    const touches = (x: number, z: number): boolean => {
      mujoco.mj_resetData(model, data);
      data.qpos.set([0, 0, x, z]);
      mujoco.mj_forward(model, data);
      return data.ncon > 0;
    };
    const random = randomFromSeed(2, 'starts');
    const drawn = Array.from({ length: 2000 }, () => ballInCupRules.drawInitialState(random).position);
    expect(drawn.filter(([, , x, z]) => touches(x, z))).toEqual([]);
    // The share of the rectangle that is free is that of the even draws that MuJoCo lets pass.
    const even = randomFromSeed(3, 'even');
    const free = Array.from({ length: 20_000 }, () => [
      0.2 * (2 * even.uniform() - 1),
      0.2 + 0.3 * even.uniform(),
    ]).filter(([x, z]) => !touches(x, z));
    const high = (states: readonly (readonly [number, number])[]): number =>
      states.filter(([x, z]) => z > 0.42 && Math.abs(x) < 0.12).length / states.length;
    const ours = high(drawn.map(([, , x, z]) => [x, z] as const));
    expect(ours).toBeCloseTo(high(free.map(([x, z]) => [x, z] as const)), 1);
    expect(ours).toBeGreaterThan(0.02);
    data.delete();
    model.delete();
  });

  test('pays while the whole ball is in the cup', () => {
    const ball = (x: number, z: number) => stepFrom('BallInCup', at([0, 0, x, z], [0, 0, 0, 0]), [0, 0]).reward;
    expect(ball(0, 0.6 - 0.05 - 0.2)).toBe(1);
    expect(ball(0, 0.2)).toBe(0);
  });
});

test('HalfCheetahSparse pays beyond 5 m alone, however fast it runs', () => {
  const state = (x: number) => at([x, 0.1, 0, 0, 0, 0, 0, 0, 0], [3, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(stepFrom('HalfCheetahSparse', state(2), [1, 1, 1, 1, 1, 1]).reward).toBe(0);
  expect(stepFrom('HalfCheetahSparse', state(5), [1, 1, 1, 1, 1, 1]).reward).toBe(1);
});

describe('PointMaze', () => {
  test('begins and ends at the two ends of the U, and no force crosses a wall', () => {
    const simulator = simulators.create('PointMaze');
    const random = randomFromSeed(1, 'walk');
    for (let episode = 0; episode < 20; episode++) {
      const initial = simulator.drawInitialState(random);
      for (const [i, centre] of cellCentre(3, 1).entries())
        expect(Math.abs(initial.position[i] - centre)).toBeLessThanOrEqual(0.25);
      simulator.load(initial);
      // Straight at the goal: against the wall between the two arms.
      for (let step = 0; step < 300; step++) {
        simulator.step(Float64Array.of(2 * random.uniform() - 1, 1));
        const [x, y] = simulator.observation;
        const [row, column] = [Math.floor(2.5 - y), Math.floor(x + 2.5)];
        expect(uMaze[row][column], `${x}, ${y}`).toBe(' ');
        expect(Math.abs(simulator.observation[3])).toBeLessThan(6);
      }
    }
    simulator.dispose();
  });

  test('a policy that knows the way is paid', () => {
    const simulator = simulators.create('PointMaze');
    simulator.load(at(cellCentre(3, 1), [0, 0]));
    const way = [cellCentre(3, 3), cellCentre(2, 3), cellCentre(1, 3), cellCentre(1, 1)];
    let sum = 0;
    for (let step = 0, next = 0; step < 300; step++) {
      const [x, y, vx, vy] = simulator.observation;
      if (next < 3 && Math.hypot(way[next][0] - x, way[next][1] - y) < 0.2) next += 1;
      const push = (to: number, from: number, velocity: number): number =>
        Math.max(-1, Math.min(1, 2 * (to - from) - 0.4 * velocity));
      simulator.step(Float64Array.of(push(way[next][0], x, vx), push(way[next][1], y, vy)));
      sum += simulator.reward;
    }
    expect(sum).toBeGreaterThan(100);
    simulator.dispose();
  });
});
