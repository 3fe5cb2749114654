import type { LearnerOptions } from '../learner.ts';

/**
 * @throws {RangeError} naming the first option out of its range.
 */
export function checkOptions(options: LearnerOptions): void {
  atLeastOne('observationSize', options.observationSize);
  atLeastOne('actionSize', options.actionSize);
  atLeastOne('hiddenSizes[0]', options.hiddenSizes[0]);
  atLeastOne('hiddenSizes[1]', options.hiddenSizes[1]);
  atLeastOne('batchSize', options.batchSize);
  atLeastOne('replayCapacity', options.replayCapacity);
  atLeastOne('explorationCapacity', options.explorationCapacity);
  if (options.teacher === 'gaussian') atLeastOne('teacherInputSize', options.teacherInputSize);
  between('gamma', options.gamma, 0, 1);
  between('tau', options.tau, 0, 1);
  between('actorLearningRate', options.actorLearningRate, 0, Infinity);
  between('criticLearningRate', options.criticLearningRate, 0, Infinity);
  between('criticL2', options.criticL2, 0, Infinity);
  atLeastOne('policyDelay', options.policyDelay);
  between('targetNoise', options.targetNoise, 0, Infinity);
  between('targetNoiseClip', options.targetNoiseClip, 0, Infinity);
  between('observationClip', options.observationClip, 0, Infinity);
  if (options.samplingState.length !== 4 || options.samplingState.every((word) => word === 0)) {
    throw new RangeError('samplingState: a generator state has four words that are not all zero.');
  }
}

/** 2^31 - 1 is the largest size that the kernel's whole numbers hold. */
function atLeastOne(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1 || value > 2147483647) {
    throw new RangeError(`${name} is a whole number from 1 to 2147483647; got ${value}.`);
  }
}

function between(name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new RangeError(`${name} is a number from ${low} to ${high}; got ${value}.`);
}
