import { invertedPendulumModel } from './models/invertedPendulum.ts';
import { nothingBefore } from './mujocoRules.ts';
import type { MujocoRules } from './mujocoRules.ts';
import type { Task } from './task.ts';
import { drawUniform } from './vectors.ts';

export const invertedPendulum: Task = {
  name: 'InvertedPendulum',
  observationSize: 4,
  observationLabels: ['cart position (m)', 'pole angle (rad)', 'cart velocity (m/s)', 'pole velocity (rad/s)'],
  actionSize: 1,
  actionLabels: ['cart force'],
  actionBound: 3,
  episodeLimit: 1000,
  canTerminate: true,
  positionSize: 2,
  velocitySize: 2,
  timestep: 0.04,
  largestReward: 1,
  solved: null,
};

/** Gym's InvertedPendulum-v2: 1 for every step, the last included, until the pole leans by more than 0.2 rad. */
export const invertedPendulumRules: MujocoRules = {
  task: invertedPendulum,
  model: invertedPendulumModel,
  frameSkip: 2,
  drawInitialState: (random) => ({
    position: drawUniform(random, [0, 0], 0.01),
    velocity: drawUniform(random, [0, 0], 0.01),
  }),
  observe({ position, velocity }, observation) {
    observation.set(position);
    observation.set(velocity, 2);
  },
  before: nothingBefore,
  reward: () => 1,
  terminated: ({ position, velocity }) =>
    !(Math.abs(position[1]) <= 0.2 && position.every(Number.isFinite) && velocity.every(Number.isFinite)),
};
