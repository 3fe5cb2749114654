import { createLearner } from '../../src-main/engines/engines.ts';
import { ddpgStudent, transitionLength } from '../../src-main/engines/learner.ts';
import type { LearnerOptions } from '../../src-main/engines/learner.ts';
import { initialParameters, networkParts } from '../../src-main/engines/networks.ts';
import { matrixFrom, standardise, type Matrix } from '../../src-main/numerics/matrix.ts';
import { randomFromSeed } from '../../src-main/numerics/random.ts';
import { loadSimulators } from '../../src-main/tasks/tasks.ts';

const options: LearnerOptions = {
  observationSize: 11,
  actionSize: 3,
  hiddenSizes: [64, 64],
  batchSize: 64,
  replayCapacity: 100_000,
  explorationCapacity: 100,
  gamma: 0.99,
  tau: 0.01,
  actorLearningRate: 1e-4,
  criticLearningRate: 1e-3,
  criticL2: 1e-2,
  criticL2Kernels: 'hidden',
  ...ddpgStudent,
  observationClip: 5,
  teacher: 'none',
  teacherInputSize: 0,
  samplingState: Uint32Array.of(1, 2, 3, 4),
};

/** Updates of the whole, spread over the steps: enough for a Hopper that hops. */
const UPDATES = 30_000;

/**
 * States of Hopper (11 numbers), as a study has them: a third from an untrained
 * policy under large noise, the rest from a DDPG learner on its way, standardised.
 */
export async function hopperStates(count: number): Promise<Matrix> {
  const simulator = (await loadSimulators()).create('Hopper');
  const learner = await createLearner('simd', options);
  for (const name of ['actor', 'critic', 'targetActor', 'targetCritic'] as const)
    await learner.writeNetwork(name, initialParameters(networkParts(name, options), randomFromSeed(1, name), 0));
  const random = randomFromSeed(1, 'states');
  const { observationSize, actionSize } = options;
  const { actionBound, episodeLimit } = simulator.task;
  const states = new Float32Array(count * observationSize);
  const action = new Float32Array(actionSize);
  const transition = new Float32Array(transitionLength({ observationSize, actionSize }));
  const untrained = Math.floor(count / 3);
  let step = episodeLimit;
  let updates = 0;
  for (let i = 0; i < count; i++) {
    if (step === episodeLimit || simulator.terminated) {
      simulator.load(simulator.drawInitialState(random));
      step = 0;
    }
    const observation = states.subarray(i * observationSize, (i + 1) * observationSize);
    observation.set(simulator.observation);
    await learner.act('actor', observation, action);
    const deviation = i < untrained ? 1 : 0.2;
    for (let a = 0; a < actionSize; a++) action[a] = Math.max(-1, Math.min(1, action[a] + deviation * random.normal()));
    simulator.step(Float64Array.from(action, (value) => value * actionBound));
    step++;
    transition.set(observation);
    transition.set(action, observationSize);
    transition.set([simulator.reward, simulator.terminated ? 1 : 0], observationSize + actionSize);
    transition.set(simulator.observation, observationSize + actionSize + 2);
    await learner.append(transition);
    const due = Math.floor((UPDATES * Math.max(0, i - untrained)) / (count - untrained));
    if (due >= updates + 50) {
      await learner.updateFromReplay(due - updates);
      updates = due;
    }
  }
  simulator.dispose();
  const matrix = matrixFrom(states, observationSize);
  return standardise(matrix, undefined, states);
}
