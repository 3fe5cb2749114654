import type { Learner, LearnerOptions } from '../engines/learner.ts';
import { initialParameters, networkParts } from '../engines/networks.ts';
import { randomFromSeed } from '../numerics/random.ts';
import type { Simulator, Task } from '../tasks/task.ts';
import {
  beginMeta,
  ddpgCycle,
  frozenCycle,
  metaCycle,
  streams,
  testStudent,
  type CycleOutcome,
  type Laboratory,
  type MetaMemory,
  type Randoms,
  type Stopwatch,
} from './algorithm.ts';
import type { Configuration, MethodName } from './configuration.ts';
import { frozenTeacher, type FrozenSource, type FrozenState, type FrozenTeacher } from './frozen.ts';
import { cycleMetrics, type ReturnTotals } from './cycleMetrics.ts';
import { createNoise, resumeNoise, type NoiseState, type NoisyPolicy } from './noise.ts';
import { deterministicPolicy } from './policy.ts';
import type { CycleRecord, Role, Segment, StoredTeacher } from './record.ts';
import { noRewards } from './returns.ts';
import {
  createCollector,
  resumeCollector,
  transitionsOf,
  type Collector,
  type CollectorState,
  type OpenRollout,
} from './rollouts.ts';
import { createTeacher, resumeTeacher, type Teacher, type TeacherState } from './teacher.ts';

/** What a run is made of; the caller owns learner and simulators, and frees them. */
export interface TrainerParts {
  readonly configuration: Configuration;
  readonly task: Task;
  readonly learner: Learner;
  /** One simulator for each role. */
  readonly simulators: Readonly<Record<Role, Simulator>>;
  /** The stored teachers of a `frozen` run; null for the other methods. */
  readonly frozen: FrozenSource | null;
  /** Seconds, from any origin; only differences are used, and they steer nothing. */
  readonly clock: () => number;
}

/** Everything that a run needs to go on, beside the learner's snapshot and the logged rollouts. Plain JSON. */
export interface TrainerState {
  readonly cycle: number;
  readonly interactions: number;
  readonly testsDone: number;
  readonly totals: ReturnTotals;
  readonly collectors: Readonly<Record<Role, CollectorState>>;
  readonly method:
    | { readonly kind: 'meta'; readonly teacher: TeacherState; readonly memory: MetaMemory | null }
    | { readonly kind: 'ddpg'; readonly noise: NoiseState }
    | { readonly kind: 'frozen'; readonly teacher: FrozenState };
}

export interface Checkpoint {
  readonly state: TrainerState;
  readonly learner: Uint8Array;
}

/** What a resumed run reads back from its log. */
export interface RunLog {
  /** All segments but tests, in the order in which they entered the replay buffer, cycle by cycle. */
  readonly segments: Iterable<readonly Segment[]>;
  readonly open: Readonly<Partial<Record<Role, OpenRollout>>>;
}

export interface Trainer {
  /** Whether the interaction budget is used up. */
  readonly finished: boolean;
  /** Carries out one cycle. */
  next(): Promise<CycleRecord>;
  checkpoint(): Promise<Checkpoint>;
  /** The teacher after the last cycle; null for methods without one of their own. */
  storedTeacher(): Promise<StoredTeacher | null>;
}

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
    explorationCapacity: configuration.exploreSteps,
    gamma: configuration.gamma,
    tau: configuration.tau,
    actorLearningRate: configuration.actorLearningRate,
    criticLearningRate: configuration.criticLearningRate,
    criticL2: configuration.criticL2,
    observationClip: configuration.observationClip,
    teacher: teacherKind(method),
    teacherInputSize: task.observationSize + (method === 'meta-state' ? 2 : 0),
    samplingState: randomFromSeed(configuration.seed, 'sampling').state(),
  };
}

/** A run stores no more than its budget and one cycle, so a short one need not reserve a million rows. */
function mostStored({ interactions, exploreSteps, evaluationSteps, rolloutSteps }: Configuration): number {
  return interactions + exploreSteps + 2 * evaluationSteps + rolloutSteps;
}

function teacherKind(method: MethodName): LearnerOptions['teacher'] {
  switch (method) {
    case 'ddpg':
      return 'none';
    case 'meta-variance':
      return 'variance';
    case 'meta':
    case 'meta-state':
    case 'frozen':
      return 'gaussian';
  }
}

/** Starts a run: draws the networks and sets the targets equal to them. */
export async function createTrainer(parts: TrainerParts): Promise<Trainer> {
  const { configuration, learner } = parts;
  // Object.fromEntries forgets which keys it was given.
  const randoms = Object.fromEntries(
    streams.map((stream) => [stream, randomFromSeed(configuration.seed, stream)]),
  ) as Randoms;
  const draw = (network: 'actor' | 'critic' | 'teacher') =>
    initialParameters(
      networkParts(network, learner.options),
      randoms.initialisation,
      configuration.teacherInitialLogStd,
    );
  const actor = draw('actor');
  const critic = draw('critic');
  for (const name of ['actor', 'targetActor', 'perturbedActor', 'adaptiveActor', 'previousActor'] as const)
    await learner.writeNetwork(name, actor);
  for (const name of ['critic', 'targetCritic', 'previousCritic'] as const) await learner.writeNetwork(name, critic);
  if (learner.options.teacher !== 'none') await learner.writeNetwork('teacher', draw('teacher'));
  const collect = (
    role: Role,
    stream: 'teacher-resets' | 'student-resets' | 'baseline-resets' | 'test-resets',
  ): Collector => createCollector(role, parts.simulators[role], randoms[stream]);
  const collectors = {
    teacher: collect('teacher', 'teacher-resets'),
    student: collect('student', 'student-resets'),
    baseline: collect('baseline', 'baseline-resets'),
    test: collect('test', 'test-resets'),
  };
  const start: Progress = { cycle: 0, interactions: 0, testsDone: 0, totals: { episodes: 0, sum: 0 } };
  return trainer(parts, collectors, await createMethod(parts, randoms), start);
}

/** Goes on from a checkpoint, so that the run's rows are the ones it would have had without the pause. */
export async function resumeTrainer(parts: TrainerParts, checkpoint: Checkpoint, log: RunLog): Promise<Trainer> {
  const { configuration, task, learner } = parts;
  const { state } = checkpoint;
  await learner.restore(checkpoint.learner);
  for (const segments of log.segments)
    await learner.refill(transitionsOf(segments, task.observationSize, task.actionSize, configuration.timeLimit));
  const collect = (role: Role): Collector =>
    resumeCollector(role, parts.simulators[role], state.collectors[role], log.open[role] ?? null);
  const collectors = {
    teacher: collect('teacher'),
    student: collect('student'),
    baseline: collect('baseline'),
    test: collect('test'),
  };
  return trainer(parts, collectors, await resumeMethod(parts, state.method), state);
}

type Method =
  | { readonly kind: 'meta'; readonly teacher: Teacher; memory: MetaMemory | null }
  | { readonly kind: 'ddpg'; readonly noise: NoisyPolicy }
  | { readonly kind: 'frozen'; readonly teacher: FrozenTeacher };

type Progress = Pick<TrainerState, 'cycle' | 'interactions' | 'testsDone' | 'totals'>;

async function createMethod(parts: TrainerParts, randoms: Randoms): Promise<Method> {
  const { configuration, learner } = parts;
  switch (configuration.method) {
    case 'ddpg':
      return { kind: 'ddpg', noise: createNoise(configuration, learner, randoms.noise) };
    case 'frozen':
      return {
        kind: 'frozen',
        teacher: await frozenTeacher(configuration, frozenSource(parts), learner, randoms.frozen, null),
      };
    case 'meta':
    case 'meta-variance':
    case 'meta-state':
      return { kind: 'meta', teacher: createTeacher(configuration, learner, randoms.teacher), memory: null };
  }
}

async function resumeMethod(parts: TrainerParts, state: TrainerState['method']): Promise<Method> {
  const { configuration, learner } = parts;
  switch (state.kind) {
    case 'ddpg':
      return { kind: 'ddpg', noise: resumeNoise(configuration, learner, state.noise) };
    case 'frozen':
      return {
        kind: 'frozen',
        teacher: await frozenTeacher(
          configuration,
          frozenSource(parts),
          learner,
          randomFromSeed(configuration.seed, 'frozen'),
          state.teacher,
        ),
      };
    case 'meta':
      return { kind: 'meta', teacher: resumeTeacher(configuration, learner, state.teacher), memory: state.memory };
  }
}

function frozenSource({ frozen }: TrainerParts): FrozenSource {
  if (frozen === null || frozen.teachers.length === 0)
    throw new Error('A frozen run needs at least one stored teacher.');
  return frozen;
}

function trainer(parts: TrainerParts, collectors: Laboratory['collectors'], method: Method, from: Progress): Trainer {
  const { configuration, task, learner } = parts;
  let { cycle, interactions, testsDone, totals } = from;

  async function carryOut(laboratory: Laboratory): Promise<CycleOutcome> {
    switch (method.kind) {
      case 'ddpg':
        return ddpgCycle(laboratory, method.noise);
      case 'frozen':
        return frozenCycle(laboratory, method.teacher);
      case 'meta': {
        if (method.memory !== null) return metaCycle(laboratory, method.teacher, method.memory);
        const { memory, outcome } = await beginMeta(laboratory);
        method.memory = memory;
        return outcome;
      }
    }
  }

  const isFinished = (): boolean => interactions >= configuration.interactions;

  return {
    get finished() {
      return isFinished();
    },
    async next() {
      const { stopwatch, seconds } = createStopwatch(parts.clock);
      const laboratory: Laboratory = {
        configuration,
        task,
        learner,
        collectors,
        student: deterministicPolicy(learner),
        stopwatch,
      };
      const outcome = await carryOut(laboratory);
      interactions += outcome.segments.reduce((sum, segment) => sum + segment.steps, 0);
      const testsDue = Math.floor(interactions / configuration.testInterval);
      const isTestDue = testsDue > testsDone || isFinished();
      const test = isTestDue ? await testStudent(laboratory) : [];
      testsDone = testsDue;
      const sigma = method.kind === 'meta' ? await method.teacher.sigma() : null;
      const logged = cycleMetrics({
        configuration,
        task,
        outcome,
        test,
        sigma,
        totals,
        seconds: seconds(),
        rewards: method.kind === 'meta' && method.memory !== null ? method.memory.rewards : noRewards,
        noiseScale: method.kind === 'ddpg' ? method.noise.state().scale : null,
      });
      totals = logged.totals;
      const record: CycleRecord = {
        cycle,
        interactions,
        segments: [...outcome.segments, ...test],
        metrics: logged.metrics,
        sigma,
      };
      cycle += 1;
      return record;
    },
    async checkpoint() {
      const states = {
        teacher: collectors.teacher.state(),
        student: collectors.student.state(),
        baseline: collectors.baseline.state(),
        test: collectors.test.state(),
      };
      return {
        state: { cycle, interactions, testsDone, totals, collectors: states, method: methodState(method) },
        learner: await learner.snapshot(),
      };
    },
    storedTeacher: () => (method.kind === 'meta' ? method.teacher.store(cycle - 1) : Promise.resolve(null)),
  };
}

function methodState(method: Method): TrainerState['method'] {
  switch (method.kind) {
    case 'ddpg':
      return { kind: 'ddpg', noise: method.noise.state() };
    case 'frozen':
      return { kind: 'frozen', teacher: method.teacher.state() };
    case 'meta':
      return {
        kind: 'meta',
        teacher: method.teacher.state(),
        memory: method.memory === null ? null : { ...method.memory },
      };
  }
}

function createStopwatch(clock: () => number): {
  stopwatch: Stopwatch;
  seconds: () => { updates: number; simulation: number };
} {
  const spent = { updates: 0, simulation: 0 };
  return {
    seconds: () => ({ ...spent }),
    stopwatch: {
      async time(part, work) {
        const start = clock();
        const result = await work();
        spent[part] += clock() - start;
        return result;
      },
    },
  };
}
