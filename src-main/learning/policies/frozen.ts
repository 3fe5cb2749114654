import type { Learner } from '../../engines/learner.ts';
import { randomFromState, type Random } from '../../numerics/random.ts';
import type { Configuration } from '../configuration.ts';
import type { MetaMethod } from '../method.ts';
import { drawGaussian, sigmaOf } from './gaussian.ts';
import { clipAction, type Policy, type TakenStep } from './policy.ts';
import type { StoredTeacher } from '../record.ts';
import { createValueFeatures } from './valueFeatures.ts';

/** The teachers of another run, oldest first; its last cycles', at most 100. */
export interface FrozenSource {
  readonly method: MetaMethod;
  readonly valueFeature: Configuration['valueFeature'];
  readonly teachers: readonly StoredTeacher[];
}

export interface FrozenState {
  readonly random: readonly number[];
  /** Place in `teachers` of the one that acts in the open rollout. */
  readonly chosen: number;
}

export interface FrozenTeacher extends Policy {
  keepNetworks(): Promise<void>;
  state(): FrozenState;
}

/** The paper keeps "the last 100 iterations" for its mixture (Table 2). */
export const STORED_TEACHERS = 100;

/**
 * A stored teacher that is never updated (Table 2): the final one, or for each
 * rollout one drawn uniformly from those stored. It sees observations
 * normalised as they were in its own run.
 */
export async function frozenTeacher(
  configuration: Configuration,
  source: FrozenSource,
  learner: Learner,
  random: Random,
  resumed: FrozenState | null,
): Promise<FrozenTeacher> {
  const { observationSize, actionSize, observationClip, teacherInputSize } = learner.options;
  const { teachers } = source;
  const generator = resumed === null ? random : randomFromState(Uint32Array.from(resumed.random));
  let chosen = resumed === null ? teachers.length - 1 : resumed.chosen;
  let current = teachers[chosen];
  let sigma = new Float32Array(actionSize);
  const input = new Float32Array(source.method === 'meta-variance' ? 0 : teacherInputSize);
  const mean = new Float32Array(actionSize);
  let features = createValueFeatures(learner, source.valueFeature, null, false);

  async function take(place: number): Promise<void> {
    chosen = place;
    current = teachers[place];
    await learner.writeNetwork('teacher', current.parameters);
    sigma = sigmaOf(current.parameters, actionSize);
    const [valueMean, valueStd] = current.value;
    features = createValueFeatures(
      learner,
      source.valueFeature,
      { count: 1, sum: valueMean, sumOfSquares: valueStd ** 2 + valueMean ** 2 },
      false,
    );
  }

  async function meanAt(observation: Float32Array, before: TakenStep | null): Promise<void> {
    if (source.method === 'meta-variance') {
      await learner.act('actor', observation, mean);
      return;
    }
    for (let i = 0; i < observationSize; i++) {
      const z = (observation[i] - current.mean[i]) / current.std[i];
      input[i] = Math.max(-observationClip, Math.min(observationClip, z));
    }
    if (source.method === 'meta-state') await features.write(observation, before, input, observationSize);
    await learner.teacherMean(input, mean);
  }

  await take(chosen);
  return {
    async beginEpisode() {
      if (configuration.frozenPolicy === 'mixture') await take(generator.below(teachers.length));
    },
    async act(observation, action, before = null) {
      await meanAt(observation, before);
      drawGaussian(mean, sigma, generator, action);
      clipAction(action);
    },
    keepNetworks: () => (source.method === 'meta-state' ? features.keepNetworks() : Promise.resolve()),
    state: () => ({ random: [...generator.state()], chosen }),
  };
}
