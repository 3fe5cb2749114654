import { ddpgStudent } from '../../../src-main/engines/learner.ts';
import type { Learner, LearnerOptions, NetworkName } from '../../../src-main/engines/learner.ts';
import { initialParameters, networkParts } from '../../../src-main/engines/networks.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';

/** Options of a small learner whose sizes are multiples of nothing. */
export function oddOptions(changes: Partial<LearnerOptions> = {}): LearnerOptions {
  return {
    observationSize: 3,
    actionSize: 2,
    hiddenSizes: [7, 5],
    batchSize: 6,
    replayCapacity: 50,
    explorationCapacity: 40,
    gamma: 0.99,
    tau: 0.01,
    actorLearningRate: 1e-4,
    criticLearningRate: 1e-3,
    criticL2: 1e-2,
    criticL2Kernels: 'hidden',
    ...ddpgStudent,
    observationClip: 5,
    teacher: 'gaussian',
    teacherInputSize: 3,
    samplingState: Uint32Array.of(1, 2, 3, 4),
    ...changes,
  };
}

/**
 * Writes networks whose outputs are far from 0: the usual start with hidden biases and shifts and a larger output
 * kernel.
 */
export async function writeNetworks(learner: Learner, seed = 1): Promise<void> {
  const twins: NetworkName[] = learner.options.student === 'td3' ? ['secondCritic', 'targetSecondCritic'] : [];
  const names: NetworkName[] = ['actor', 'critic', 'targetActor', 'targetCritic', 'teacher', ...twins];
  for (const name of names) {
    const random = randomFromSeed(seed, name);
    const parts = networkParts(name, learner.options);
    const parameters = initialParameters(parts, random, -0.5);
    for (const part of parts.filter((candidate) => candidate.name !== 'logStd' && !/^w[12]$/.test(candidate.name))) {
      for (let i = 0; i < part.size; i++) parameters[part.offset + i] += 0.3 * random.normal();
    }
    await learner.writeNetwork(name, parameters);
  }
}

/** Rows of random transitions, every fifth terminal. */
export function randomTransitions(
  count: number,
  { observationSize, actionSize }: LearnerOptions,
  seed = 2,
): Float32Array {
  const random = randomFromSeed(seed);
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < observationSize; i++) rows.push(random.normal());
    for (let i = 0; i < actionSize; i++) rows.push(2 * random.uniform() - 1);
    rows.push(random.normal(), row % 5 === 4 ? 1 : 0);
    for (let i = 0; i < observationSize; i++) rows.push(random.normal());
  }
  return Float32Array.from(rows);
}
