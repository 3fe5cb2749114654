import type { Drawable } from '../../tasks/geometry.ts';
import type { Simulator, SimulatorState } from '../../tasks/task.ts';
import { scaleAction } from '../rollouts.ts';

/** Numbers of one geom's pose: x y z and a quaternion x y z w. */
export const POSE_SIZE = 7;

/** What a rollout looked like; T is the number of its actions. */
export interface Resimulation {
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
export function resimulate(
  simulator: Simulator & Drawable,
  initial: SimulatorState,
  actions: Float32Array,
): Resimulation {
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
      for (let i = 0; i < 3; i++) poses[at + i] = positions[3 * geom + i];
      writeQuaternion(rotations, 9 * geom, poses, at + 3);
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
 * Writes the unit quaternion x y z w, w or the largest component positive, of
 * the row-major rotation matrix at `from` to `out` at `to`. Divides by the
 * largest component (Shepperd, "Quaternion from rotation matrix", J. Guidance
 * and Control 1, 1978).
 */
export function writeQuaternion(m: Float64Array, from: number, out: Float32Array | Float64Array, to: number): void {
  const [xx, yy, zz] = [m[from], m[from + 4], m[from + 8]];
  // Four times the squares of the components.
  const x2 = 1 + xx - yy - zz;
  const y2 = 1 - xx + yy - zz;
  const z2 = 1 - xx - yy + zz;
  const w2 = 1 + xx + yy + zz;
  const largest = Math.max(x2, y2, z2, w2);
  const s = 2 * Math.sqrt(largest);
  // What m and its transpose have in common, and in what they differ.
  const [xy, zx, yz] = [
    (m[from + 1] + m[from + 3]) / s,
    (m[from + 2] + m[from + 6]) / s,
    (m[from + 5] + m[from + 7]) / s,
  ];
  const [wx, wy, wz] = [
    (m[from + 7] - m[from + 5]) / s,
    (m[from + 2] - m[from + 6]) / s,
    (m[from + 3] - m[from + 1]) / s,
  ];
  const own = s / 4;
  if (largest === w2) write(out, to, wx, wy, wz, own);
  else if (largest === x2) write(out, to, own, xy, zx, wx);
  else if (largest === y2) write(out, to, xy, own, yz, wy);
  else write(out, to, zx, yz, own, wz);
}

function write(out: Float32Array | Float64Array, at: number, x: number, y: number, z: number, w: number): void {
  out[at] = x;
  out[at + 1] = y;
  out[at + 2] = z;
  out[at + 3] = w;
}

/** Index of the first number whose bits differ; -1 where none does. NaN equals the same NaN. */
export function firstDifferentBit(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  const left = new Uint32Array(a.buffer, a.byteOffset, a.length);
  const right = new Uint32Array(b.buffer, b.byteOffset, b.length);
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return i;
  return -1;
}
