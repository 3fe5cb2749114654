import type { Learner, Likeness } from '../../engines/learner.ts';
import { initialParameters, networkParts } from '../../engines/networks.ts';
import { randomFromSeed, type Random } from '../../numerics/random.ts';
import { testStudent } from '../algorithm.ts';
import type { Laboratory, Stopwatch } from '../cycle/laboratory.ts';
import type { Configuration } from '../configuration.ts';
import { cycleMetrics, noEpisodes } from '../cycle/cycleMetrics.ts';
import { requireFiniteCycle } from '../divergence.ts';
import { drawHeldOutStarts } from '../cycle/metaReward.ts';
import { createVisits } from '../cycle/visits.ts';
import { forkedState } from './fork.ts';
import { createMethod, resumeMethod, type Method } from './methods.ts';
import { noPause } from '../policies/pause.ts';
import { deterministicPolicy } from '../policies/policy.ts';
import type { CycleRecord, Role, Segment, StoredTeacher } from '../record.ts';
import { createCollector, resumeCollector, transitionsOf, type Collector, type OpenRollout } from '../rollouts.ts';
import { joinSnapshots, splitSnapshot } from './snapshots.ts';
import { streams, type Randoms } from './streams.ts';
import type { TrainerParts, TrainerState } from './trainerState.ts';

export interface Checkpoint {
  readonly state: TrainerState;
  /** Snapshot of the learner, or of the student's and the explorer's (snapshots.ts). */
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
  /** Carries out one cycle. @throws NotFinite where its numbers run away; the trainer is then of no more use. */
  next(): Promise<CycleRecord>;
  checkpoint(): Promise<Checkpoint>;
  /** The teacher after the last cycle; null for methods without one of their own. */
  storedTeacher(): Promise<StoredTeacher | null>;
}

/** Starts a run: draws the networks and sets the targets equal to them. */
export async function createTrainer(parts: TrainerParts): Promise<Trainer> {
  const { configuration, learner } = parts;
  // Object.fromEntries forgets which keys it was given.
  const randoms = Object.fromEntries(
    streams.map((stream) => [stream, randomFromSeed(configuration.seed, stream)]),
  ) as Randoms;
  await drawNetworks(learner, randoms.initialisation, configuration.teacherInitialLogStd);
  if (parts.explorer !== null) await drawNetworks(parts.explorer, randoms.explorer, 0);
  const collect = (
    role: Role,
    stream: 'teacher-resets' | 'student-resets' | 'baseline-resets' | 'test-resets',
  ): Collector => createCollector(role, parts.simulators[role], randoms[stream], parts.pause);
  const collectors = {
    teacher: collect('teacher', 'teacher-resets'),
    student: collect('student', 'student-resets'),
    baseline: collect('baseline', 'baseline-resets'),
    test: collect('test', 'test-resets'),
  };
  const start: Progress = { cycle: 0, interactions: 0, testsDone: 0, totals: noEpisodes };
  return trainer(parts, collectors, await createMethod(parts, randoms), start);
}

/** Targets and copies begin equal to what they are of. */
async function drawNetworks(learner: Learner, random: Random, initialLogStd: number): Promise<void> {
  const draw = (network: 'actor' | 'critic' | 'secondCritic' | 'teacher') =>
    initialParameters(networkParts(network, learner.options), random, initialLogStd);
  const actor = draw('actor');
  const critic = draw('critic');
  for (const name of ['actor', 'targetActor', 'perturbedActor', 'adaptiveActor', 'previousActor'] as const)
    await learner.writeNetwork(name, actor);
  for (const name of ['critic', 'targetCritic', 'previousCritic'] as const) await learner.writeNetwork(name, critic);
  if (learner.options.teacher !== 'none') await learner.writeNetwork('teacher', draw('teacher'));
  if (learner.options.student === 'td3') {
    const second = draw('secondCritic');
    for (const name of ['secondCritic', 'targetSecondCritic'] as const) await learner.writeNetwork(name, second);
  }
}

/** Goes on from a checkpoint, so that the run's rows are the ones it would have had without the pause. */
export async function resumeTrainer(parts: TrainerParts, checkpoint: Checkpoint, log: RunLog): Promise<Trainer> {
  await restoreLearners(parts, checkpoint.learner, 'options');
  return goOn(parts, checkpoint.state, log);
}

/**
 * Goes on with other settings from a checkpoint that another run left.
 *
 * @param from that run's configuration, and after it those of the forks in between, which carried out no cycle.
 */
export async function forkTrainer(
  parts: TrainerParts,
  from: readonly Configuration[],
  checkpoint: Checkpoint,
  log: RunLog,
): Promise<Trainer> {
  await restoreLearners(parts, checkpoint.learner, 'sizes');
  const path = [...from.slice(1), parts.configuration];
  return goOn(
    parts,
    path.reduce((state, to, i) => forkedState(state, from[i], to), checkpoint.state),
    log,
  );
}

async function restoreLearners(
  { learner, explorer }: TrainerParts,
  snapshot: Uint8Array,
  alike: Likeness,
): Promise<void> {
  const { student, explorer: second } = splitSnapshot(snapshot);
  if (explorer !== null && second === null)
    throw new Error('The state of an explorer run has no explorer. Nothing was changed.');
  await learner.restore(student, alike);
  if (explorer !== null && second !== null) await explorer.restore(second, alike);
}

async function goOn(parts: TrainerParts, state: TrainerState, log: RunLog): Promise<Trainer> {
  const { configuration, task, learner } = parts;
  for (const segments of log.segments)
    await learner.refill(transitionsOf(segments, task.observationSize, task.actionSize, configuration.timeLimit));
  const collect = (role: Role): Collector =>
    resumeCollector(role, parts.simulators[role], state.collectors[role], log.open[role] ?? null, parts.pause);
  const collectors = {
    teacher: collect('teacher'),
    student: collect('student'),
    baseline: collect('baseline'),
    test: collect('test'),
  };
  return trainer(parts, collectors, await resumeMethod(parts, state.method), state);
}

type Progress = Pick<TrainerState, 'cycle' | 'interactions' | 'testsDone' | 'totals' | 'visits'>;

function trainer(parts: TrainerParts, collectors: Laboratory['collectors'], method: Method, from: Progress): Trainer {
  const { configuration, task, learner } = parts;
  let { cycle, interactions, testsDone, totals } = from;

  // A run whose first cycles were not counted never knows where it has been.
  const visits = cycle > 0 && from.visits === undefined ? null : createVisits(task, from.visits);

  let starts: Float32Array | null = null;
  // No rollout of a test is open between two tests, so that its simulator is free.
  const heldOutStarts = (): Float32Array => (starts ??= drawHeldOutStarts(parts.simulators.test, configuration.seed));

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
        heldOutStarts,
        stopwatch,
        pause: parts.pause ?? noPause,
      };
      const outcome = await method.cycle(laboratory);
      interactions += outcome.segments.reduce((sum, segment) => sum + segment.steps, 0);
      const testsDue = Math.floor(interactions / configuration.testInterval);
      const isTestDue = testsDue > testsDone || isFinished();
      const test = isTestDue ? await testStudent(laboratory) : [];
      testsDone = testsDue;
      const sigma = await method.sigma();
      visits?.add([...outcome.segments, ...test]);
      const logged = cycleMetrics({
        configuration,
        task,
        outcome,
        test,
        sigma,
        totals,
        seconds: seconds(),
        rewards: method.rewards,
        noiseScale: method.noiseScale,
        visits,
      });
      totals = logged.totals;
      const record: CycleRecord = {
        cycle,
        interactions,
        segments: [...outcome.segments, ...test],
        metrics: logged.metrics,
        sigma,
      };
      await requireFiniteCycle(record, learner);
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
        state: {
          ...{ cycle, interactions, testsDone, totals, collectors: states, method: method.state() },
          ...(visits === null ? {} : { visits: visits.state() }),
        },
        learner: joinSnapshots(await learner.snapshot(), (await parts.explorer?.snapshot()) ?? null),
      };
    },
    storedTeacher: () => method.storedTeacher(cycle - 1),
  };
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
