import type { Random } from '../numerics/random.ts';
import type { SimulatorState, Task } from './task.ts';

/**
 * What a task's rules read of MuJoCo's data, as `mj_step` left it: position and
 * velocity are fresh, the other three belong to the last evaluation inside the
 * step. Views on the WebAssembly heap: read them, never keep them.
 */
export interface World {
  /** qpos. */
  readonly position: Float64Array;
  /** qvel. */
  readonly velocity: Float64Array;
  /** qfrc_constraint, one per degree of freedom (N or N m). */
  readonly constraintForce: Float64Array;
  /** xpos, three per body, the world first (m). */
  readonly bodyPosition: Float64Array;
  /** site_xpos, three per site (m). */
  readonly sitePosition: Float64Array;
}

/** All that tells one MuJoCo task from another. Facts: Gym's "-v2" tasks of 2018, unless a task says otherwise. */
export interface MujocoRules {
  readonly task: Task;
  /** The MJCF text. */
  readonly model: string;
  /** Physics steps under one action. */
  readonly frameSkip: number;
  /** Velocities are held within +- this before each step, and what follows from them computed anew. */
  readonly velocityLimit?: number;
  /** Position is drawn before velocity, each in order of component. */
  drawInitialState(random: Random): SimulatorState;
  /** Fills `observation`. */
  observe(world: World, observation: Float64Array): void;
  /** The number from before the physics that `reward` needs; `observation` is the one last returned. */
  before(world: World, observation: Float64Array): number;
  reward(world: World, action: Float64Array, before: number): number;
  terminated(world: World): boolean;
}

/** For a reward that needs nothing from before the physics. */
export function nothingBefore(): number {
  return 0;
}

/** For a task that no state ends. */
export function neverTerminated(): boolean {
  return false;
}
