/**
 * The simd engines' arithmetic at the size of DESIGN section 5: observations
 * of 11, actions of 3, minibatches of 64 from a replay buffer far larger than
 * the caches. Run alone: node test/benchmarks/learner.ts
 */
import { cpus } from 'node:os';
import type { Learner, LearnerOptions } from '../../src-main/engines/learner.ts';
import type { SimdEngine } from '../../src-main/engines/simd/kernel.ts';
import { createSimdLearner, loadKernel } from '../../src-main/engines/simd/learner.ts';
import { randomTransitions, writeNetworks } from '../helpers/learners.ts';

export interface LearnerBenchmark {
  readonly engine: SimdEngine;
  /** Milliseconds for one update from the replay buffer. */
  readonly update: Timing;
  /** Microseconds for the action of one observation. */
  readonly act: Timing;
  /** Milliseconds for a teacher's update on 100 rows. */
  readonly teacherUpdate: Timing;
}

/** Over the rounds: the median is what to expect, the least what the machine can do when others leave it alone. */
export interface Timing {
  readonly median: number;
  readonly least: number;
}

const options: LearnerOptions = {
  observationSize: 11, actionSize: 3, hiddenSizes: [64, 64], batchSize: 64, replayCapacity: 300_000, explorationCapacity: 1000,
  gamma: 0.99, tau: 0.01, actorLearningRate: 1e-4, criticLearningRate: 1e-3, criticL2: 1e-2, observationClip: 5,
  teacher: 'gaussian', teacherInputSize: 11, samplingState: Uint32Array.of(1, 2, 3, 4),
};

export async function benchLearner(engines: readonly SimdEngine[] = ['simd', 'simd-fma'], rounds = 30): Promise<LearnerBenchmark[]> {
  const results: LearnerBenchmark[] = [];
  for (const engine of engines) results.push(bench(await filledLearner(engine), engine, rounds));
  return results;
}

async function filledLearner(engine: SimdEngine): Promise<Learner> {
  const learner = createSimdLearner(loadKernel(engine), engine, options);
  await writeNetworks(learner);
  for (let seed = 0; seed < 10; seed++) await learner.append(randomTransitions(options.replayCapacity / 10, options, seed));
  return learner;
}

function bench(learner: Learner, engine: SimdEngine, rounds: number): LearnerBenchmark {
  const observation = Float32Array.from({ length: options.observationSize }, (_, i) => Math.sin(i));
  const action = new Float32Array(options.actionSize);
  const inputs = Float32Array.from({ length: 100 * options.observationSize }, (_, i) => Math.sin(i));
  const actions = Float32Array.from({ length: 100 * options.actionSize }, (_, i) => Math.cos(i));
  const act = (): void => {
    for (let i = 0; i < 2000; i++) void learner.act('actor', observation, action);
  };
  const teach = (): void => {
    for (let i = 0; i < 10; i++) void learner.teacherUpdate(inputs, actions, 1, 1e-4);
  };
  return {
    engine,
    update: timed(rounds, 50, () => void learner.updateFromReplay(50)),
    act: scaled(timed(rounds, 2000, act), 1000),
    teacherUpdate: timed(rounds, 10, teach),
  };
}

/** Milliseconds for one of the `count` things that `work` does; a third of the rounds come first, uncounted, to warm up. */
function timed(rounds: number, count: number, work: () => void): Timing {
  const times: number[] = [];
  for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
    const start = performance.now();
    work();
    if (round >= 0) times.push((performance.now() - start) / count);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)], least: times[0] };
}

function scaled({ median, least }: Timing, factor: number): Timing {
  return { median: factor * median, least: factor * least };
}

if (import.meta.main) {
  const show = ({ median, least }: Timing): string => `${median.toFixed(3)} (least ${least.toFixed(3)})`;
  console.log(cpus()[0]?.model);
  for (const { engine, update, act, teacherUpdate } of await benchLearner()) {
    console.log(`${engine}: update ${show(update)} ms, act ${show(act)} us, teacher's update ${show(teacherUpdate)} ms`);
  }
}
