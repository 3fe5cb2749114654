import { cosine, sine } from '../numerics/elementary.ts';
import { invertedDoublePendulumModel } from './models/invertedDoublePendulum.ts';
import { nothingBefore } from './mujocoRules.ts';
import type { MujocoRules } from './mujocoRules.ts';
import type { Task } from './task.ts';
import { clip, drawNormal, drawUniform } from './vectors.ts';

export const invertedDoublePendulum: Task = {
  name: 'InvertedDoublePendulum',
  observationSize: 11,
  observationLabels: [
    'cart position (m)',
    'sin lower pole',
    'sin upper pole',
    'cos lower pole',
    'cos upper pole',
    'cart velocity (m/s)',
    'lower pole velocity (rad/s)',
    'upper pole velocity (rad/s)',
    'cart constraint force (N)',
    'lower pole constraint torque (N m)',
    'upper pole constraint torque (N m)',
  ],
  actionSize: 1,
  actionLabels: ['cart force'],
  actionBound: 1,
  episodeLimit: 1000,
  canTerminate: true,
  positionSize: 3,
  velocitySize: 3,
  timestep: 0.05,
  largestReward: 9.36, // still and upright: the tip cannot rise above 1.2 m
  solved: null,
};

/**
 * Gym's InvertedDoublePendulum-v2: 10 less penalties for the tip's place and the poles' speeds, until the tip is at 1 m
 * or below.
 */
export const invertedDoublePendulumRules: MujocoRules = {
  task: invertedDoublePendulum,
  model: invertedDoublePendulumModel,
  frameSkip: 5,
  drawInitialState: (random) => ({
    position: drawUniform(random, [0, 0, 0], 0.1),
    velocity: drawNormal(random, 3, 0.1),
  }),
  observe({ position, velocity, constraintForce }, observation) {
    observation[0] = position[0];
    observation[1] = sine(position[1]);
    observation[2] = sine(position[2]);
    observation[3] = cosine(position[1]);
    observation[4] = cosine(position[2]);
    for (let i = 0; i < 3; i++) {
      observation[5 + i] = clip(velocity[i], 10);
      observation[8 + i] = clip(constraintForce[i], 10);
    }
  },
  before: nothingBefore,
  reward({ velocity, sitePosition }) {
    const x = sitePosition[0];
    const height = sitePosition[2] - 2;
    const distance = 0.01 * x * x + height * height;
    const speed = 0.001 * velocity[1] * velocity[1] + 0.005 * velocity[2] * velocity[2];
    return 10 - distance - speed;
  },
  terminated: ({ sitePosition }) => sitePosition[2] <= 1,
};
