/**
 * Updates of many learners side by side on a graphics processor, at the size of
 * the paper, beside one `simd` learner on one core of the same machine.
 */
import { createLearner } from '../../src-main/engines/engines.ts';
import { findGpu } from '../../src-main/engines/dawn/gpu.ts';
import { openDevice } from '../../src-main/engines/fused/device.ts';
import { createFusedLearners } from '../../src-main/engines/fused/learner.ts';
import type { Learner, LearnerOptions } from '../../src-main/engines/learner.ts';
import { randomTransitions, writeNetworks } from '../helpers/learning/learners.ts';
import { secondsOf, summarise, type Timing } from './timing.ts';

export interface GpuBenchmark {
  readonly device: string;
  /** Updates a second of one simd learner. */
  readonly simd: Timing;
  /** Of all learners of a crowd together: drawing of minibatches, dispatch and reports included. */
  readonly crowds: readonly {
    readonly learners: number;
    readonly updatesPerSecond: Timing;
    readonly overSimd: number;
  }[];
  /** Crowds that do not fit the device, and why. */
  readonly refused: readonly string[];
}

/** As many as a cycle of the paper makes, and one dispatch. */
const UPDATES = 50;

/**
 * @param counts sizes of crowds; null for those of 1 to 2048, on hardware alone.
 * @returns why there is nothing to measure, where there is no adapter, or it is the processor in disguise and no
 * counts were named.
 */
export async function benchGpu(
  options: LearnerOptions,
  counts: readonly number[] | null,
  rounds: number,
): Promise<GpuBenchmark | string> {
  const found = await findGpu();
  if (!found.isThere) return `${found.reason} ${found.remedy}`;
  if (found.isSoftware && counts === null) return `${found.device} It is the processor: name --learners to time it.`;
  const simd = await createLearner('simd', options);
  await fill([simd]);
  const alone = await rates([simd], rounds);
  const device = await openDevice();
  const crowds: GpuBenchmark['crowds'][number][] = [];
  const refused: string[] = [];
  for (const learners of counts ?? [1, 16, 256, 1024, 2048]) {
    let crowd: readonly Learner[];
    try {
      const states = Array.from({ length: learners }, (_, i) => Uint32Array.of(i + 1, 2, 3, 4));
      crowd = await createFusedLearners(options, states, device);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refused.push(error.message);
      continue;
    }
    await fill(crowd);
    const updatesPerSecond = await rates(crowd, rounds);
    for (const learner of crowd) learner.dispose();
    crowds.push({ learners, updatesPerSecond, overSimd: updatesPerSecond.median / alone.median });
  }
  return { device: found.device, simd: alone, crowds, refused };
}

async function fill(learners: readonly Learner[]): Promise<void> {
  const rows = randomTransitions(learners[0].options.replayCapacity, learners[0].options);
  for (const learner of learners) {
    await writeNetworks(learner);
    await learner.append(rows);
  }
}

/** Updates a second of all together; the first round warms up and is left out. */
async function rates(learners: readonly Learner[], rounds: number): Promise<Timing> {
  const found: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const seconds = await secondsOf(() => Promise.all(learners.map((learner) => learner.updateFromReplay(UPDATES))));
    if (round >= 0) found.push((learners.length * UPDATES) / seconds);
  }
  return summarise(found);
}
