import { cosine, sine } from '../../numerics/elementary.ts';
import { checkAction, checkState } from '../checks.ts';
import type { Drawable, Geom, Poses } from '../geometry.ts';
import type { Simulator, Task } from '../task.ts';
import { clip, drawUniform } from '../vectors.ts';

export const mountainCar: Task = {
  name: 'MountainCar',
  observationSize: 2,
  observationLabels: ['position', 'velocity'],
  actionSize: 1,
  actionLabels: ['engine'],
  actionBound: 1,
  episodeLimit: 999,
  canTerminate: true,
  positionSize: 1,
  velocitySize: 1,
  timestep: 1 / 30, // no unit is stated; Gymnasium shows 30 steps a second
  largestReward: null, // 100 is paid once: the bound of a step says nothing of the return
  solved: { testReturn: 90, meaning: 'the flag is reached at little cost: Gymnasium’s reward threshold' },
};

const LEFT_END = -1.2;
const RIGHT_END = 0.6;
const GOAL = 0.45;
const SPEED_LIMIT = 0.07;
const POWER = 0.0015;
const GRAVITY = 0.0025;

/** Height of the road as Gymnasium draws it; it does not enter the motion, which has its slope alone. */
function heightAt(position: number): number {
  return 0.45 * sine(3 * position) + 0.55;
}

const PIECES = 24;
const roadPoint = (i: number): readonly [number, number] => {
  const x = LEFT_END + ((RIGHT_END - LEFT_END) * i) / PIECES;
  return [x, heightAt(x)];
};

/** Rotation about y that brings z along (dx, dz), as the unit quaternion w x y z. */
function along(dx: number, dz: number): [number, number, number, number] {
  const length = Math.sqrt(dx * dx + dz * dz);
  // Half-angle formulas; the angle from z is below pi, so that its half has a positive cosine.
  const half = Math.sqrt((1 + dz / length) / 2);
  return [half, 0, dx / length / (2 * half), 0];
}

const still = { body: 'world', decor: true } as const;
const road = Array.from({ length: PIECES }, (_, i): Geom => {
  const [[x0, z0], [x1, z1]] = [roadPoint(i), roadPoint(i + 1)];
  return {
    ...still,
    name: `road ${i}`,
    shape: 'capsule',
    size: [0.01, Math.sqrt((x1 - x0) ** 2 + (z1 - z0) ** 2) / 2, 0],
    position: [(x0 + x1) / 2, 0, (z0 + z1) / 2],
    quaternion: along(x1 - x0, z1 - z0),
  };
});
const flag: Geom = {
  ...still,
  name: 'flag',
  shape: 'capsule',
  size: [0.008, 0.1, 0],
  position: [GOAL, 0, heightAt(GOAL) + 0.1],
  quaternion: [1, 0, 0, 0],
};
const car: Geom = {
  name: 'car',
  shape: 'sphere',
  size: [0.04, 0, 0],
  body: 'car',
  position: [0, 0, 0],
  quaternion: [1, 0, 0, 0],
  decor: false,
};
const geoms: readonly Geom[] = [...road, flag, car];

/** Row-major, of w x y z with x = z = 0: a turn about y. */
function rotationOf([w, , y]: readonly [number, number, number, number]): readonly number[] {
  const [c, s] = [w * w - y * y, 2 * w * y];
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

function posesAt(position: number): Poses {
  return {
    positions: Float64Array.from([
      ...[...road, flag].flatMap((geom) => [...geom.position]),
      ...[position, 0, heightAt(position) + 0.05],
    ]),
    rotations: Float64Array.from(geoms.flatMap(({ quaternion }) => rotationOf(quaternion))),
  };
}

/**
 * Gymnasium's MountainCarContinuous-v0: an engine too weak for the hill; 100 at
 * the flag, where the episode ends, less a tenth of the squared action in every
 * step. No unit is stated for length or time.
 */
export function createMountainCar(): Simulator & Drawable {
  const observation = new Float64Array(mountainCar.observationSize);
  let position = 0;
  let velocity = 0;
  let reward = 0;
  let terminated = false;

  function observe(): void {
    observation[0] = position;
    observation[1] = velocity;
  }
  observe();

  return {
    task: mountainCar,
    geoms,
    observation,
    get reward() {
      return reward;
    },
    get terminated() {
      return terminated;
    },
    fault: null,
    drawInitialState: (random) => ({
      position: drawUniform(random, [-0.5], 0.1),
      velocity: Float64Array.of(0),
    }),
    load(state) {
      checkState(mountainCar, state);
      position = state.position[0];
      velocity = state.velocity[0];
      reward = 0;
      terminated = false;
      observe();
    },
    step(action) {
      checkAction(mountainCar, action);
      const engine = clip(action[0], 1);
      velocity = clip(velocity + engine * POWER - GRAVITY * cosine(3 * position), SPEED_LIMIT);
      position = Math.min(RIGHT_END, Math.max(LEFT_END, position + velocity));
      if (position === LEFT_END && velocity < 0) velocity = 0;
      terminated = position >= GOAL && velocity >= 0;
      reward = (terminated ? 100 : 0) - 0.1 * action[0] * action[0];
      observe();
    },
    state: () => ({ position: Float64Array.of(position), velocity: Float64Array.of(velocity) }),
    poses: () => posesAt(position),
    dispose: () => undefined,
  };
}
