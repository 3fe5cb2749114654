import loadMujoco from '@mujoco/mujoco';
import type { MainModule } from '@mujoco/mujoco';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';
import type { Simulator, SimulatorState, Task, TaskName } from '../../../src-main/tasks/task.ts';
import { taskNames } from '../../../src-main/tasks/task.ts';
import { simulate, UnstableError } from '../../../src-main/tasks/simulate.ts';
import { simulatorsOn, taskByName } from '../../../src-main/tasks/tasks.ts';
import type { SimulatorFactory } from '../../../src-main/tasks/tasks.ts';

let mujoco: MainModule;
let simulators: SimulatorFactory;
beforeAll(async () => {
  mujoco = await loadMujoco();
  simulators = simulatorsOn(mujoco);
});

function randomActions(task: Task, length: number, seed: number): Float64Array[] {
  const random = randomFromSeed(seed, 'actions');
  return Array.from({ length }, () =>
    Float64Array.from({ length: task.actionSize }, () => task.actionBound * (2 * random.uniform() - 1)),
  );
}

function initialStates(name: TaskName, count: number, seed = 1): SimulatorState[] {
  const simulator = simulators.create(name);
  const random = randomFromSeed(seed, 'reset');
  const states = Array.from({ length: count }, () => simulator.drawInitialState(random));
  simulator.dispose();
  return states;
}

/** Rolls out on a fresh simulator; `between` runs before every step. */
function rollout(
  name: TaskName,
  seed: number,
  between: (simulator: Simulator, t: number) => void = () => undefined,
): number[][] {
  const simulator = simulators.create(name);
  simulator.load(initialStates(name, 1, seed)[0]);
  const rows = randomActions(simulator.task, 120, seed).map((action, t) => {
    between(simulator, t);
    simulator.step(action);
    const { position, velocity } = simulator.state();
    return [...simulator.observation, simulator.reward, ...position, ...velocity];
  });
  simulator.dispose();
  return rows;
}

describe.each(taskNames)('%s', (name) => {
  test('gives the same bits alone and among other simulators, and others from other seeds', () => {
    const alone = rollout(name, 3);
    const others = taskNames.map((other) => simulators.create(other));
    const among = rollout(name, 3, (_, t) => {
      for (const other of others) other.step(randomActions(other.task, 1, t)[0]);
    });
    for (const other of others) other.dispose();
    expect(among).toEqual(alone);
    expect(rollout(name, 4)).not.toEqual(alone);
  });

  test('load after use equals a fresh simulator, bit for bit', () => {
    const [first, other] = initialStates(name, 2);
    const actions = randomActions(taskByName(name), 100, 5);
    const fresh = simulators.create(name);
    const used = simulators.create(name);
    simulate(used, first, randomActions(taskByName(name), 90, 7));
    const start = used.state(); // amid contacts, where the solver's warm start shows
    simulate(used, other, randomActions(taskByName(name), 77, 6));
    expect(simulate(used, start, actions)).toEqual(simulate(fresh, start, actions));
    used.load(start);
    expect(used.reward).toBe(0);
    expect(used.terminated).toBe(false);
    fresh.dispose();
    used.dispose();
  });

  test('draws initial states by the generator alone', () => {
    expect(initialStates(name, 3, 8)).toEqual(initialStates(name, 3, 8));
    expect(initialStates(name, 3, 8)).not.toEqual(initialStates(name, 3, 9));
  });

  test('refuses an action or a state that does not fit, and stays where it was', () => {
    const simulator = simulators.create(name);
    const [start] = initialStates(name, 1);
    const size = simulator.task.actionSize;
    simulator.load(start);
    expect(() => simulator.step(new Float64Array(size + 1))).toThrow(
      `The action has ${size + 1} numbers; ${name} takes ${size}.`,
    );
    for (const value of [NaN, Infinity]) {
      const action = new Float64Array(size);
      action[size - 1] = value;
      expect(() => simulator.step(action)).toThrow(
        new RegExp(`Component ${size - 1} of the action .* is ${value}; ${name}`),
      );
    }
    expect(() => simulator.load({ ...start, velocity: new Float64Array(20) })).toThrow(
      `velocity of the state has 20 numbers; ${name} takes`,
    );
    const position = Float64Array.from(start.position).fill(NaN, 0, 1);
    expect(() => simulator.load({ ...start, position })).toThrow(`Component 0 of the state's position is NaN; ${name}`);
    expect(simulator.state()).toEqual(start);
    simulator.dispose();
  });

  test('shows its geoms, and showing them changes no bit', () => {
    const simulator = simulators.create(name);
    const { geoms } = simulator;
    const { positions, rotations } = simulator.poses();
    expect(geoms.length).toBeGreaterThan(1);
    expect(positions).toHaveLength(3 * geoms.length);
    expect(rotations).toHaveLength(9 * geoms.length);
    for (let i = 0; i < geoms.length; i++) {
      const [a, b, c] = [0, 1, 2].map((axis) => rotations.subarray(9 * i + 3 * axis, 9 * i + 3 * axis + 3));
      const dot = (u: Float64Array, v: Float64Array) => u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
      expect(dot(a, a)).toBeCloseTo(1, 12);
      expect(dot(b, b)).toBeCloseTo(1, 12);
      expect(dot(a, b)).toBeCloseTo(0, 12);
      expect(a[1] * b[2] - a[2] * b[1]).toBeCloseTo(c[0], 12);
    }
    simulator.dispose();
    const drawn = simulators.create(name);
    const bits = rollout(name, 3);
    drawn.load(initialStates(name, 1, 3)[0]);
    const again = randomActions(drawn.task, 120, 3).map((action) => {
      drawn.poses();
      drawn.step(action);
      const { position, velocity } = drawn.state();
      return [...drawn.observation, drawn.reward, ...position, ...velocity];
    });
    drawn.dispose();
    expect(again).toEqual(bits);
  });
});

/** The least and the largest of each component over many draws, and the mean square. */
function spread(vectors: readonly Float64Array[]) {
  return Array.from(vectors[0], (_, i) => {
    const values = vectors.map((vector) => vector[i]);
    return {
      least: Math.min(...values),
      largest: Math.max(...values),
      rms: Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length),
    };
  });
}

test.each([
  ['Pendulum', [0], Math.PI, [0], 1],
  ['InvertedPendulum', [0, 0], 0.01, [0, 0], 0.01],
  ['Hopper', [0, 1.25, 0, 0, 0, 0], 0.005, [0, 0, 0, 0, 0, 0], 0.005],
] as const)(
  '%s starts uniformly about its rest',
  (name, positionCentre, positionRadius, velocityCentre, velocityRadius) => {
    const states = initialStates(name, 4000);
    for (const [vectors, centre, radius] of [
      [states.map((state) => state.position), positionCentre, positionRadius],
      [states.map((state) => state.velocity), velocityCentre, velocityRadius],
    ] as const) {
      const components = spread(vectors.map((vector) => vector.map((value, i) => (value - centre[i]) / radius)));
      expect(components).toHaveLength(centre.length);
      for (const { least, largest, rms } of components) {
        expect(least).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(largest).toBeLessThanOrEqual(1 + 1e-12);
        expect(least).toBeLessThan(-0.99);
        expect(largest).toBeGreaterThan(0.99);
        expect(Math.abs(rms - 1 / Math.sqrt(3))).toBeLessThan(0.03);
      }
    }
  },
);

test.each(['InvertedDoublePendulum', 'HalfCheetah'] as const)(
  '%s starts with uniform positions and normal velocities',
  (name) => {
    const states = initialStates(name, 4000);
    for (const { least, largest } of spread(states.map((state) => state.position))) {
      expect(least).toBeGreaterThanOrEqual(-0.1);
      expect(largest).toBeLessThanOrEqual(0.1);
      expect(largest - least).toBeGreaterThan(0.198);
    }
    for (const { largest, rms } of spread(states.map((state) => state.velocity))) {
      expect(Math.abs(rms - 0.1)).toBeLessThan(0.005);
      expect(largest).toBeGreaterThan(0.25);
    }
  },
);

test('Reacher puts the target on the square, corners included, and at rest', () => {
  const states = initialStates('Reacher', 4000);
  const [shoulder, elbow, x, y] = spread(states.map((state) => state.position));
  for (const { least, largest } of [shoulder, elbow])
    expect([least, largest].map((v) => Math.round(v * 100) / 100)).toEqual([-0.1, 0.1]);
  for (const { least, largest } of [x, y]) {
    expect(least).toBeGreaterThanOrEqual(-0.2);
    expect(largest).toBeLessThanOrEqual(0.2);
  }
  const outside = states.filter(({ position }) => Math.hypot(position[2], position[3]) > 0.2).length / states.length;
  expect(Math.abs(outside - (1 - Math.PI / 4))).toBeLessThan(0.03);
  expect(states.every(({ velocity }) => velocity[2] === 0 && velocity[3] === 0 && Math.abs(velocity[0]) <= 0.005)).toBe(
    true,
  );
});

test('a simulator survives growth of the heap that detaches its views', () => {
  const steady = rollout('Hopper', 7);
  const model = mujoco.MjModel.from_xml_string('<mujoco><size memory="64M"/><worldbody/></mujoco>');
  const view: Float64Array = model.body_pos;
  expect(view).toHaveLength(3);
  const grown = rollout('Hopper', 7, (_, t) => {
    if (t !== 60) return;
    const ballast = [1, 2, 3, 4].map(() => new mujoco.MjData(model));
    for (const data of ballast) data.delete();
  });
  expect(view).toHaveLength(0);
  expect(grown).toEqual(steady);
  model.delete();
});

test('the double pendulum pays 9.36 for standing upright, and less than 10 anywhere', () => {
  const simulator = simulators.create('InvertedDoublePendulum');
  simulator.load({ position: new Float64Array(3), velocity: new Float64Array(3) });
  simulator.step(Float64Array.of(0));
  expect(simulator.reward).toBeCloseTo(9.36, 6);
  expect(simulator.terminated).toBe(false);
  simulator.load({ position: Float64Array.of(0, 1, 0), velocity: new Float64Array(3) });
  simulator.step(Float64Array.of(0));
  expect(simulator.terminated).toBe(true);
  simulator.dispose();
});

test.each([
  ['InvertedPendulum', { position: [0, 0.15], velocity: [0, 0] }, { position: [0, 0.3], velocity: [0, 0] }],
  [
    'Hopper',
    { position: [0, 1.25, 0.15, 0, 0, 0], velocity: [0, 0, 0, 0, 0, 0] },
    { position: [0, 1.25, 0.25, 0, 0, 0], velocity: [0, 0, 0, 0, 0, 0] },
  ],
  [
    'Hopper',
    { position: [9, 1.25, 0, 0, 0, 0], velocity: [0, 0, 0, 0, 0, 0] },
    { position: [0, 0.6, 0, 0, 0, 0], velocity: [0, 0, 0, 0, 0, 0] },
  ],
  [
    'Hopper',
    { position: [0, 3, 0, 0, 0, 0], velocity: [90, 0, 0, 0, 0, 0] },
    { position: [0, 3, 0, 0, 0, 0], velocity: [110, 0, 0, 0, 0, 0] },
  ],
] as const)('%s ends where it should and not before', (name, healthy, ended) => {
  const simulator = simulators.create(name);
  const endsFrom = (state: { position: readonly number[]; velocity: readonly number[] }) => {
    simulator.load({ position: Float64Array.from(state.position), velocity: Float64Array.from(state.velocity) });
    simulator.step(new Float64Array(simulator.task.actionSize));
    return simulator.terminated;
  };
  expect(endsFrom(healthy)).toBe(false);
  expect(endsFrom(ended)).toBe(true);
  simulator.dispose();
});

test('an action beyond the bounds: Pendulum clips it, the MuJoCo tasks charge for it but do not push harder', () => {
  const [state] = initialStates('Pendulum', 1);
  const after = (simulator: Simulator, from: SimulatorState, action: number[]) =>
    simulate(simulator, from, [Float64Array.from(action)]);
  const pendulum = simulators.create('Pendulum');
  expect(after(pendulum, state, [5])).toEqual(after(pendulum, state, [2]));
  const cheetah = simulators.create('HalfCheetah');
  const [start] = initialStates('HalfCheetah', 1);
  const within = after(cheetah, start, [1, 1, 1, 1, 1, 1]);
  const beyond = after(cheetah, start, [2, 1, 1, 1, 1, 1]);
  expect(beyond.qpos).toEqual(within.qpos);
  expect(beyond.rewards[0]).toBeCloseTo(within.rewards[0] - 0.3, 12);
  cheetah.dispose();
});

test('poses belong to the present state', () => {
  const reacher = simulators.create('Reacher');
  reacher.load({ position: Float64Array.of(Math.PI / 2, 0, 0.05, 0.15), velocity: new Float64Array(4) });
  const at = (name: string) => reacher.geoms.findIndex((geom) => geom.name === name);
  const place = (name: string) =>
    Array.from(
      reacher.poses().positions.subarray(3 * at(name), 3 * at(name) + 3),
      (v) => Math.round(v * 1e9) / 1e9 + 0,
    );
  expect(place('fingertip')).toEqual([0, 0.21, 0.01]);
  expect(place('target')).toEqual([0.05, 0.15, 0.01]);
  expect(reacher.geoms.filter((geom) => geom.decor).map((geom) => geom.name)).toEqual([
    'ground',
    'sideS',
    'sideE',
    'sideN',
    'sideW',
    'root',
  ]);
  reacher.dispose();
  const hopper = simulators.create('Hopper');
  expect(hopper.geoms[0]).toMatchObject({
    name: 'floor',
    shape: 'plane',
    size: [20, 20, 0.125],
    body: 'world',
    decor: false,
  });
  hopper.dispose();
  const pendulum = simulators.create('Pendulum');
  pendulum.load({ position: Float64Array.of(Math.PI / 2), velocity: Float64Array.of(0) });
  const { positions, rotations } = pendulum.poses();
  expect(positions[3]).toBeCloseTo(-0.5, 12);
  expect(positions[5]).toBeCloseTo(0, 12);
  const rodAxis = [2, 5, 8].map((k) => rotations[9 + k] / 2);
  rodAxis.forEach((value, axis) => {
    expect(value).toBeCloseTo(positions[3 + axis], 12);
  });
});

test('an unknown task is refused with the list of those there are', () => {
  expect(() => taskByName('Walker2d')).toThrow('There is no task "Walker2d". The tasks are Pendulum, Reacher,');
});

describe('a state that the physics do not bear', () => {
  const still = new Float64Array(3);
  const hopperAt = (x: number, speed: number, spin: number): SimulatorState => ({
    position: Float64Array.of(x, 1.25, 0, 0, 0, 0),
    velocity: Float64Array.of(speed, 0, spin, 0, 0, 0),
  });

  test.each([
    ['in the first step, after some physics', hopperAt(50, 1e5, 1e5), /QVEL/],
    ['in the first physics step of the first step', hopperAt(2e10, 0, 0), /QPOS at DOF 0/],
    ['steps later', hopperAt(0, 1e6, 0), /QVEL at DOF 0/],
  ])("%s ends the episode: MuJoCo's reset earns nothing and shows nothing", (when, initial, words) => {
    const simulator = simulators.create('Hopper');
    simulator.load(initial);
    expect(simulator.fault).toBeNull();
    let before = [...simulator.observation];
    let steps = 1;
    for (simulator.step(still); simulator.fault === null && steps < 50; steps++) {
      before = [...simulator.observation];
      simulator.step(still);
    }
    expect(steps > 5).toBe(when === 'steps later');
    expect(simulator.fault).toMatch(words);
    expect([simulator.reward, simulator.terminated, [...simulator.observation]]).toEqual([0, true, before]);
    expect(simulator.state().position[0]).toBeLessThan(1); // which is where the reset put it
    simulator.load(hopperAt(0, 0, 0));
    simulator.step(still);
    expect([simulator.fault, simulator.terminated]).toEqual([null, false]);
    simulator.dispose();
  });

  test('is an error where it is simulated from a file', () => {
    const simulator = simulators.create('Hopper');
    expect(() => simulate(simulator, hopperAt(50, 1e5, 1e5), [still, still])).toThrow(UnstableError);
    expect(() => simulate(simulator, hopperAt(0, 1e6, 0), new Array<Float64Array>(50).fill(still))).toThrow(
      /^Action \d+ cannot be carried out .* MuJoCo says: .*QVEL/,
    );
    simulator.dispose();
  });

  test.each(taskNames)('%s: sound steps bear none, over several episodes', (name) => {
    const simulator = simulators.create(name);
    for (const [i, state] of initialStates(name, 3).entries()) {
      simulator.load(state);
      for (const action of randomActions(simulator.task, 100, i)) {
        simulator.step(action);
        expect(simulator.fault).toBeNull();
      }
    }
    simulator.dispose();
  });
});
