import type { Anchors } from '../../statistics/comparison/overTasks.ts';
import { isTaskName, type TaskName } from '../../tasks/task.ts';

/**
 * Normalised score 0: mean return of uniformly random actions from reset, over
 * 1,000 episodes (measured; a test measures it again). 1: what the paper
 * reports for its own method (Table 1); of tasks that it has not, the return from
 * which they count as solved.
 */
export const paperAnchors: Readonly<Record<TaskName, Anchors>> = {
  Pendulum: { low: -1224, high: -123 },
  Reacher: { low: -43.4, high: -12.16 },
  Hopper: { low: 18.5, high: 205 },
  HalfCheetah: { low: -279, high: 2011 },
  InvertedPendulum: { low: 6.1, high: 745 },
  InvertedDoublePendulum: { low: 57.3, high: 7718 },
  MountainCar: { low: -33.3, high: 90 },
  CartpoleSwingupSparse: { low: 0, high: 700 },
  BallInCup: { low: 78, high: 900 },
  HalfCheetahSparse: { low: 0, high: 100 },
  PointMaze: { low: 0, high: 150 },
};

/** Of a task of the paper; null of any other, whose returns have no such scale of their own. */
export function anchorsOf(task: string): Anchors | null {
  return isTaskName(task) ? paperAnchors[task] : null;
}

export const anchorsInWords =
  '0 is the mean return of uniformly random actions, 1 what the paper reports for its method (Table 1) or, of tasks ' +
  'that it has not, the return from which they count as solved.';
