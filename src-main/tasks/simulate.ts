import type { Simulator, SimulatorState } from './task.ts';

/** A rollout in plain numbers, ready for JSON; T is the number of actions. */
export interface Trajectory {
  /** T + 1 observations; the first is that of the initial state. */
  readonly observations: readonly (readonly number[])[];
  /** T rewards, in the order of the actions. */
  readonly rewards: readonly number[];
  /** T flags: whether the state after the action ends an episode. The simulation goes on regardless. */
  readonly terminated: readonly boolean[];
  /** T + 1 positions; the first is the initial one (Pendulum: the angle). */
  readonly qpos: readonly (readonly number[])[];
  /** T + 1 velocities; the first is the initial one. */
  readonly qvel: readonly (readonly number[])[];
}

/**
 * Loads `initial` and carries out `actions`, in the task's own units, each and all.
 *
 * @throws RangeError where the state or an action does not fit the task.
 */
export function simulate(simulator: Simulator, initial: SimulatorState, actions: readonly Float64Array[]): Trajectory {
  const observations: number[][] = [];
  const rewards: number[] = [];
  const terminated: boolean[] = [];
  const qpos: number[][] = [];
  const qvel: number[][] = [];

  function note(): void {
    const { position, velocity } = simulator.state();
    observations.push(Array.from(simulator.observation));
    qpos.push(Array.from(position));
    qvel.push(Array.from(velocity));
  }

  simulator.load(initial);
  note();
  for (const action of actions) {
    simulator.step(action);
    note();
    rewards.push(simulator.reward);
    terminated.push(simulator.terminated);
  }
  return { observations, rewards, terminated, qpos, qvel };
}
