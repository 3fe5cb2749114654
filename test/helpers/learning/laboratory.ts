import { createLearner } from '../../../src-main/engines/engines.ts';
import type { Learner, LearnerOptions } from '../../../src-main/engines/learner.ts';
import type { Laboratory } from '../../../src-main/learning/cycle/laboratory.ts';
import { type Configuration } from '../../../src-main/learning/configuration.ts';
import { drawHeldOutStarts } from '../../../src-main/learning/cycle/metaReward.ts';
import { resolveConfiguration } from '../../../src-main/learning/resolution.ts';
import { noPause } from '../../../src-main/learning/policies/pause.ts';
import { deterministicPolicy } from '../../../src-main/learning/policies/policy.ts';
import type { Role } from '../../../src-main/learning/record.ts';
import { createCollector, type Collector } from '../../../src-main/learning/rollouts.ts';
import { learnerOptions } from '../../../src-main/learning/learnerOptions.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';
import type { Task } from '../../../src-main/tasks/task.ts';
import { fakeSimulator, fakeTask } from './fakeSimulator.ts';

/** A configuration of few steps and updates. */
export function smallConfiguration(changes: Record<string, unknown> = {}): Configuration {
  return resolveConfiguration({
    task: 'Pendulum',
    method: 'meta',
    exploreSteps: 6,
    evaluationSteps: 8,
    rolloutSteps: 8,
    exerciseUpdates: 3,
    studentUpdates: 4,
    teacherUpdates: 2,
    interactions: 1000,
    batchSize: 4,
    hiddenSizes: [8, 8],
    testEpisodes: 2,
    ...changes,
  });
}

export function smallOptions(configuration: Configuration, task: Task = fakeTask()): LearnerOptions {
  return learnerOptions(configuration, task, null);
}

export function simdLearner(configuration: Configuration, task: Task = fakeTask()): Promise<Learner> {
  return createLearner('simd', smallOptions(configuration, task));
}

export function laboratoryOf<L extends Learner>(
  configuration: Configuration,
  learner: L,
  task: Task = fakeTask(),
): Laboratory & { readonly learner: L } {
  const collect = (role: Role): Collector => createCollector(role, fakeSimulator(task), randomFromSeed(1, role));
  return {
    configuration,
    task,
    learner,
    collectors: {
      teacher: collect('teacher'),
      student: collect('student'),
      baseline: collect('baseline'),
      test: collect('test'),
    },
    student: deterministicPolicy(learner),
    heldOutStarts: () => drawHeldOutStarts(fakeSimulator(task), 1),
    stopwatch: { time: async (_part, work) => work() },
    pause: noPause,
  };
}
