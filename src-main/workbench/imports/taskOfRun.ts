import { z } from 'zod';
import type { StoredRun } from '../../../db/runs.ts';
import { TutelageError } from '../../contract/errors.ts';
import { isTaskName, type OwnTask, type Task } from '../../tasks/task.ts';
import { taskByName } from '../../tasks/tasks.ts';

const sizesSchema = z.object({ observationSize: z.int().min(0).default(0), actionSize: z.int().min(0).default(0) });

/** Steps that no episode has: a task that nobody described here has no limit of its own. */
const NO_LIMIT = 1_000_000_000;

/**
 * The facts of a run's task. An imported run whose observations and actions are as large as those of our task of that
 * name is of that task; every other one is of a task of which the sizes alone are known.
 */
export function taskOfRun(run: Pick<StoredRun, 'task' | 'source' | 'configuration'>): Task {
  if (run.source === null) return taskByName(run.task);
  const { observationSize, actionSize } = sizesSchema.parse(JSON.parse(run.configuration));
  const own = isTaskName(run.task) ? taskByName(run.task) : null;
  if (own !== null && own.observationSize === observationSize && own.actionSize === actionSize) return own;
  return {
    name: run.task,
    observationSize,
    observationLabels: numbered('observation', observationSize),
    actionSize,
    actionLabels: numbered('action', actionSize),
    actionBound: 1,
    episodeLimit: NO_LIMIT,
    canTerminate: true,
    positionSize: 0,
    velocitySize: 0,
    timestep: 1,
    largestReward: null,
    solved: null,
  };
}

function numbered(word: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => `${word} ${place}`);
}

/** @throws TutelageError `unavailable` where a rollout cannot be simulated here, which says why. */
export function simulatedTask(
  run: Pick<StoredRun, 'id' | 'task' | 'source' | 'configuration'>,
  initial: { readonly position: Float64Array; readonly velocity: Float64Array },
): OwnTask {
  if (run.source === null) return taskByName(run.task);
  const task = taskOfRun(run);
  const refuse = (why: string): TutelageError =>
    new TutelageError('unavailable', `The run ${run.id} was imported, and its rollouts cannot be simulated: ${why}`);
  if (!isTaskName(task.name) || task.positionSize === 0)
    throw refuse(`${run.task} with ${task.observationSize} observations is none of the tasks of this program.`);
  if (initial.position.length !== task.positionSize || initial.velocity.length !== task.velocitySize)
    throw refuse("their file does not hold the simulator's states (qpos and qvel) that they began in.");
  return taskByName(task.name);
}
