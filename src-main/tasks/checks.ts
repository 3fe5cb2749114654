import { DataError } from '../numerics/dataError.ts';
import type { SimulatorState, Task } from './task.ts';

/** @throws DataError naming task, component and value unless `action` is `actionSize` finite numbers. */
export function checkAction(task: Task, action: Float64Array): void {
  if (action.length !== task.actionSize) {
    throw new DataError(`The action has ${action.length} numbers; ${task.name} takes ${task.actionSize}.`);
  }
  for (let i = 0; i < action.length; i++) {
    if (!Number.isFinite(action[i])) {
      throw new DataError(
        `Component ${i} of the action (${task.actionLabels[i]}) is ${action[i]}; ${task.name} takes finite numbers.`,
      );
    }
  }
}

/** @throws DataError naming task, component and value unless `state` has the task's lengths and finite numbers. */
export function checkState(task: Task, state: SimulatorState): void {
  checkVector(task, 'position', state.position, task.positionSize);
  checkVector(task, 'velocity', state.velocity, task.velocitySize);
}

function checkVector(task: Task, what: string, vector: Float64Array, size: number): void {
  if (vector.length !== size) {
    throw new DataError(`The ${what} of the state has ${vector.length} numbers; ${task.name} takes ${size}.`);
  }
  const i = vector.findIndex((value) => !Number.isFinite(value));
  if (i >= 0)
    throw new DataError(`Component ${i} of the state's ${what} is ${vector[i]}; ${task.name} takes finite numbers.`);
}
