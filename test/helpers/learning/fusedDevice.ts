/**
 * Prints as JSON what becomes of a device that learners of `webgpu-fused` opened or were handed: for a test that needs
 * a process of its own.
 */
import { openDevice } from '../../../src-main/engines/fused/device.ts';
import { createFusedLearners } from '../../../src-main/engines/fused/learner.ts';
import type { Learner } from '../../../src-main/engines/learner.ts';
import { oddOptions, randomTransitions, writeNetworks } from './learners.ts';

export interface DeviceFindings {
  /** What an update says whose device is lost while it waits, and what it gives as the cause. */
  readonly lost: string;
  readonly cause: string;
  /**
   * Devices closed so far: while one of two learners on a device of their own is there, after the last, after others
   * were refused, after two on a device that they were handed.
   */
  readonly closed: readonly number[];
}

const options = oddOptions();
const states = [1, 2].map((seed) => Uint32Array.of(seed, 2, 3, 4));
const device = await openDevice();

let closed = 0;
const { destroy } = GPUDevice.prototype;
GPUDevice.prototype.destroy = function () {
  closed++;
  destroy.call(this);
};

const counts: number[] = [];
const own = await createFusedLearners(options, states);
own[0].dispose();
counts.push(closed);
own[1].dispose();
counts.push(closed);
const refused = await createFusedLearners({ ...options, replayCapacity: 2 ** 40 }, states).catch(() => null);
if (refused !== null) throw new Error('So large a replay buffer fits no device.');
counts.push(closed);

async function start(learner: Learner, seed: number): Promise<void> {
  await writeNetworks(learner, seed);
  await learner.append(randomTransitions(33, options, seed));
}
const handed = await createFusedLearners(options, states, device);
await Promise.all(handed.map(start));
const { mapAsync } = GPUBuffer.prototype;
GPUBuffer.prototype.mapAsync = function (...given) {
  const mapped = mapAsync.apply(this, given);
  destroy.call(device.gpu);
  return mapped;
};
const error = await Promise.all(handed.map((learner) => learner.updateFromReplay(50))).then(
  () => new Error('The updates ended.'),
  (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason))),
);
for (const learner of handed) learner.dispose();
counts.push(closed);
const { message: lost, cause } = error;
console.log(JSON.stringify({ lost, cause: String(cause), closed: counts } satisfies DeviceFindings));
process.exit(0);
