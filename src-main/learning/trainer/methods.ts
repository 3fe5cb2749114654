import type { Learner } from '../../engines/learner.ts';
import { randomFromSeed } from '../../numerics/random.ts';
import { beginMeta, ddpgCycle, explorerCycle, frozenCycle, metaCycle, type CycleOutcome } from '../algorithm.ts';
import type { Laboratory, MetaMemory } from '../cycle/laboratory.ts';
import { createExplorer, resumeExplorer, type Explorer } from '../policies/explorer.ts';
import { frozenTeacher, type FrozenSource, type FrozenTeacher } from '../policies/frozen.ts';
import { createNoise, resumeNoise, type NoisyPolicy } from '../policies/noise.ts';
import type { StoredTeacher } from '../record.ts';
import { noRewards, type RewardHistory } from '../cycle/returns.ts';
import type { Randoms } from './streams.ts';
import { createTeacher, resumeTeacher, type Teacher } from '../policies/teacher.ts';
import type { MethodState, TrainerParts } from './trainerState.ts';

/** What a trainer asks of a method, whichever it is. */
export interface Method {
  /** Carries out one cycle. */
  cycle(laboratory: Laboratory): Promise<CycleOutcome>;
  /** All that the method needs to go on, beside the learner's networks. */
  state(): MethodState;
  /** The teacher's standard deviations, one an action dimension; null for methods without a teacher that learns. */
  sigma(): Promise<Float32Array | null>;
  /** The teacher after the cycle; null for methods without one of their own. */
  storedTeacher(cycle: number): Promise<StoredTeacher | null>;
  /** Of the raw meta-rewards so far. */
  readonly rewards: RewardHistory;
  /** Of the noise that the baseline explores with; null for the other methods. */
  readonly noiseScale: number | null;
}

export async function createMethod(parts: TrainerParts, randoms: Randoms): Promise<Method> {
  const { configuration, learner } = parts;
  switch (configuration.method) {
    case 'ddpg':
      return baseline(createNoise(configuration, learner, randoms.noise, parts.task.episodeLimit));
    case 'frozen':
      return frozen(await frozenTeacher(configuration, sourceOf(parts), learner, randoms.frozen, null));
    case 'explorer':
      return explorer(createExplorer(configuration, explorerOf(parts), randoms.explorer));
    case 'meta':
    case 'meta-variance':
    case 'meta-state':
      return meta(createTeacher(configuration, learner, randoms.teacher, parts.pause), null);
  }
}

export async function resumeMethod(parts: TrainerParts, state: MethodState): Promise<Method> {
  const { configuration, learner } = parts;
  switch (state.kind) {
    case 'ddpg':
      return baseline(resumeNoise(configuration, learner, state.noise, parts.task.episodeLimit));
    case 'frozen': {
      const random = randomFromSeed(configuration.seed, 'frozen');
      return frozen(await frozenTeacher(configuration, sourceOf(parts), learner, random, state.teacher));
    }
    case 'explorer':
      return explorer(resumeExplorer(configuration, explorerOf(parts), state.explorer));
    case 'meta':
      return meta(resumeTeacher(configuration, learner, state.teacher, parts.pause), state.memory);
  }
}

const withoutTeacher = {
  sigma: () => Promise.resolve(null),
  storedTeacher: () => Promise.resolve(null),
  rewards: noRewards,
} as const;

function baseline(noise: NoisyPolicy): Method {
  return {
    ...withoutTeacher,
    cycle: (laboratory) => ddpgCycle(laboratory, noise),
    state: () => ({ kind: 'ddpg', noise: noise.state() }),
    get noiseScale() {
      return noise.state().scale;
    },
  };
}

function frozen(teacher: FrozenTeacher): Method {
  return {
    ...withoutTeacher,
    cycle: (laboratory) => frozenCycle(laboratory, teacher),
    state: () => ({ kind: 'frozen', teacher: teacher.state() }),
    noiseScale: null,
  };
}

function explorer(policy: Explorer): Method {
  return {
    ...withoutTeacher,
    cycle: (laboratory) => explorerCycle(laboratory, policy),
    state: () => ({ kind: 'explorer', explorer: policy.state() }),
    noiseScale: null,
  };
}

function meta(teacher: Teacher, begun: MetaMemory | null): Method {
  let memory = begun;
  return {
    async cycle(laboratory) {
      const step = memory === null ? await beginMeta(laboratory) : await metaCycle(laboratory, teacher, memory);
      memory = step.memory;
      return step.outcome;
    },
    state: () => ({ kind: 'meta', teacher: teacher.state(), memory }),
    sigma: () => teacher.sigma(),
    storedTeacher: (cycle) => teacher.store(cycle),
    get rewards() {
      return memory?.rewards ?? noRewards;
    },
    noiseScale: null,
  };
}

function sourceOf({ frozen: source }: TrainerParts): FrozenSource {
  if (source === null || source.teachers.length === 0)
    throw new Error('A frozen run needs at least one stored teacher.');
  return source;
}

function explorerOf({ explorer: learner }: TrainerParts): Learner {
  if (learner === null) throw new Error('An explorer run needs a learner for its explorer.');
  return learner;
}
