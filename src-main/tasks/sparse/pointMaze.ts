import { cellCentre, mazeSquares, pointMazeModel } from '../models/pointMaze.ts';
import { neverTerminated, nothingBefore, type MujocoRules } from '../mujocoRules.ts';
import type { Task } from '../task.ts';
import { drawUniform } from '../vectors.ts';

export const pointMaze: Task = {
  name: 'PointMaze',
  observationSize: 4,
  observationLabels: ['x (m)', 'y (m)', 'x velocity (m/s)', 'y velocity (m/s)'],
  actionSize: 2,
  actionLabels: ['x force', 'y force'],
  actionBound: 1,
  episodeLimit: 300,
  canTerminate: false,
  positionSize: 2,
  velocitySize: 2,
  timestep: 0.01,
  largestReward: 1,
  solved: { testReturn: 150, meaning: 'the goal is reached and held for half of an episode' },
  cells: mazeSquares(),
};

const start = cellCentre(3, 1);
const goal = cellCentre(1, 1);
const GOAL_RADIUS = 0.45;

/**
 * PointMaze_UMaze of Gymnasium-Robotics (v3), sparse and continuing, with start
 * and goal in cells that are always the same, at the two ends of the U: a
 * policy then needs no goal among its inputs, and exploration is the whole of
 * the task. The start is moved by up to 0.25 m as there, the goal is not.
 */
export const pointMazeRules: MujocoRules = {
  task: pointMaze,
  model: pointMazeModel,
  frameSkip: 1,
  velocityLimit: 5,
  drawInitialState: (random) => ({
    position: drawUniform(random, start, 0.25),
    velocity: new Float64Array(2),
  }),
  observe({ position, velocity }, observation) {
    observation.set(position);
    observation.set(velocity, 2);
  },
  before: nothingBefore,
  reward: ({ position: [x, y] }) => (Math.sqrt((x - goal[0]) ** 2 + (y - goal[1]) ** 2) <= GOAL_RADIUS ? 1 : 0),
  terminated: neverTerminated,
};
