import type { Drawable } from '../tasks/geometry.ts';
import type { Simulator, SimulatorState } from '../tasks/task.ts';
import { scaleAction } from './rollouts.ts';

/** Numbers of one geom's pose: x y z and a quaternion x y z w. */
export const POSE_SIZE = 7;

/** What a rollout looked like; T is the number of its actions. */
export interface ReplayedRollout {
  /** T + 1 states, each `geoms.length` poses of `POSE_SIZE` numbers. */
  readonly poses: Float32Array;
  /** T + 1 rows. */
  readonly observations: Float32Array;
  /** T numbers. */
  readonly rewards: Float32Array;
}

/**
 * Carries a logged rollout out again: the same initial state and float32
 * actions give the same bits, so observations and rewards are those of the log.
 *
 * @param actions T rows in [-1, 1], as logged.
 */
export function replayRollout(simulator: Simulator & Drawable, initial: SimulatorState, actions: Float32Array): ReplayedRollout {
  const { observationSize, actionSize, actionBound } = simulator.task;
  const steps = actions.length / actionSize;
  const frame = simulator.geoms.length * POSE_SIZE;
  const poses = new Float32Array((steps + 1) * frame);
  const observations = new Float32Array((steps + 1) * observationSize);
  const rewards = new Float32Array(steps);
  const scaled = new Float64Array(actionSize);

  function note(state: number): void {
    observations.set(simulator.observation, state * observationSize);
    const { positions, rotations } = simulator.poses();
    for (let geom = 0; geom < simulator.geoms.length; geom++) {
      const at = state * frame + geom * POSE_SIZE;
      poses.set(positions.subarray(3 * geom, 3 * geom + 3), at);
      poses.set(quaternionOf(rotations.subarray(9 * geom, 9 * geom + 9)), at + 3);
    }
  }

  simulator.load(initial);
  note(0);
  for (let step = 0; step < steps; step++) {
    scaleAction(actions, step * actionSize, scaled, actionBound);
    simulator.step(scaled);
    rewards[step] = simulator.reward;
    note(step + 1);
  }
  return { poses, observations, rewards };
}

/**
 * The unit quaternion x y z w, w or the largest component positive, of a
 * row-major rotation matrix. Divides by the largest component (Shepperd,
 * "Quaternion from rotation matrix", J. Guidance and Control 1, 1978).
 */
export function quaternionOf(m: ArrayLike<number>): [number, number, number, number] {
  const squares = [1 + m[0] - m[4] - m[8], 1 - m[0] + m[4] - m[8], 1 - m[0] - m[4] + m[8], 1 + m[0] + m[4] + m[8]];
  const largest = squares.indexOf(Math.max(...squares));
  const s = 2 * Math.sqrt(squares[largest]);
  switch (largest) {
    case 0: return [s / 4, (m[1] + m[3]) / s, (m[2] + m[6]) / s, (m[7] - m[5]) / s];
    case 1: return [(m[1] + m[3]) / s, s / 4, (m[5] + m[7]) / s, (m[2] - m[6]) / s];
    case 2: return [(m[2] + m[6]) / s, (m[5] + m[7]) / s, s / 4, (m[3] - m[1]) / s];
    default: return [(m[7] - m[5]) / s, (m[2] - m[6]) / s, (m[3] - m[1]) / s, s / 4];
  }
}

/** Index of the first number whose bits differ; -1 where none does. NaN equals the same NaN. */
export function firstDifferentBit(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  const left = new Uint32Array(a.buffer, a.byteOffset, a.length);
  const right = new Uint32Array(b.buffer, b.byteOffset, b.length);
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return i;
  return -1;
}
