import { halfCheetah, halfCheetahRules } from '../halfCheetah.ts';
import { nothingBefore, type MujocoRules } from '../mujocoRules.ts';
import type { Task } from '../task.ts';

export const halfCheetahSparse: Task = {
  ...halfCheetah,
  name: 'HalfCheetahSparse',
  episodeLimit: 500,
  largestReward: 1,
  solved: { testReturn: 100, meaning: 'the line of 5 m is passed within four fifths of an episode' },
};

/** HalfCheetah as Houthooft et al. (VIME, 2016) made it sparse: 1 in each step with the torso beyond 5 m, else 0. */
export const halfCheetahSparseRules: MujocoRules = {
  ...halfCheetahRules,
  task: halfCheetahSparse,
  before: nothingBefore,
  reward: ({ position }) => (position[0] > 5 ? 1 : 0),
};
