import type { Learner } from '../../engines/learner.ts';
import { networkParts } from '../../engines/networks.ts';
import { randomFromState, type Random } from '../../numerics/random.ts';
import type { Configuration } from '../configuration.ts';
import { pinkNoise } from './pinkNoise.ts';
import { after, clipAction, type Policy } from './policy.ts';

/** Plappert et al. 2018 as Baselines has it: the factor of one adaptation. */
const ADAPTATION = 1.01;

function updatesBetween(adaptation: Configuration['noiseAdaptation']): number {
  switch (adaptation) {
    case 'every-update':
      return 1;
    case 'every-50-updates':
      return 50;
  }
}

export interface NoiseState {
  /** Of pink noise, as it was before the episode's noise was drawn. */
  readonly random: readonly number[];
  /** Standard deviation now; of the parameters where it adapts. */
  readonly scale: number;
  /** The Ornstein-Uhlenbeck process, one value per action dimension; of pink noise, steps of the episode so far. */
  readonly process: readonly number[];
}

/** DDPG's exploration: a policy, and a word between updates for noise that adapts. */
export interface NoisyPolicy extends Policy {
  /** How many updates to make until the next call of `adapt`. */
  readonly updatesPerAdaptation: number;
  adapt(): Promise<void>;
  state(): NoiseState;
}

/** @param episodeLimit of the task, steps. */
export function createNoise(
  configuration: Configuration,
  learner: Learner,
  random: Random,
  episodeLimit: number,
): NoisyPolicy {
  const still = new Float64Array(learner.options.actionSize);
  return noise(configuration, learner, random, configuration.noiseScale, still, episodeLimit);
}

export function resumeNoise(
  configuration: Configuration,
  learner: Learner,
  state: NoiseState,
  episodeLimit: number,
): NoisyPolicy {
  return noise(
    configuration,
    learner,
    randomFromState(Uint32Array.from(state.random)),
    state.scale,
    Float64Array.from(state.process),
    episodeLimit,
  );
}

function noise(
  configuration: Configuration,
  learner: Learner,
  random: Random,
  initialScale: number,
  process: Float64Array,
  episodeLimit: number,
): NoisyPolicy {
  const { actionSize, observationSize, batchSize } = learner.options;
  const { noiseTheta, noiseTimestep } = configuration;
  let scale = initialScale;
  const state = (): NoiseState => ({ random: [...random.state()], scale, process: [...process] });
  const fixed = { updatesPerAdaptation: Infinity, adapt: () => Promise.resolve(), state };

  switch (configuration.noise) {
    case 'none':
      return {
        ...fixed,
        beginEpisode: () => undefined,
        act: (observation, action) => learner.act('actor', observation, action),
      };
    case 'gaussian':
      return {
        ...fixed,
        beginEpisode: () => undefined,
        act: (observation, action) =>
          after(learner.act('actor', observation, action), () => {
            for (let i = 0; i < actionSize; i++) action[i] += scale * random.normal();
            clipAction(action);
          }),
      };
    case 'ornstein-uhlenbeck':
      // Lillicrap et al. 2016: dx = -theta x dt + sigma dW, from 0 in each episode.
      return {
        ...fixed,
        beginEpisode: () => {
          process.fill(0);
        },
        act: (observation, action) =>
          after(learner.act('actor', observation, action), () => {
            for (let i = 0; i < actionSize; i++) {
              process[i] +=
                -noiseTheta * process[i] * noiseTimestep + scale * Math.sqrt(noiseTimestep) * random.normal();
              action[i] += process[i];
            }
            clipAction(action);
          }),
      };
    case 'pink':
      return pink(configuration, learner, random, process[0], episodeLimit);
    case 'uniform':
      return {
        ...fixed,
        beginEpisode: () => undefined,
        act(_observation, action) {
          for (let i = 0; i < actionSize; i++) action[i] = 2 * random.uniform() - 1;
        },
      };
    case 'adaptive-parameter':
      // The policy of an episode is one perturbed actor; a second one, perturbed anew, measures how far the noise moves
      // the actions.
      return {
        updatesPerAdaptation: updatesBetween(configuration.noiseAdaptation),
        state,
        beginEpisode: () => perturb(learner, 'perturbedActor', scale, random),
        act: (observation, action) => learner.act('perturbedActor', observation, action),
        async adapt() {
          const observations = new Float32Array(batchSize * observationSize);
          const exact = new Float32Array(batchSize * actionSize);
          const perturbed = new Float32Array(batchSize * actionSize);
          await perturb(learner, 'adaptiveActor', scale, random);
          await learner.sampleObservations(observations);
          await learner.act('actor', observations, exact);
          await learner.act('adaptiveActor', observations, perturbed);
          const distance = rootMeanSquare(exact, perturbed);
          scale = distance > configuration.noiseScale ? scale / ADAPTATION : scale * ADAPTATION;
        },
      };
  }
}

/**
 * Eberhard et al. 2023: one pink sequence an action dimension and episode, as
 * long as an episode may be. A resumed episode draws it again.
 */
function pink(
  { noiseScale }: Configuration,
  learner: Learner,
  random: Random,
  stepsAlready: number,
  episodeLimit: number,
): NoisyPolicy {
  const { actionSize } = learner.options;
  const draw = (): readonly Float64Array[] => Array.from({ length: actionSize }, () => pinkNoise(episodeLimit, random));
  let steps = stepsAlready;
  let atStart = [...random.state()];
  let sequences = steps === 0 ? [] : draw();
  return {
    updatesPerAdaptation: Infinity,
    adapt: () => Promise.resolve(),
    state: () => ({
      random: steps === 0 ? [...random.state()] : atStart,
      scale: noiseScale,
      process: new Array<number>(actionSize).fill(0).with(0, steps),
    }),
    beginEpisode() {
      atStart = [...random.state()];
      sequences = draw();
      steps = 0;
    },
    act: (observation, action) =>
      after(learner.act('actor', observation, action), () => {
        for (let i = 0; i < actionSize; i++) action[i] += noiseScale * sequences[i][steps];
        steps += 1;
        clipAction(action);
      }),
  };
}

/** Adds N(0, scale^2) to every parameter of the actor but those of its layer normalisations. */
async function perturb(
  learner: Learner,
  target: 'perturbedActor' | 'adaptiveActor',
  scale: number,
  random: Random,
): Promise<void> {
  const parameters = Float32Array.from(await learner.readNetwork('actor'));
  for (const part of networkParts('actor', learner.options)) {
    if (part.name === 'g1' || part.name === 's1' || part.name === 'g2' || part.name === 's2') continue;
    for (let i = part.offset; i < part.offset + part.size; i++) parameters[i] += scale * random.normal();
  }
  await learner.writeNetwork(target, parameters);
}

export function rootMeanSquare(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return a.length === 0 ? 0 : Math.sqrt(sum / a.length);
}
