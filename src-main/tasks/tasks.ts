import type { MainModule } from '@mujoco/mujoco';
import { DataError } from '../numerics/dataError.ts';
import { ballInCup, ballInCupRules } from './sparse/ballInCup.ts';
import { cartpoleSwingup, cartpoleSwingupRules } from './sparse/cartpole.ts';
import type { Drawable } from './geometry.ts';
import { halfCheetahSparse, halfCheetahSparseRules } from './sparse/halfCheetahSparse.ts';
import { halfCheetah, halfCheetahRules } from './halfCheetah.ts';
import { hopper, hopperRules } from './hopper.ts';
import { invertedDoublePendulum, invertedDoublePendulumRules } from './invertedDoublePendulum.ts';
import { invertedPendulum, invertedPendulumRules } from './invertedPendulum.ts';
import { createMountainCar, mountainCar } from './sparse/mountainCar.ts';
import { createMujocoSimulator } from './mujoco.ts';
import { createPendulum, pendulum } from './pendulum.ts';
import { pointMaze, pointMazeRules } from './sparse/pointMaze.ts';
import { reacher, reacherRules } from './reacher.ts';
import { isTaskName, taskNames } from './task.ts';
import type { OwnTask, Simulator, Task, TaskName } from './task.ts';

const tasks: Readonly<Record<TaskName, Task>> = {
  Pendulum: pendulum,
  Reacher: reacher,
  Hopper: hopper,
  HalfCheetah: halfCheetah,
  InvertedPendulum: invertedPendulum,
  InvertedDoublePendulum: invertedDoublePendulum,
  MountainCar: mountainCar,
  CartpoleSwingupSparse: cartpoleSwingup,
  BallInCup: ballInCup,
  HalfCheetahSparse: halfCheetahSparse,
  PointMaze: pointMaze,
};

/**
 * The facts of a task; loads no physics.
 *
 * @throws DataError that lists the tasks where there is none of that name.
 */
export function taskByName(name: string): OwnTask {
  if (!isTaskName(name)) throw new DataError(`There is no task "${name}". The tasks are ${taskNames.join(', ')}.`);
  return { ...tasks[name], name };
}

export interface SimulatorFactory {
  /** A new simulator, in no particular state until `load`; `dispose` of it when done. */
  create(name: TaskName): Simulator & Drawable;
}

/** Simulators on a MuJoCo module that is loaded already. */
export function simulatorsOn(mujoco: MainModule): SimulatorFactory {
  function create(name: TaskName): Simulator & Drawable {
    switch (name) {
      case 'Pendulum':
        return createPendulum();
      case 'Reacher':
        return createMujocoSimulator(mujoco, reacherRules);
      case 'Hopper':
        return createMujocoSimulator(mujoco, hopperRules);
      case 'HalfCheetah':
        return createMujocoSimulator(mujoco, halfCheetahRules);
      case 'InvertedPendulum':
        return createMujocoSimulator(mujoco, invertedPendulumRules);
      case 'InvertedDoublePendulum':
        return createMujocoSimulator(mujoco, invertedDoublePendulumRules);
      case 'MountainCar':
        return createMountainCar();
      case 'CartpoleSwingupSparse':
        return createMujocoSimulator(mujoco, cartpoleSwingupRules);
      case 'BallInCup':
        return createMujocoSimulator(mujoco, ballInCupRules);
      case 'HalfCheetahSparse':
        return createMujocoSimulator(mujoco, halfCheetahSparseRules);
      case 'PointMaze':
        return createMujocoSimulator(mujoco, pointMazeRules);
    }
  }
  return { create };
}

/** Loads MuJoCo, about 0.2 s: once per thread, then `create` as often as wanted. */
export async function loadSimulators(): Promise<SimulatorFactory> {
  const { default: loadMujoco } = await import('@mujoco/mujoco');
  return simulatorsOn(await loadMujoco());
}
