import type { Awaitable, Learner } from '../../engines/learner.ts';
import { meanAndStd } from '../../engines/moments.ts';
import { randomFromState, type Random } from '../../numerics/random.ts';
import type { Configuration } from '../configuration.ts';
import { noPause, type Pause } from './pause.ts';
import { drawGaussian, klDivergence, sigmaOf, type GaussianRows } from './gaussian.ts';
import { teacherWeights } from './teacherWeights.ts';
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
   * At most `teacherUpdates` Adam steps along sum_t r_t grad log pi_e(a_t | s_t), equation 5, where r_t is the
   * meta-reward of the D0 that step t is of; `teacherStep` says what weighs it. A meta-reward of 0 has no gradient, yet
   * the teacher goes on by Adam's momentum.
   *
   * @param metaRewards one for each D0 of the cycle, all of one length.
   * @returns KL(before || after) of pi_e, mean over the steps, in nats.
   */
  update(metaRewards: readonly number[]): Promise<number>;
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
  /** Whether an update asks what those before it have come to. */
  const isWatched = configuration.teacherStep !== 'gradient' || configuration.teacherKlLimit > 0;
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

  /** pi_e at the steps of D0, by the parameters of now. */
  async function distribution(): Promise<GaussianRows> {
    const rows = inputs.subarray(0, steps * inputSize);
    const at = Float32Array.from(means.subarray(0, steps * actionSize));
    if (!aboutStudent && steps > 0) await learner.teacherMean(rows, at);
    return { means: at, logStd: await logStd() };
  }

  /** pi_e as D0 was drawn by it. */
  async function asDrawn(): Promise<GaussianRows> {
    return { means: means.slice(0, steps * actionSize), logStd: await logStd() };
  }

  async function logStd(): Promise<Float32Array> {
    const parameters = await learner.readNetwork('teacher');
    return parameters.slice(parameters.length - actionSize);
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
    async update(metaRewards) {
      const { teacherSubsample: chosen, teacherUpdates, teacherLearningRate, teacherKlLimit } = configuration;
      const taken = steps * actionSize;
      const before = isWatched ? await distribution() : await asDrawn();
      let now = before;
      for (let i = 0; i < teacherUpdates; i++) {
        await pause();
        const rows = chosen === 0 || chosen >= steps ? null : drawWithoutReplacement(steps, chosen, random);
        const weights = teacherWeights(configuration, metaRewards, before, now, draws.subarray(0, taken));
        await learner.teacherUpdate(
          rows === null ? inputs.subarray(0, steps * inputSize) : gather(inputs, inputSize, rows),
          rows === null ? draws.subarray(0, taken) : gather(draws, actionSize, rows),
          typeof weights === 'number' || rows === null ? weights : gather(weights, 1, rows),
          teacherLearningRate,
        );
        if (!isWatched && i < teacherUpdates - 1) continue;
        now = await distribution();
        if (teacherKlLimit > 0 && klDivergence(before, now) > teacherKlLimit) break;
      }
      return klDivergence(before, now);
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
