import { ddpgStudent, type LearnerOptions } from '../engines/learner.ts';
import { randomFromSeed } from '../numerics/random.ts';
import type { Task } from '../tasks/task.ts';
import type { Configuration, MethodName } from './configuration.ts';
import { stepsOf } from './cycle/cycleSteps.ts';
import type { FrozenSource } from './policies/frozen.ts';

/** The sizes and rates that a configuration asks of an engine. */
export function learnerOptions(
  configuration: Configuration,
  task: Task,
  frozenMethod: FrozenSource['method'] | null,
): LearnerOptions {
  const method = configuration.method === 'frozen' && frozenMethod !== null ? frozenMethod : configuration.method;
  return {
    observationSize: task.observationSize,
    actionSize: task.actionSize,
    hiddenSizes: configuration.hiddenSizes,
    batchSize: configuration.batchSize,
    replayCapacity: Math.min(configuration.replayCapacity, mostStored(configuration)),
    explorationCapacity: configuration.explorations * stepsOf(configuration, 'exploreSteps'),
    gamma: configuration.gamma,
    tau: configuration.tau,
    actorLearningRate: configuration.actorLearningRate,
    criticLearningRate: configuration.criticLearningRate,
    criticL2: configuration.criticL2,
    criticL2Kernels: configuration.criticL2Kernels,
    ...studentOptions(configuration),
    observationClip: configuration.observationClip,
    teacher: teacherKind(method),
    teacherInputSize: task.observationSize + (method === 'meta-state' ? 2 : 0),
    samplingState: randomFromSeed(configuration.seed, 'sampling').state(),
  };
}

/** Of the explorer's own learner, which draws from the student's replay buffer and has none. */
export function explorerOptions(configuration: Configuration, task: Task): LearnerOptions {
  return {
    ...learnerOptions(configuration, task, null),
    ...ddpgStudent,
    teacher: 'none',
    replayCapacity: 1,
    explorationCapacity: configuration.batchSize,
  };
}

function studentOptions({
  student,
  policyDelay,
  targetNoise,
  targetNoiseClip,
}: Configuration): Pick<LearnerOptions, keyof typeof ddpgStudent> {
  return student === 'td3' ? { student, policyDelay, targetNoise, targetNoiseClip } : ddpgStudent;
}

/** A run stores no more than its budget and one cycle, so a short one need not reserve a million rows. */
function mostStored({
  interactions,
  explorations,
  exploreSteps,
  evaluationSteps,
  rolloutSteps,
}: Configuration): number {
  return interactions + explorations * (exploreSteps + evaluationSteps) + evaluationSteps + rolloutSteps;
}

function teacherKind(method: MethodName): LearnerOptions['teacher'] {
  switch (method) {
    case 'ddpg':
    case 'explorer':
      return 'none';
    case 'meta-variance':
      return 'variance';
    case 'meta':
    case 'meta-state':
    case 'frozen':
      return 'gaussian';
  }
}
