import type { Simulator, SimulatorState } from './task.ts';

/** The simulation left what its numbers can hold; what came after would be no rollout. */
export class UnstableError extends Error {
  override readonly name = 'UnstableError';
  /** @param step place among the actions, from 0. */
  constructor(step: number, fault: string) {
    super(
      `Action ${step} cannot be carried out from the state that it meets. MuJoCo says: ${fault} Start from ` +
        'smaller positions and velocities.',
    );
  }
}

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
 * @throws UnstableError where the physics do not bear them.
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
    if (simulator.fault !== null) throw new UnstableError(rewards.length, simulator.fault);
    note();
    rewards.push(simulator.reward);
    terminated.push(simulator.terminated);
  }
  return { observations, rewards, terminated, qpos, qvel };
}
