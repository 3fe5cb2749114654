import { createHash, type Hash } from 'node:crypto';
import type { Segment } from '../../learning/record.ts';

/** What a run's chain begins with. */
export const EMPTY_DIGEST = '0'.repeat(64);

/**
 * The SHA-256 of a cycle's rollouts chained to the digest before it: two runs
 * with the same digest did the same things from the start. Hexadecimal.
 */
export function chainDigest(previous: string, segments: readonly Segment[]): string {
  const hash = createHash('sha256').update(previous);
  for (const segment of segments) {
    hash.update(`${segment.role} ${segment.index} ${segment.firstStep} ${segment.steps} ${segment.ending};`);
    if (segment.firstStep === 0) addBytes(hash, segment.initial.position, segment.initial.velocity);
    addBytes(hash, segment.observations, segment.actions, segment.rewards);
  }
  return hash.digest('hex');
}

function addBytes(hash: Hash, ...arrays: readonly (Float32Array | Float64Array)[]): void {
  for (const array of arrays) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}
