import type { Random } from '../numerics/random.ts';
import { transitionLength, type Awaitable, type Learner, type LearnerOptions, type NetworkName } from './learner.ts';
import { initialParameters, networkParts } from './networks.ts';

/** How fast an engine is with one set of options, here and now; medians. */
export interface EngineTiming {
  /** One update with a minibatch from the replay buffer. */
  readonly secondsPerUpdate: number;
  /** mu(s) of one observation, as a rollout asks for it. */
  readonly secondsPerAction: number;
}

/** Rows in the replay buffer while updates are timed. */
const ROWS = 4096;

/** The options with a replay buffer no larger than timing needs. */
export function timingOptions(options: LearnerOptions): LearnerOptions {
  return { ...options, replayCapacity: Math.min(options.replayCapacity, ROWS) };
}

/**
 * Times a fresh learner, which is of no other use afterwards.
 *
 * @param clock seconds from any origin.
 * @param seconds to spend on updates, and a quarter of it on actions; an engine
 * that needs longer for three updates takes longer.
 */
export async function timeLearner(
  learner: Learner,
  random: Random,
  clock: () => number,
  seconds: number,
): Promise<EngineTiming> {
  const { options } = learner;
  const names: readonly NetworkName[] = ['actor', 'critic', 'targetActor', 'targetCritic'];
  for (const name of names) await learner.writeNetwork(name, initialParameters(networkParts(name, options), random, 0));
  await learner.append(randomTransitions(options, random));
  const observation = Float32Array.from({ length: options.observationSize }, () => random.normal());
  const action = new Float32Array(options.actionSize);
  const secondsPerUpdate = await timeOne(clock, seconds, (count) => learner.updateFromReplay(count));
  const secondsPerAction = await timeOne(clock, seconds / 4, async (count) => {
    for (let i = 0; i < count; i++) {
      const pending = learner.act('actor', observation, action);
      if (pending instanceof Promise) await pending;
    }
  });
  return { secondsPerUpdate, secondsPerAction };
}

/**
 * Median time of one of the things that `work` does `count` of. The first call
 * (code is compiled, kernels are loaded) is not counted, and those that follow
 * grow until one takes a tenth of `seconds`, so that the clock's grain is small.
 */
async function timeOne(
  clock: () => number,
  seconds: number,
  work: (count: number) => Awaitable<unknown>,
): Promise<number> {
  async function time(count: number): Promise<number> {
    const start = clock();
    await work(count);
    return clock() - start;
  }

  const begun = clock();
  await time(1);
  let count = 1;
  let last = await time(count);
  while (last < seconds / 10 && clock() - begun < seconds) {
    count *= 2;
    last = await time(count);
  }
  const times = [last / count];
  while (clock() - begun < seconds) times.push((await time(count)) / count);
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

/** Every twentieth one terminal. */
function randomTransitions(options: LearnerOptions, random: Random): Float32Array {
  const { observationSize, actionSize, replayCapacity } = options;
  const stride = transitionLength(options);
  const rows = new Float32Array(replayCapacity * stride).map(() => random.normal());
  for (let row = 0; row < replayCapacity; row++) {
    const at = row * stride + observationSize;
    for (let i = 0; i < actionSize; i++) rows[at + i] = Math.max(-1, Math.min(1, rows[at + i]));
    rows[at + actionSize + 1] = row % 20 === 19 ? 1 : 0;
  }
  return rows;
}
