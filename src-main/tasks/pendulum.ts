import { cosine, sine } from '../numerics/elementary.ts';
import { checkAction, checkState } from './checks.ts';
import type { Drawable, Geom, Poses } from './geometry.ts';
import type { Simulator, Task } from './task.ts';
import { clip, drawUniform } from './vectors.ts';

export const pendulum: Task = {
  name: 'Pendulum',
  observationSize: 3,
  observationLabels: ['cos angle', 'sin angle', 'velocity (rad/s)'],
  actionSize: 1,
  actionLabels: ['torque (N m)'],
  actionBound: 2,
  episodeLimit: 200,
  canTerminate: false,
  positionSize: 1,
  velocitySize: 1,
  timestep: 0.05,
  largestReward: 0,
  solved: null,
};

const SPEED_LIMIT = 8;

/** `angle` less whole turns, in [-pi, pi). */
function wrap(angle: number): number {
  const turn = 2 * Math.PI;
  const remainder = (angle + Math.PI) % turn;
  return (remainder < 0 ? remainder + turn : remainder) - Math.PI;
}

/** The rod as a solid: 1 m long, turning about the y axis at the origin; a small ball marks the pivot. */
const geoms: readonly Geom[] = [
  {
    name: 'pivot',
    shape: 'sphere',
    size: [0.05, 0, 0],
    body: 'world',
    position: [0, 0, 0],
    quaternion: [1, 0, 0, 0],
    decor: true,
  },
  {
    name: 'rod',
    shape: 'capsule',
    size: [0.1, 0.5, 0],
    body: 'rod',
    position: [0, 0, 0.5],
    quaternion: [1, 0, 0, 0],
    decor: false,
  },
];

/** Seen from -y, with x to the right and z up, a positive angle leans to the left, as Gym draws it. */
function posesAt(angle: number): Poses {
  const s = sine(angle);
  const c = cosine(angle);
  return {
    positions: Float64Array.of(0, 0, 0, -s / 2, 0, c / 2),
    rotations: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, c, 0, -s, 0, 1, 0, s, 0, c),
  };
}

/**
 * Gym's Pendulum-v0: a rod of 1 kg and 1 m, g = 10, driven at its pivot by at
 * most 2 N m. Angle 0 is upright, in radians and never wrapped. The angle
 * moves with the velocity as it is before the clip at 8 rad/s (v1 clips
 * first). The reward is that of the state before the step.
 */
export function createPendulum(): Simulator & Drawable {
  const observation = new Float64Array(pendulum.observationSize);
  let angle = 0;
  let velocity = 0;
  let reward = 0;

  function observe(): void {
    observation[0] = cosine(angle);
    observation[1] = sine(angle);
    observation[2] = velocity;
  }
  observe();

  return {
    task: pendulum,
    geoms,
    observation,
    get reward() {
      return reward;
    },
    terminated: false,
    fault: null,
    drawInitialState: (random) => ({
      position: drawUniform(random, [0], Math.PI),
      velocity: drawUniform(random, [0], 1),
    }),
    load(state) {
      checkState(pendulum, state);
      angle = state.position[0];
      velocity = state.velocity[0];
      reward = 0;
      observe();
    },
    step(action) {
      checkAction(pendulum, action);
      const torque = clip(action[0], pendulum.actionBound);
      const deviation = wrap(angle);
      reward = -(deviation * deviation + 0.1 * velocity * velocity + 0.001 * torque * torque);
      const accelerated = velocity + (15 * sine(angle) + 3 * torque) * pendulum.timestep;
      angle += accelerated * pendulum.timestep;
      velocity = clip(accelerated, SPEED_LIMIT);
      observe();
    },
    state: () => ({ position: Float64Array.of(angle), velocity: Float64Array.of(velocity) }),
    poses: () => posesAt(angle),
    dispose: () => undefined,
  };
}
