import type { Awaitable, Learner } from '../../engines/learner.ts';
import { meanAndStd } from '../../engines/moments.ts';
import { randomFromState, type Random } from '../../numerics/random.ts';
import type { Configuration } from '../configuration.ts';
import { noPause, type Pause } from './pause.ts';
import { drawGaussian, sigmaOf } from './gaussian.ts';
import { after, clipAction, type Policy, type TakenStep } from './policy.ts';
import type { StoredTeacher } from '../record.ts';
import { createValueFeatures, type ValueFeatures, type ValueState } from './valueFeatures.ts';

export interface TeacherState {
  readonly random: readonly number[];
  readonly value: ValueState | null;
}

/** What one D0 says of the teacher. */
export interface TeacherReport {
  /** Mean |f(s)| over D0, and the share of components beyond 0.95. */
  readonly meanMagnitude: number;
  readonly saturation: number;
}

/**
 * The exploration policy pi_e (section 4): a Gaussian whose draws it remembers
 * through one D0, so that equation 5 can be applied to exactly those draws.
 */
export interface Teacher extends Policy {
  /** Forgets the last D0 and reads sigma. */
  beginCycle(): Promise<void>;
  /** What the last D0 showed; before `update`. */
  report(): TeacherReport;
  /**
   * `teacherUpdates` Adam steps along metaReward * sum_t grad log pi_e(a_t | s_t), equation 5.
   * A meta-reward of 0 has no gradient, yet the teacher goes on by Adam's momentum.
   */
  update(metaReward: number): Promise<void>;
  /** After D0 and before any update: this cycle's networks become "the previous ones" of the next (`meta-state`). */
  keepNetworks(): Promise<void>;
  /** The standard deviation per action dimension, as it stands in the learner. */
  sigma(): Promise<Float32Array>;
  /** The teacher as a `frozen` run needs it. */
  store(cycle: number): Promise<StoredTeacher>;
  state(): TeacherState;
}

export function createTeacher(
  configuration: Configuration,
  learner: Learner,
  random: Random,
  pause: Pause = noPause,
): Teacher {
  return teacher(
    configuration,
    learner,
    random,
    configuration.method === 'meta-state' ? createValueFeatures(learner, configuration.valueFeature, null) : null,
    pause,
  );
}

export function resumeTeacher(
  configuration: Configuration,
  learner: Learner,
  state: TeacherState,
  pause: Pause = noPause,
): Teacher {
  const random = randomFromState(Uint32Array.from(state.random));
  return teacher(
    configuration,
    learner,
    random,
    state.value === null ? null : createValueFeatures(learner, configuration.valueFeature, state.value),
    pause,
  );
}

function teacher(
  configuration: Configuration,
  learner: Learner,
  random: Random,
  features: ValueFeatures | null,
  pause: Pause,
): Teacher {
  const { actionSize, observationSize, teacherInputSize, explorationCapacity } = learner.options;
  const aboutStudent = configuration.method === 'meta-variance';
  const inputSize = aboutStudent ? actionSize : teacherInputSize;
  const inputs = new Float32Array(explorationCapacity * inputSize);
  const means = new Float32Array(explorationCapacity * actionSize);
  const draws = new Float32Array(explorationCapacity * actionSize);
  const input = new Float32Array(inputSize);
  const normalised = input.subarray(0, observationSize);
  const mean = new Float32Array(actionSize);
  let steps = 0;
  let deviation = new Float32Array(actionSize);

  async function sigma(): Promise<Float32Array> {
    return sigmaOf(await learner.readNetwork('teacher'), actionSize);
  }

  /** The mean of pi_e at an observation, and the input that the update needs to find it again. */
  function meanAt(observation: Float32Array, before: TakenStep | null): Awaitable<void> {
    if (aboutStudent) return after(learner.act('actor', observation, mean), () => input.set(mean));
    if (features === null)
      return after(learner.normalise(observation, normalised), () => learner.teacherMean(input, mean));
    return meanWithFeatures(observation, before, features);
  }

  async function meanWithFeatures(
    observation: Float32Array,
    before: TakenStep | null,
    values: ValueFeatures,
  ): Promise<void> {
    await learner.normalise(observation, normalised);
    await values.write(observation, before, input, observationSize);
    await learner.teacherMean(input, mean);
  }

  /** a ~ N(mean, sigma^2); what is executed is clipped, what is remembered is not. */
  function draw(action: Float32Array): void {
    drawGaussian(mean, deviation, random, action);
    inputs.set(input, steps * inputSize);
    means.set(mean, steps * actionSize);
    draws.set(action, steps * actionSize);
    steps += 1;
    clipAction(action);
  }

  return {
    beginEpisode: () => undefined,
    act: (observation, action, before = null) => after(meanAt(observation, before), () => draw(action)),
    async beginCycle() {
      steps = 0;
      deviation = Float32Array.from(await sigma());
    },
    report: () => reportOf(means.subarray(0, steps * actionSize)),
    async update(metaReward) {
      const chosen = configuration.teacherSubsample;
      for (let i = 0; i < configuration.teacherUpdates; i++) {
        await pause();
        const rows = chosen === 0 || chosen >= steps ? null : drawWithoutReplacement(steps, chosen, random);
        await learner.teacherUpdate(
          rows === null ? inputs.subarray(0, steps * inputSize) : gather(inputs, inputSize, rows),
          rows === null ? draws.subarray(0, steps * actionSize) : gather(draws, actionSize, rows),
          metaReward,
          configuration.teacherLearningRate,
        );
      }
    },
    async keepNetworks() {
      await features?.keepNetworks();
    },
    sigma,
    async store(cycle) {
      return {
        cycle,
        parameters: Float32Array.from(await learner.readNetwork('teacher')),
        ...meanAndStd(await learner.readMoments()),
        value: features === null ? [0, 1] : features.moments(),
      };
    },
    state: () => ({ random: [...random.state()], value: features === null ? null : features.state() }),
  };
}

function reportOf(means: Float32Array): TeacherReport {
  let magnitude = 0;
  let saturated = 0;
  for (const value of means) {
    magnitude += Math.abs(value);
    if (Math.abs(value) > 0.95) saturated += 1;
  }
  const count = Math.max(means.length, 1);
  return { meanMagnitude: magnitude / count, saturation: saturated / count };
}

/** Differential entropy of the Gaussian in nats: sum_i 1/2 log(2 pi e sigma_i^2). */
export function gaussianEntropy(sigma: Float32Array): number {
  return sigma.reduce((sum, s) => sum + 0.5 * Math.log(2 * Math.PI * Math.E * s * s), 0);
}

/** The first `count` places of a Fisher-Yates shuffle of 0 … size - 1. */
export function drawWithoutReplacement(size: number, count: number, random: Random): Uint32Array {
  const places = Uint32Array.from({ length: size }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + random.below(size - i);
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places.slice(0, count);
}

function gather(rows: Float32Array, width: number, indices: Uint32Array): Float32Array {
  const gathered = new Float32Array(indices.length * width);
  indices.forEach((row, i) => gathered.set(rows.subarray(row * width, (row + 1) * width), i * width));
  return gathered;
}
