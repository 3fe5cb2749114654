import { cosine, sine } from '../../numerics/elementary.ts';
import { cartpoleModel } from '../models/cartpole.ts';
import { neverTerminated, nothingBefore, type MujocoRules } from '../mujocoRules.ts';
import type { Task } from '../task.ts';

export const cartpoleSwingup: Task = {
  name: 'CartpoleSwingupSparse',
  observationSize: 5,
  observationLabels: [
    'cart position (m)',
    'cos pole angle',
    'sin pole angle',
    'cart velocity (m/s)',
    'pole velocity (rad/s)',
  ],
  actionSize: 1,
  actionLabels: ['cart force'],
  actionBound: 1,
  episodeLimit: 1000,
  canTerminate: false,
  positionSize: 2,
  velocitySize: 2,
  timestep: 0.01,
  largestReward: 1,
  solved: { testReturn: 700, meaning: 'the pole stands for 7 of 10 seconds' },
};

/**
 * DeepMind Control's cartpole swingup_sparse (Tassa et al. 2018): the pole
 * hangs at first; 1 in each step with the cart within 0.25 m of the middle and
 * the pole's cosine at least 0.995.
 */
export const cartpoleSwingupRules: MujocoRules = {
  task: cartpoleSwingup,
  model: cartpoleModel,
  frameSkip: 1,
  drawInitialState: (random) => ({
    position: Float64Array.of(0.01 * random.normal(), Math.PI + 0.01 * random.normal()),
    velocity: Float64Array.of(0.01 * random.normal(), 0.01 * random.normal()),
  }),
  observe({ position, velocity }, observation) {
    observation[0] = position[0];
    observation[1] = cosine(position[1]);
    observation[2] = sine(position[1]);
    observation.set(velocity, 3);
  },
  before: nothingBefore,
  reward: ({ position }) => (Math.abs(position[0]) <= 0.25 && cosine(position[1]) >= 0.995 ? 1 : 0),
  terminated: neverTerminated,
};
