import type { CriticReading, Float32Text, Replay, Rollout } from '../../../src-main/contract/replay.ts';

/** A rollout as logged and as simulated again, its numbers unpacked; row-major, as the contract has them. */
export interface Episode {
  readonly rollout: Rollout;
  readonly replay: Replay;
  readonly observations: Float32Array;
  readonly actions: Float32Array;
  readonly rewards: Float32Array;
  readonly poses: Float32Array;
  /** Q(s, a), one a step; null where there is no critic. */
  readonly values: Float32Array | null;
}

/** The two answers may be of different lengths where the rollout is still going on: what both have is shown. */
export function unpack(rollout: Rollout, replay: Replay): Episode {
  const width = replay.geoms.length * poseSize;
  const poses = decodeFloat32(replay.poses);
  const steps = Math.min(rollout.steps, poses.length / width - 1);
  const { observationSize, actionSize } = rollout.task;
  return {
    rollout: { ...rollout, steps },
    replay,
    observations: decodeFloat32(rollout.observations).subarray(0, (steps + 1) * observationSize),
    actions: decodeFloat32(rollout.actions).subarray(0, steps * actionSize),
    rewards: decodeFloat32(rollout.rewards).subarray(0, steps),
    poses: poses.subarray(0, (steps + 1) * width),
    values: valuesOf(replay.critic)?.subarray(0, steps) ?? null,
  };
}

function valuesOf(critic: CriticReading): Float32Array | null {
  return critic.kind === 'values' ? decodeFloat32(critic.values) : null;
}

/** Numbers of one geom's pose: x y z and a quaternion x y z w. */
export const poseSize = 7;

/** Every platform that a browser runs on is little-endian. */
export function decodeFloat32(text: Float32Text): Float32Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return new Float32Array(bytes.buffer, 0, Math.floor(binary.length / 4));
}

/** One column of row-major rows. */
export function columnOf(rows: Float32Array, width: number, column: number): number[] {
  return Array.from({ length: Math.floor(rows.length / width) }, (_, row) => rows[row * width + column]);
}
