import { cosine, sine } from '../numerics/elementary.ts';
import { reacherModel } from './models/reacher.ts';
import { neverTerminated } from './mujocoRules.ts';
import type { MujocoRules } from './mujocoRules.ts';
import type { Task } from './task.ts';
import { drawUniform, squaredNorm } from './vectors.ts';

export const reacher: Task = {
  name: 'Reacher',
  observationSize: 11,
  observationLabels: [
    'cos shoulder',
    'cos elbow',
    'sin shoulder',
    'sin elbow',
    'target x (m)',
    'target y (m)',
    'shoulder velocity (rad/s)',
    'elbow velocity (rad/s)',
    'fingertip to target x (m)',
    'fingertip to target y (m)',
    'fingertip to target z (m)',
  ],
  actionSize: 2,
  actionLabels: ['shoulder torque', 'elbow torque'],
  actionBound: 1,
  episodeLimit: 50,
  canTerminate: false,
  positionSize: 4,
  velocitySize: 4,
  timestep: 0.02,
  largestReward: 0,
  solved: null,
};

/** Places in `bodyPosition` of the model's bodies 3 and 4. */
const FINGERTIP = 9;
const TARGET = 12;

/**
 * Gym's Reacher-v2: minus the distance of fingertip and target, less the cost
 * of control. The distance is that of the observation from before the step.
 * Targets are uniform on the square of side 0.4, as they were in 2018.
 */
export const reacherRules: MujocoRules = {
  task: reacher,
  model: reacherModel,
  frameSkip: 2,
  drawInitialState: (random) => ({
    position: Float64Array.of(...drawUniform(random, [0, 0], 0.1), ...drawUniform(random, [0, 0], 0.2)),
    velocity: Float64Array.of(...drawUniform(random, [0, 0], 0.005), 0, 0),
  }),
  observe({ position, velocity, bodyPosition }, observation) {
    observation[0] = cosine(position[0]);
    observation[1] = cosine(position[1]);
    observation[2] = sine(position[0]);
    observation[3] = sine(position[1]);
    observation[4] = position[2];
    observation[5] = position[3];
    observation[6] = velocity[0];
    observation[7] = velocity[1];
    for (let axis = 0; axis < 3; axis++)
      observation[8 + axis] = bodyPosition[FINGERTIP + axis] - bodyPosition[TARGET + axis];
  },
  before(_world, observation) {
    const x = observation[8];
    const y = observation[9];
    const z = observation[10];
    return Math.sqrt(x * x + y * y + z * z);
  },
  reward: (_world, action, distanceBefore) => -distanceBefore - squaredNorm(action),
  terminated: neverTerminated,
};
