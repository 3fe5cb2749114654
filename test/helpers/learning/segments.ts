import type { Segment } from '../../../src-main/learning/record.ts';

/** A segment with given rewards; observations count up from 0 and actions are 0. */
export function segmentOf(rewards: readonly number[], changes: Partial<Segment> = {}): Segment {
  const sum = rewards.reduce((total, reward) => total + reward, 0);
  return {
    role: 'student',
    index: 0,
    firstStep: 0,
    steps: rewards.length,
    initial: { position: new Float64Array(1), velocity: new Float64Array(1) },
    observations: Float32Array.from({ length: 2 * (rewards.length + 1) }, (_, i) => i),
    actions: new Float32Array(rewards.length),
    rewards: Float32Array.from(rewards),
    ending: 'open',
    segmentReturn: sum,
    rolloutReturn: sum,
    ...changes,
  };
}
