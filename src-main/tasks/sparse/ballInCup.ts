import type { Random } from '../../numerics/random.ts';
import { ballInCupModel } from '../models/ballInCup.ts';
import { neverTerminated, nothingBefore, type MujocoRules } from '../mujocoRules.ts';
import type { SimulatorState, Task } from '../task.ts';

export const ballInCup: Task = {
  name: 'BallInCup',
  observationSize: 8,
  observationLabels: [
    'cup x (m)',
    'cup z (m, from 0.6)',
    'ball x (m)',
    'ball z (m, from 0.2)',
    'cup x velocity (m/s)',
    'cup z velocity (m/s)',
    'ball x velocity (m/s)',
    'ball z velocity (m/s)',
  ],
  actionSize: 2,
  actionLabels: ['cup x force', 'cup z force'],
  actionBound: 1,
  episodeLimit: 1000,
  canTerminate: false,
  positionSize: 4,
  velocitySize: 4,
  timestep: 0.02,
  largestReward: 1,
  solved: { testReturn: 900, meaning: 'the ball lies in the cup for 18 of 20 seconds' },
};

const CUP_HEIGHT = 0.6;
const BALL_HEIGHT = 0.2;
const BALL_RADIUS = 0.025;
const WALL_RADIUS = 0.008;
/** The walls' axes, x and z from the cup: each the line between two of them. */
const corners = [
  [-0.05, 0],
  [-0.05, -0.075],
  [-0.025, -0.1],
  [0.025, -0.1],
  [0.05, -0.075],
  [0.05, 0],
] as const;
/** The target is a box of 0.05 about this height in the cup; the ball is to be in it as a whole. */
const TARGET = -0.05;
const ROOM = 0.05 - BALL_RADIUS;

function squaredDistanceToWall(x: number, z: number, wall: number): number {
  const [[x0, z0], [x1, z1]] = [corners[wall], corners[wall + 1]];
  const [dx, dz] = [x1 - x0, z1 - z0];
  const along = Math.max(0, Math.min(1, ((x - x0) * dx + (z - z0) * dz) / (dx * dx + dz * dz)));
  return (x - x0 - along * dx) ** 2 + (z - z0 - along * dz) ** 2;
}

/** The ball anywhere below the cup, or beside it, where it touches no wall; the cup in its place and all at rest. */
function drawInitialState(random: Random): SimulatorState {
  for (;;) {
    const x = 0.2 * (2 * random.uniform() - 1);
    const z = 0.2 + 0.3 * random.uniform();
    const isFree = [0, 1, 2, 3, 4].every(
      (wall) => squaredDistanceToWall(x, BALL_HEIGHT + z - CUP_HEIGHT, wall) > (BALL_RADIUS + WALL_RADIUS) ** 2,
    );
    if (isFree) return { position: Float64Array.of(0, 0, x, z), velocity: new Float64Array(4) };
  }
}

/** DeepMind Control's ball_in_cup catch (Tassa et al. 2018): 1 in each step with the ball in the cup. */
export const ballInCupRules: MujocoRules = {
  task: ballInCup,
  model: ballInCupModel,
  frameSkip: 10,
  drawInitialState,
  observe({ position, velocity }, observation) {
    observation.set(position);
    observation.set(velocity, 4);
  },
  before: nothingBefore,
  reward: ({ position: [cupX, cupZ, ballX, ballZ] }) =>
    Math.abs(cupX - ballX) < ROOM && Math.abs(CUP_HEIGHT + cupZ + TARGET - BALL_HEIGHT - ballZ) < ROOM ? 1 : 0,
  terminated: neverTerminated,
};
