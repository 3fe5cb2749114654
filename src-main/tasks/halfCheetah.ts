import { halfCheetahModel } from './models/halfCheetah.ts';
import { neverTerminated } from './mujocoRules.ts';
import type { MujocoRules } from './mujocoRules.ts';
import type { Task } from './task.ts';
import { drawNormal, drawUniform, squaredNorm } from './vectors.ts';

export const halfCheetah: Task = {
  name: 'HalfCheetah',
  observationSize: 17,
  observationLabels: [
    'torso height (m, from 0.7)',
    'torso pitch (rad)',
    'back thigh angle (rad)',
    'back shin angle (rad)',
    'back foot angle (rad)',
    'front thigh angle (rad)',
    'front shin angle (rad)',
    'front foot angle (rad)',
    'torso forward velocity (m/s)',
    'torso upward velocity (m/s)',
    'torso pitch velocity (rad/s)',
    'back thigh velocity (rad/s)',
    'back shin velocity (rad/s)',
    'back foot velocity (rad/s)',
    'front thigh velocity (rad/s)',
    'front shin velocity (rad/s)',
    'front foot velocity (rad/s)',
  ],
  actionSize: 6,
  actionLabels: [
    'back thigh torque',
    'back shin torque',
    'back foot torque',
    'front thigh torque',
    'front shin torque',
    'front foot torque',
  ],
  actionBound: 1,
  episodeLimit: 1000,
  canTerminate: false,
  positionSize: 9,
  velocitySize: 9,
  timestep: 0.05,
  largestReward: null, // forward speed has no bound
  solved: null,
};

/** Gym's HalfCheetah-v2: forward speed less the cost of control. */
export const halfCheetahRules: MujocoRules = {
  task: halfCheetah,
  model: halfCheetahModel,
  frameSkip: 5,
  drawInitialState: (random) => ({
    position: drawUniform(random, [0, 0, 0, 0, 0, 0, 0, 0, 0], 0.1),
    velocity: drawNormal(random, 9, 0.1),
  }),
  observe({ position, velocity }, observation) {
    for (let i = 0; i < 8; i++) observation[i] = position[i + 1];
    for (let i = 0; i < 9; i++) observation[8 + i] = velocity[i];
  },
  before: ({ position }) => position[0],
  reward: ({ position }, action, xBefore) => (position[0] - xBefore) / halfCheetah.timestep - 0.1 * squaredNorm(action),
  terminated: neverTerminated,
};
