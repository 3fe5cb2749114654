import { hopperModel } from './models/hopper.ts';
import type { MujocoRules } from './mujocoRules.ts';
import type { Task } from './task.ts';
import { clip, drawUniform, squaredNorm } from './vectors.ts';

export const hopper: Task = {
  name: 'Hopper',
  observationSize: 11,
  observationLabels: [
    'torso height (m)',
    'torso pitch (rad)',
    'thigh angle (rad)',
    'leg angle (rad)',
    'foot angle (rad)',
    'torso forward velocity (m/s)',
    'torso upward velocity (m/s)',
    'torso pitch velocity (rad/s)',
    'thigh velocity (rad/s)',
    'leg velocity (rad/s)',
    'foot velocity (rad/s)',
  ],
  actionSize: 3,
  actionLabels: ['thigh torque', 'leg torque', 'foot torque'],
  actionBound: 1,
  episodeLimit: 1000,
  canTerminate: true,
  positionSize: 6,
  velocitySize: 6,
  timestep: 0.008,
  // The reward pays the distance moved during a step. Termination bounds the
  // velocity at the step's ends, not within it, and not at all after the
  // terminating step: so it bounds no reward.
  largestReward: null,
  solved: null,
};

function isHealthy(position: Float64Array, velocity: Float64Array): boolean {
  if (!(Number.isFinite(position[0]) && Number.isFinite(position[1]))) return false;
  for (let i = 2; i < 6; i++) if (!(Math.abs(position[i]) < 100)) return false;
  for (let i = 0; i < 6; i++) if (!(Math.abs(velocity[i]) < 100)) return false;
  return position[1] > 0.7 && Math.abs(position[2]) < 0.2;
}

/** Gym's Hopper-v2: forward speed plus 1 less the cost of control, until it falls, leans too far or races. */
export const hopperRules: MujocoRules = {
  task: hopper,
  model: hopperModel,
  frameSkip: 4,
  drawInitialState: (random) => ({
    position: drawUniform(random, [0, 1.25, 0, 0, 0, 0], 0.005),
    velocity: drawUniform(random, [0, 0, 0, 0, 0, 0], 0.005),
  }),
  observe({ position, velocity }, observation) {
    for (let i = 0; i < 5; i++) observation[i] = position[i + 1];
    for (let i = 0; i < 6; i++) observation[5 + i] = clip(velocity[i], 10);
  },
  before: ({ position }) => position[0],
  reward: ({ position }, action, xBefore) =>
    (position[0] - xBefore) / hopper.timestep + 1 - 0.001 * squaredNorm(action),
  terminated: ({ position, velocity }) => !isHealthy(position, velocity),
};
