/**
 * Prints as JSON the digests of short runs whose learners are one crowd of `webgpu-fused`, and of the same runs each
 * alone: for a test that needs a process of its own. The method is named on the command line.
 */
import { openDevice, type Device } from '../../../src-main/engines/fused/device.ts';
import { createFusedLearners } from '../../../src-main/engines/fused/learner.ts';
import type { Learner } from '../../../src-main/engines/learner.ts';
import { learnerOptions } from '../../../src-main/learning/learnerOptions.ts';
import { createTrainer } from '../../../src-main/learning/trainer/trainer.ts';
import { loadSimulators, taskByName } from '../../../src-main/tasks/tasks.ts';
import { createSimulators } from '../../../src-main/training/execute.ts';
import { chainDigest, EMPTY_DIGEST } from '../../../src-main/training/verification/digest.ts';
import { shortConfiguration } from '../runs.ts';

export interface TrainersFindings {
  /** Of each run, cycle by cycle. */
  readonly together: readonly (readonly string[])[];
  readonly alone: readonly (readonly string[])[];
}

const task = taskByName('Pendulum');
const factory = await loadSimulators();
const configurations = [1, 2, 3].map((seed) =>
  shortConfiguration({ task: 'Pendulum', method: process.argv[2], seed, interactions: 300, hiddenSizes: [8, 8] }),
);
const allOptions = configurations.map((configuration) => learnerOptions(configuration, task, null));

/** One run, for so many cycles; then its learner is disposed of, whoever else is still at work. */
async function train(learner: Learner, which: number, cycles: number): Promise<string[]> {
  const simulators = createSimulators(() => factory.create('Pendulum'));
  const parts = {
    configuration: configurations[which],
    task,
    learner,
    explorer: null,
    simulators,
    frozen: null,
    clock: () => 0,
  };
  const trainer = await createTrainer(parts);
  const digests: string[] = [];
  while (!trainer.finished && digests.length < cycles) {
    const { segments } = await trainer.next();
    await trainer.checkpoint();
    digests.push(chainDigest(digests.at(-1) ?? EMPTY_DIGEST, segments));
  }
  learner.dispose();
  return digests;
}

async function crowd(which: readonly number[], device: Device): Promise<string[][]> {
  const states = which.map((each) => allOptions[each].samplingState);
  const learners = await createFusedLearners(allOptions[0], states, device);
  // The second leaves before its end.
  return Promise.all(which.map((each, i) => train(learners[i], each, each === 1 ? 2 : Infinity)));
}

const device = await openDevice();
const together = await crowd([0, 1, 2], device);
const alone: string[][] = [];
for (const which of [0, 1, 2]) alone.push(...(await crowd([which], device)));
console.log(JSON.stringify({ together, alone } satisfies TrainersFindings));
process.exit(0);
