import type { UpdateReport } from '../engines/learner.ts';
import { stepsOf } from './cycle/cycleSteps.ts';
import type { Explorer } from './policies/explorer.ts';
import type { FrozenTeacher } from './policies/frozen.ts';
import { rootMeanSquare, type NoisyPolicy } from './policies/noise.ts';
import type { Segment } from './record.ts';
import type { Laboratory, MetaMemory } from './cycle/laboratory.ts';
import { createJudge, rollStudent, type Improvement, type Judge } from './cycle/metaReward.ts';
import {
  addNoise,
  addReward,
  errorOfMean,
  estimateReturn,
  mean,
  meanOfKnown,
  metaRewardBaselines,
  noNoise,
  noRewards,
  returnError,
  rootMeanSquareOfKnown,
  scaleMetaReward,
  signalToNoise,
} from './cycle/returns.ts';
import { transitionsOf } from './rollouts.ts';
import type { Teacher, TeacherReport } from './policies/teacher.ts';
import { mergeReports, updateFromReplay, updateInPieces, type CountedReport } from './cycle/updates.ts';

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
  readonly meta: MetaOutcome | null;
  /** Mean reward of the explorer's updates; null where there is none. */
  readonly novelty: number | null;
}

/** Of the explorations of a cycle, which the paper has one of: means. */
export interface MetaOutcome {
  /** Scaled as it enters equation 5, before a baseline is subtracted. */
  readonly reward: number;
  readonly before: number | null;
  readonly after: number | null;
  /** Standard error of the raw meta-reward, root mean square; null where unknown. */
  readonly error: number | null;
  /** Signal-to-noise ratio of the run's meta-rewards so far; null where unknown. */
  readonly signalToNoise: number | null;
  readonly teacher: TeacherReport;
  /** KL divergence of the teacher before its update from the one after, mean over D0, in nats. */
  readonly kl: number;
}

/** Before the loop: D1 of the initial student gives R(pi) and the first content of B. */
export async function beginMeta(laboratory: Laboratory): Promise<MetaStep> {
  const { configuration, task } = laboratory;
  const d1 = await rollStudent(laboratory);
  await store(laboratory, d1);
  return {
    memory: {
      returnBefore: estimateReturn(d1, configuration.returnEstimate, task.episodeLimit, null),
      returnBeforeError: returnError(d1, configuration.returnEstimate),
      rewards: noRewards,
      noise: noNoise,
    },
    outcome: { segments: d1, updates: null, actionDistance: null, meta: null, novelty: null },
  };
}

/** One D0, the exercise on it, and D1 of the pi' that it leads to. */
interface Exploration {
  readonly d0: readonly Segment[];
  /** D0 as a learner stores it. */
  readonly rows: Float32Array;
  readonly d1: readonly Segment[];
  readonly actionDistance: number;
  readonly improvement: Improvement;
}

/**
 * One iteration of Algorithm 1 ("Teacher: learn to explore"), step by step as
 * in the paper, which makes one exploration a cycle; src-main/learning/README.md
 * names the choices that it leaves open and those that are ours.
 */
export async function metaCycle(laboratory: Laboratory, teacher: Teacher, memory: MetaMemory): Promise<MetaStep> {
  const { configuration, task, learner, stopwatch } = laboratory;

  await teacher.beginCycle();
  const judge = await createJudge(laboratory, memory);
  if (configuration.exerciseMove === 'rollback') await learner.saveStudent();
  const explorations: Exploration[] = [];
  for (let left = configuration.explorations; left > 0; left--)
    explorations.push(await explore(laboratory, teacher, judge, left === 1));
  const improvements = explorations.map(({ improvement }) => improvement);

  // 4. The meta-reward R(pi') - R(pi); 0 while one of them is unknown.
  const raw = improvements.map(({ difference }) => difference);
  const baselines = metaRewardBaselines(raw, memory.rewards, configuration.metaRewardBaseline);
  const rewards = raw.reduce(addReward, memory.rewards);
  const scaled = (reward: number): number => scaleMetaReward(reward, rewards, configuration.metaRewardScale);
  const noise = improvements.reduce(
    (history, { difference, standardError: error }) => addNoise(history, difference, error),
    memory.noise ?? noNoise,
  );

  // 5. Update pi_e along the meta-policy gradient, equation 5.
  const report = teacher.report();
  const kl = await stopwatch.time('updates', () =>
    teacher.update(raw.map((reward, i) => scaled(reward - baselines[i]))),
  );

  // 6. B <- B + D0 + D1.
  await store(laboratory, judge.before);
  for (const exploration of explorations) {
    await learner.append(exploration.rows);
    await store(laboratory, exploration.d1);
  }

  // 7. pi <- DDPG(pi, B).
  const updates = await updateFromReplay(laboratory, configuration.studentUpdates);

  const fresh = configuration.baselineReturn === 'fresh' ? await rollStudent(laboratory) : [];
  await store(laboratory, fresh);
  const after = meanOfKnown(improvements.map((improvement) => improvement.after));
  const returnBefore =
    fresh.length > 0 ? estimateReturn(fresh, configuration.returnEstimate, task.episodeLimit, after) : after;

  return {
    memory: {
      returnBefore,
      returnBeforeError:
        fresh.length > 0
          ? returnError(fresh, configuration.returnEstimate)
          : errorOfMean(improvements.map(({ afterError }) => afterError)),
      rewards,
      noise,
    },
    outcome: {
      segments: [
        ...judge.before,
        ...explorations.flatMap((exploration) => [...exploration.d0, ...exploration.d1]),
        ...fresh,
      ],
      updates,
      actionDistance: mean(explorations.map(({ actionDistance }) => actionDistance)),
      meta: {
        reward: mean(raw.map(scaled)) ?? 0,
        before: meanOfKnown(improvements.map(({ before }) => before)),
        after,
        error: rootMeanSquareOfKnown(improvements.map(({ standardError: error }) => error)),
        signalToNoise: signalToNoise(noise),
        teacher: report,
        kl,
      },
      novelty: null,
    },
  };
}

/** Steps 1 to 3 of Algorithm 1, from pi and, where it is rolled back, to pi again. */
async function explore(laboratory: Laboratory, teacher: Teacher, judge: Judge, isLast: boolean): Promise<Exploration> {
  const { configuration, task, learner, collectors, stopwatch } = laboratory;

  // 1. Execute the exploration policy pi_e to generate D0.
  const d0 = await stopwatch.time('simulation', () =>
    collectors.teacher.collect(teacher, stepsOf(configuration, 'exploreSteps')),
  );
  const actionDistance = await distanceToStudent(laboratory, d0);
  if (isLast) await teacher.keepNetworks();

  // 2. Exercise move: pi' = DDPG(pi, D0).
  const rows = transitionsOf(d0, task.observationSize, task.actionSize, configuration.timeLimit);
  await updateInPieces(laboratory, configuration.exerciseUpdates, (updates) => learner.updateFrom(rows, updates));

  // 3. Execute pi' to generate D1 and estimate R(pi').
  const d1 = await judge.execute();
  if (configuration.exerciseMove === 'rollback') await learner.restoreStudent();
  return { d0, rows, d1, actionDistance, improvement: await judge.improvement() };
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
  return { segments: rollouts, updates: mergeReports(reports), actionDistance, meta: null, novelty: null };
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
  return { segments: [...d0, ...d1], updates, actionDistance, meta: null, novelty: null };
}

/** The student learns off-policy, by the task's rewards, from what an explorer gathers that novelty pays. */
export async function explorerCycle(laboratory: Laboratory, explorer: Explorer): Promise<CycleOutcome> {
  const { configuration, learner, collectors, stopwatch, pause } = laboratory;
  const rollouts = await stopwatch.time('simulation', () =>
    collectors.teacher.collect(explorer, stepsOf(configuration, 'rolloutSteps')),
  );
  const actionDistance = await distanceToStudent(laboratory, rollouts);
  await store(laboratory, rollouts);
  const novelty = await stopwatch.time('updates', () => explorer.learn(learner, pause));
  const updates = await updateFromReplay(laboratory, configuration.studentUpdates);
  return { segments: rollouts, updates, actionDistance, meta: null, novelty };
}

/** A test: the deterministic student from reset, off budget and out of the replay buffer. */
export function testStudent(laboratory: Laboratory): Promise<Segment[]> {
  const { collectors, student, configuration, stopwatch } = laboratory;
  return stopwatch.time('simulation', () => collectors.test.collectEpisodes(student, configuration.testEpisodes));
}

async function store({ configuration, task, learner }: Laboratory, segments: readonly Segment[]): Promise<void> {
  if (segments.length === 0) return;
  await learner.append(transitionsOf(segments, task.observationSize, task.actionSize, configuration.timeLimit));
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
