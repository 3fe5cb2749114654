import type { Awaitable, Learner, UpdateReport } from '../engines/learner.ts';
import type { Task } from '../tasks/task.ts';
import type { Configuration } from './configuration.ts';
import { stepsOf } from './cycleSteps.ts';
import { requireFiniteReport } from './divergence.ts';
import type { FrozenTeacher } from './policies/frozen.ts';
import { rootMeanSquare, type NoisyPolicy } from './policies/noise.ts';
import { UPDATES_IN_PIECE, type Pause } from './policies/pause.ts';
import type { Policy } from './policies/policy.ts';
import type { Role, Segment } from './record.ts';
import { addReward, estimateReturn, noRewards, scaleMetaReward, type RewardHistory } from './returns.ts';
import { transitionsOf, type Collector } from './rollouts.ts';
import type { Teacher, TeacherReport } from './policies/teacher.ts';

/** What the cycles of all methods work with. */
export interface Laboratory {
  readonly configuration: Configuration;
  readonly task: Task;
  readonly learner: Learner;
  readonly collectors: Readonly<Record<Role, Collector>>;
  /** mu, without noise. */
  readonly student: Policy;
  readonly stopwatch: Stopwatch;
  /** Between pieces of updates; collectors and teacher have it too. */
  readonly pause: Pause;
}

/** Adds up where the time of a cycle goes. */
export interface Stopwatch {
  time<T>(part: 'updates' | 'simulation', work: () => Promise<T> | T): Promise<T>;
}

/** What Algorithm 1 remembers from one cycle to the next, besides the networks. */
export interface MetaMemory {
  /**
   * R(pi) of the next meta-reward; null while there is nothing to read it from (`completed`, before the first end of an
   * episode).
   */
  readonly returnBefore: number | null;
  /** Of the raw meta-rewards so far. */
  readonly rewards: RewardHistory;
}

/** What a cycle of a meta method comes to, and what the next one remembers. */
export interface MetaStep {
  readonly memory: MetaMemory;
  readonly outcome: CycleOutcome;
}

/** One cycle's outcome, before it is made into a record. */
export interface CycleOutcome {
  readonly segments: readonly Segment[];
  /** Of the updates on the replay buffer. */
  readonly updates: UpdateReport | null;
  /** RMS of executed actions minus mu(s), over D0 or the noisy rollouts. */
  readonly actionDistance: number | null;
  readonly meta: {
    readonly reward: number;
    readonly before: number | null;
    readonly after: number | null;
    readonly teacher: TeacherReport;
  } | null;
}

/** Before the loop: D1 of the initial student gives R(pi) and the first content of B. */
export async function beginMeta(laboratory: Laboratory): Promise<MetaStep> {
  const { configuration, task } = laboratory;
  const d1 = await rollStudent(laboratory);
  await store(laboratory, d1);
  const returnBefore = estimateReturn(d1, configuration.returnEstimate, task.episodeLimit, null);
  return {
    memory: { returnBefore, rewards: noRewards },
    outcome: { segments: d1, updates: null, actionDistance: null, meta: null },
  };
}

/**
 * One iteration of Algorithm 1 ("Teacher: learn to explore"), step by step as
 * in the paper; src-main/learning/README.md names the choices that it leaves open.
 */
export async function metaCycle(laboratory: Laboratory, teacher: Teacher, memory: MetaMemory): Promise<MetaStep> {
  const { configuration, task, learner, collectors, stopwatch } = laboratory;

  // 1. Execute the exploration policy pi_e to generate D0.
  await teacher.beginCycle();
  const d0 = await stopwatch.time('simulation', () =>
    collectors.teacher.collect(teacher, stepsOf(configuration, 'exploreSteps')),
  );
  const actionDistance = await distanceToStudent(laboratory, d0);
  await teacher.keepNetworks();

  // 2. Exercise move: pi' = DDPG(pi, D0).
  if (configuration.exerciseMove === 'rollback') await learner.saveStudent();
  const rows = transitionsOf(d0, task.observationSize, task.actionSize, configuration.timeLimit);
  await updateInPieces(laboratory, configuration.exerciseUpdates, (updates) => learner.updateFrom(rows, updates));

  // 3. Execute pi' to generate D1 and estimate R(pi').
  const d1 = await rollStudent(laboratory);
  const before = memory.returnBefore;
  const after = estimateReturn(d1, configuration.returnEstimate, task.episodeLimit, before);

  // 4. The meta-reward R(pi') - R(pi); 0 while one of them is unknown.
  const rewards = addReward(memory.rewards, after === null || before === null ? 0 : after - before);
  const reward = scaleMetaReward(rewards, configuration.metaRewardScale);

  // 5. Update pi_e along the meta-policy gradient, equation 5.
  const report = teacher.report();
  await stopwatch.time('updates', () => teacher.update(reward));

  // 6. B <- B + D0 + D1.
  await learner.append(rows);
  await store(laboratory, d1);

  // 7. pi <- DDPG(pi, B).
  if (configuration.exerciseMove === 'rollback') await learner.restoreStudent();
  const updates = await updateFromReplay(laboratory, configuration.studentUpdates);

  const fresh = configuration.baselineReturn === 'fresh' ? await rollStudent(laboratory) : [];
  await store(laboratory, fresh);
  const returnBefore =
    fresh.length > 0 ? estimateReturn(fresh, configuration.returnEstimate, task.episodeLimit, after) : after;

  return {
    memory: { returnBefore, rewards },
    outcome: {
      segments: [...d0, ...d1, ...fresh],
      updates,
      actionDistance,
      meta: { reward, before, after, teacher: report },
    },
  };
}

/** The baseline: DDPG with noise of its own (Lillicrap et al. 2016; Baselines). */
export async function ddpgCycle(laboratory: Laboratory, noise: NoisyPolicy): Promise<CycleOutcome> {
  const { configuration, collectors, stopwatch } = laboratory;
  const rollouts = await stopwatch.time('simulation', () =>
    collectors.baseline.collect(noise, stepsOf(configuration, 'rolloutSteps')),
  );
  const actionDistance = await distanceToStudent(laboratory, rollouts);
  await store(laboratory, rollouts);
  const reports: CountedReport[] = [];
  for (let left = configuration.studentUpdates; left > 0;) {
    const updates = Math.min(left, noise.updatesPerAdaptation);
    await noise.adapt();
    const report = await updateFromReplay(laboratory, updates);
    if (report !== null) reports.push({ updates, report });
    left -= updates;
  }
  return { segments: rollouts, updates: mergeReports(reports), actionDistance, meta: null };
}

/** DDPG fed by a stored teacher that never learns (Table 2). */
export async function frozenCycle(laboratory: Laboratory, teacher: FrozenTeacher): Promise<CycleOutcome> {
  const { configuration, collectors, stopwatch } = laboratory;
  const d0 = await stopwatch.time('simulation', () =>
    collectors.teacher.collect(teacher, stepsOf(configuration, 'rolloutSteps')),
  );
  const actionDistance = await distanceToStudent(laboratory, d0);
  await teacher.keepNetworks();
  await store(laboratory, d0);
  const d1 = configuration.frozenData === 'teacher-and-student' ? await rollStudent(laboratory) : [];
  await store(laboratory, d1);
  const updates = await updateFromReplay(laboratory, configuration.studentUpdates);
  return { segments: [...d0, ...d1], updates, actionDistance, meta: null };
}

/** A test: the deterministic student from reset, off budget and out of the replay buffer. */
export function testStudent(laboratory: Laboratory): Promise<Segment[]> {
  const { collectors, student, configuration, stopwatch } = laboratory;
  return stopwatch.time('simulation', () => collectors.test.collectEpisodes(student, configuration.testEpisodes));
}

function rollStudent({ configuration, collectors, student, stopwatch }: Laboratory): Promise<Segment[]> {
  if (configuration.studentStart === 'reset') collectors.student.abandon();
  return stopwatch.time('simulation', () =>
    collectors.student.collect(student, stepsOf(configuration, 'evaluationSteps')),
  );
}

async function store({ configuration, task, learner }: Laboratory, segments: readonly Segment[]): Promise<void> {
  if (segments.length === 0) return;
  await learner.append(transitionsOf(segments, task.observationSize, task.actionSize, configuration.timeLimit));
}

function updateFromReplay(laboratory: Laboratory, updates: number): Promise<UpdateReport | null> {
  return updateInPieces(laboratory, updates, (piece) => laboratory.learner.updateFromReplay(piece));
}

/** The same updates in the same order, with pauses between. */
async function updateInPieces(
  { stopwatch, pause }: Laboratory,
  updates: number,
  update: (updates: number) => Awaitable<UpdateReport>,
): Promise<UpdateReport | null> {
  let done: readonly CountedReport[] = [];
  for (let left = updates; left > 0;) {
    await pause();
    const piece = Math.min(left, UPDATES_IN_PIECE);
    const all = [...done, { report: await stopwatch.time('updates', () => update(piece)), updates: piece }];
    requireFiniteReport(all[all.length - 1].report);
    const report = mergeReports(all);
    left -= piece;
    done = report === null ? [] : [{ report, updates: updates - left }];
  }
  return done.at(0)?.report ?? null;
}

async function distanceToStudent({ learner }: Laboratory, segments: readonly Segment[]): Promise<number> {
  const { observationSize, actionSize } = learner.options;
  const executed = new Float32Array(segments.reduce((sum, segment) => sum + segment.actions.length, 0));
  const student = new Float32Array(executed.length);
  let at = 0;
  for (const segment of segments) {
    executed.set(segment.actions, at);
    const mu = student.subarray(at, at + segment.steps * actionSize);
    await learner.act('actor', segment.observations.subarray(0, segment.steps * observationSize), mu);
    at += segment.actions.length;
  }
  return rootMeanSquare(executed, student);
}

interface CountedReport {
  readonly report: UpdateReport;
  readonly updates: number;
}

function mergeReports(reports: readonly CountedReport[]): UpdateReport | null {
  const total = reports.reduce((sum, { updates }) => sum + updates, 0);
  if (total === 0) return null;
  const weighted = (read: (report: UpdateReport) => number): number =>
    reports.reduce((sum, { report, updates }) => sum + (read(report) * updates) / total, 0);
  return {
    criticLoss: weighted((report) => report.criticLoss),
    actorLoss: weighted((report) => report.actorLoss),
    meanQ: weighted((report) => report.meanQ),
    largestQ: Math.max(...reports.map(({ report }) => report.largestQ)),
  };
}
