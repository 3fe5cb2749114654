/**
 * The arithmetic alone, at the size of the paper: observations of 11,
 * actions of 3, minibatches of 64 from a replay buffer far larger than the
 * caches.
 */
import { createLearner } from '../../src-main/engines/engines.ts';
import { ddpgStudent } from '../../src-main/engines/learner.ts';
import type { EngineName, Learner, LearnerOptions } from '../../src-main/engines/learner.ts';
import { randomTransitions, writeNetworks } from '../helpers/learning/learners.ts';
import { secondsOf, summarise, type Timing } from './timing.ts';

export const benchedEngines = ['simd', 'simd-fma', 'tfjs-wasm'] as const satisfies readonly EngineName[];
type BenchedEngine = (typeof benchedEngines)[number];

export interface EngineTimes {
  /** Milliseconds for one update from the replay buffer. */
  readonly update: Timing;
  /** Microseconds for the action of one observation. */
  readonly act: Timing;
  /** Milliseconds for a teacher's update on 100 rows. */
  readonly teacherUpdate: Timing;
}

export interface LearnerBenchmark {
  readonly engines: Readonly<Record<BenchedEngine, EngineTimes>>;
  /** Time of one tfjs-wasm update over one of the engine's, round by round. */
  readonly speedUp: Readonly<Record<'simd' | 'simd-fma', Timing>>;
  /** Time of an update when eight simd learners take turns in one process, over that of one alone, round by round. */
  readonly eightOverOne: Timing;
}

export const paperSizes: LearnerOptions = {
  observationSize: 11,
  actionSize: 3,
  hiddenSizes: [64, 64],
  batchSize: 64,
  replayCapacity: 300_000,
  explorationCapacity: 1000,
  gamma: 0.99,
  tau: 0.01,
  actorLearningRate: 1e-4,
  criticLearningRate: 1e-3,
  criticL2: 1e-2,
  criticL2Kernels: 'hidden',
  ...ddpgStudent,
  observationClip: 5,
  teacher: 'gaussian',
  teacherInputSize: 11,
  samplingState: Uint32Array.of(1, 2, 3, 4),
};

/** How many of a thing are timed together: enough for the clock, few enough for many rounds. */
const counts: Readonly<
  Record<BenchedEngine, { readonly updates: number; readonly actions: number; readonly teacherUpdates: number }>
> = {
  simd: { updates: 100, actions: 2000, teacherUpdates: 20 },
  'simd-fma': { updates: 100, actions: 2000, teacherUpdates: 20 },
  'tfjs-wasm': { updates: 4, actions: 20, teacherUpdates: 2 },
};

/**
 * The engines take turns within a round, so that a ratio compares neighbours in time; the first third of the rounds
 * warms up.
 */
export async function benchLearners(rounds: number): Promise<LearnerBenchmark> {
  const learners = {
    simd: await filledLearner('simd'),
    'simd-fma': await filledLearner('simd-fma'),
    'tfjs-wasm': await filledLearner('tfjs-wasm'),
  };
  const crowd = [learners.simd];
  while (crowd.length < 8) crowd.push(await filledLearner('simd'));
  const times = { simd: noTimes(), 'simd-fma': noTimes(), 'tfjs-wasm': noTimes() };
  const eightOverOne: number[] = [];
  for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
    for (const engine of benchedEngines) {
      const measured = await timeOnce(learners[engine], counts[engine]);
      if (round >= 0)
        for (const part of ['update', 'act', 'teacherUpdate'] as const) times[engine][part].push(measured[part]);
    }
    const ratio = await crowdRatio(crowd);
    if (round >= 0) eightOverOne.push(ratio);
  }
  const speedUp = (engine: 'simd' | 'simd-fma'): Timing =>
    summarise(times[engine].update.map((time, round) => times['tfjs-wasm'].update[round] / time));
  return {
    engines: {
      simd: summary(times.simd),
      'simd-fma': summary(times['simd-fma']),
      'tfjs-wasm': summary(times['tfjs-wasm']),
    },
    speedUp: { simd: speedUp('simd'), 'simd-fma': speedUp('simd-fma') },
    eightOverOne: summarise(eightOverOne),
  };
}

type Times = Record<keyof EngineTimes, number[]>;

function noTimes(): Times {
  return { update: [], act: [], teacherUpdate: [] };
}

function summary({ update, act, teacherUpdate }: Times): EngineTimes {
  return { update: summarise(update), act: summarise(act), teacherUpdate: summarise(teacherUpdate) };
}

async function filledLearner(engine: EngineName): Promise<Learner> {
  const learner = await createLearner(engine, paperSizes);
  await writeNetworks(learner);
  const rows = randomTransitions(paperSizes.replayCapacity / 10, paperSizes);
  for (let part = 0; part < 10; part++) await learner.append(rows);
  return learner;
}

async function timeOnce(
  learner: Learner,
  { updates, actions, teacherUpdates }: (typeof counts)[BenchedEngine],
): Promise<Record<keyof EngineTimes, number>> {
  const observation = Float32Array.from({ length: paperSizes.observationSize }, (_, i) => Math.sin(i));
  const action = new Float32Array(paperSizes.actionSize);
  const inputs = Float32Array.from({ length: 100 * paperSizes.observationSize }, (_, i) => Math.sin(i));
  const draws = Float32Array.from({ length: 100 * paperSizes.actionSize }, (_, i) => Math.cos(i));
  const update = await secondsOf(() => learner.updateFromReplay(updates));
  const act = await secondsOf(async () => {
    for (let i = 0; i < actions; i++) {
      const pending = learner.act('actor', observation, action);
      if (pending instanceof Promise) await pending;
    }
  });
  const teacherUpdate = await secondsOf(async () => {
    for (let i = 0; i < teacherUpdates; i++) await learner.teacherUpdate(inputs, draws, 1, 1e-4);
    await learner.readNetwork('teacher'); // a GPU has then done what it was told
  });
  return {
    update: (1e3 * update) / updates,
    act: (1e6 * act) / actions,
    teacherUpdate: (1e3 * teacherUpdate) / teacherUpdates,
  };
}

/** Each of the crowd makes 50 updates, as in a cycle of the paper's; then one of them makes as many alone. */
async function crowdRatio(crowd: readonly Learner[]): Promise<number> {
  const together = await secondsOf(async () => {
    for (const learner of crowd) await learner.updateFromReplay(50);
  });
  const alone = await secondsOf(async () => {
    for (let turn = 0; turn < crowd.length; turn++) await crowd[0].updateFromReplay(50);
  });
  return together / alone;
}
