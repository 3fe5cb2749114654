import { readCheckpoint } from '../../db/log/checkpoints.ts';
import { cycleCommitter, type CycleCommit } from '../../db/log/cycles.ts';
import type { ReadableDatabase, WritableDatabase } from '../../db/open.ts';
import { readOpenRollouts, readTrainingSegments } from '../../db/log/rollouts.ts';
import { beat, findRun, recordStart, type StoredRun } from '../../db/runs.ts';
import type { Learner } from '../engines/learner.ts';
import { isPassing } from '../contract/errors.ts';
import type { Provenance, RunOrigin } from '../contract/runs.ts';
import { configurationSchema, type Configuration } from '../learning/configuration.ts';
import { describeDivergence, divergenceOf, NotFinite, type Divergence } from '../learning/divergence.ts';
import { STORED_TEACHERS } from '../learning/policies/frozen.ts';
import { CycleLeft } from '../learning/policies/pause.ts';
import { originOf } from './fork.ts';
import { roles, type CycleRecord, type Role } from '../learning/record.ts';
import {
  createTrainer,
  forkTrainer,
  resumeTrainer,
  type Checkpoint,
  type RunLog,
  type Trainer,
} from '../learning/trainer/trainer.ts';
import { learnerOptions } from '../learning/learnerOptions.ts';
import type { TrainerParts, TrainerState } from '../learning/trainer/trainerState.ts';
import type { Simulator } from '../tasks/task.ts';
import { taskByName } from '../tasks/tasks.ts';
import { chainDigest, EMPTY_DIGEST } from './verification/digest.ts';
import { createFaultCount } from './faultCount.ts';
import type { Progress } from './messages.ts';
import { graphicsOf, openEngine, openExplorer, type EngineChoice } from './engine/engine.ts';
import { readFrozenSource, TrainingError } from './frozenSource.ts';
import type { Stop } from './stop.ts';
import type { TryEngine } from './trial.ts';
import { LOCK_PATIENCE, whenFree } from './whenFree.ts';

export interface Execution {
  readonly database: WritableDatabase;
  readonly run: string;
  readonly createSimulator: (configuration: Configuration) => Simulator;
  /** Seconds from any origin. */
  readonly clock: () => number;
  readonly provenance: (seed: number, origin: RunOrigin | null, graphics: Provenance['graphics'] | null) => string;
  /** For `auto` where it has to see which engines are there. */
  readonly tryEngine: TryEngine;
  /** What `claimRun` gave: nothing is committed once another has claimed the run. */
  readonly claim: number;
  readonly stop: Stop;
  /** @param isAuto the configuration left the engine to `auto`. */
  readonly onStart: (engine: string, isAuto: boolean) => void;
  readonly onCycle: (progress: Progress) => void;
  /** Heard once for each cycle that has to wait for another program's lock. */
  readonly onWait?: () => void;
  /** Something that a person should know of, after the cycle that showed it. */
  readonly onNotice: (message: string) => void;
}

/** stopped: after a whole cycle. left: within one, which is not committed. diverged: likewise, and for good. */
export type TrainingEnding =
  | { readonly kind: 'finished' | 'stopped' | 'left' }
  | { readonly kind: 'diverged'; readonly divergence: Divergence; readonly message: string };

/**
 * Carries out a claimed run from where it stands, one transaction per cycle.
 * Says how it ended; an error leaves the run at its last committed cycle.
 */
export async function executeRun(execution: Execution): Promise<TrainingEnding> {
  const { database, run, clock } = execution;
  const stored = findRun(database, run);
  if (stored === undefined) throw new TrainingError(`There is no run ${run} in this database.`);
  const configuration = configurationSchema.parse(JSON.parse(stored.configuration));
  const frozen = readFrozenSource(database, configuration);
  const task = taskByName(configuration.task);
  const options = learnerOptions(configuration, task, frozen?.method ?? null);
  const { engine, learner } = await openEngine(engineChoice(stored, configuration), options, execution.tryEngine);
  let explorer: Learner | null = null;
  try {
    const graphics = await graphicsOf(engine);
    explorer = await openExplorer(engine, configuration, task);
    database.pragma(`busy_timeout = ${LOCK_PATIENCE}`);
    const begun = await whenFree(
      () => {
        const provenance = execution.provenance(configuration.seed, originOf(stored), graphics);
        recordStart(database, run, engine, provenance);
        execution.onStart(engine, configuration.engine === 'auto');
      },
      execution.stop,
      execution.onWait,
    );
    if (begun === null) return { kind: 'stopped' };
    const simulators = createSimulators(() => execution.createSimulator(configuration));
    try {
      const parts: TrainerParts = {
        configuration,
        task,
        learner,
        explorer,
        simulators,
        frozen,
        clock,
        pause: execution.stop.pause,
      };
      const trainer = await openTrainer(database, stored, parts);
      return await trainToEnd(execution, stored, configuration, trainer);
    } finally {
      for (const role of roles) simulators[role].dispose();
    }
  } finally {
    learner.dispose();
    explorer?.dispose();
  }
}

/** A run that has begun stays with its engine, whatever `auto` would take today. */
function engineChoice(stored: StoredRun, configuration: Configuration): EngineChoice {
  return stored.engine === null || stored.cycles === 0
    ? { kind: 'asked', engine: configuration.engine }
    : { kind: 'recorded', engine: stored.engine };
}

export function createSimulators(create: () => Simulator): Record<Role, Simulator> {
  return { teacher: create(), student: create(), baseline: create(), test: create() };
}

async function openTrainer(database: WritableDatabase, stored: StoredRun, parts: TrainerParts): Promise<Trainer> {
  const checkpoint = readCheckpoint(database, stored.id);
  if (checkpoint === undefined) return createTrainer(parts);
  // Written by `checkpoint()` of the same program; the database's version guards its form.
  const state = JSON.parse(checkpoint.state) as TrainerState;
  // A fork that has not gone on yet stands at its origin's state, and so may the origin.
  const from: Configuration[] = [];
  for (let origin = originOf(stored); origin?.cycle === checkpoint.cycle; origin = origin.origin)
    from.unshift(origin.configuration);
  return continueTrainer(database, stored.id, parts, from, { state, learner: checkpoint.learner });
}

/**
 * Goes on from a checkpoint with what the run logged up to it.
 *
 * @param from the configurations that led there, oldest first, where they are others'; else empty.
 */
export function continueTrainer(
  database: ReadableDatabase,
  run: string,
  parts: TrainerParts,
  from: readonly Configuration[],
  checkpoint: Checkpoint,
): Promise<Trainer> {
  const { collectors, cycle } = checkpoint.state;
  const open = roles.flatMap((role) => {
    const { begun, open: place } = collectors[role];
    return place === null ? [] : [{ role, index: begun - 1, steps: place.steps }];
  });
  const log: RunLog = {
    segments: readTrainingSegments(database, run, cycle),
    open: readOpenRollouts(database, run, open),
  };
  return from.length === 0 ? resumeTrainer(parts, checkpoint, log) : forkTrainer(parts, from, checkpoint, log);
}

/**
 * A sign of life, where the database can take one. While another program has
 * it locked, or its disk is full, there is none: that holds up the cycle, which
 * waits for it or ends the run by itself.
 */
export function tryBeat(database: WritableDatabase, run: string, claim: number): void {
  try {
    beat(database, run, claim);
  } catch (error) {
    if (!isPassing(error)) throw error;
  }
}

/** Between two cycles, where there is none to leave however long the wish has waited. */
async function isToStop(stop: Stop): Promise<boolean> {
  try {
    await stop.pause();
  } catch (error) {
    if (!(error instanceof CycleLeft)) throw error;
  }
  return stop.isRequested;
}

async function trainToEnd(
  execution: Execution,
  stored: StoredRun,
  configuration: Configuration,
  trainer: Trainer,
): Promise<TrainingEnding> {
  const { database, run, stop, clock, claim } = execution;
  const commit = cycleCommitter(database);
  const begun = clock();
  const faults = createFaultCount();
  /** Seconds that other programs' locks took: they are no training. */
  let waited = 0;
  const write = async <T>(work: () => T): Promise<{ readonly result: T } | null> => {
    const asked = clock();
    let hasWaited = false;
    const written = await whenFree(work, stop, () => {
      hasWaited = true;
      execution.onWait?.();
    });
    if (hasWaited) waited += clock() - asked;
    return written;
  };
  let cycle = stored.cycles;
  let digest = stored.digest ?? EMPTY_DIGEST;
  let returns = {
    rollout: stored.rollout_return,
    rolloutEpisodes: stored.rollout_episodes,
    cumulative: stored.cumulative_return,
    test: stored.test_return,
  };
  while (!trainer.finished) {
    if (await isToStop(stop)) return { kind: 'stopped' };
    let record: CycleRecord;
    try {
      record = await trainer.next();
    } catch (error) {
      if (error instanceof CycleLeft) return { kind: 'left' };
      if (!(error instanceof NotFinite)) throw error;
      const divergence = divergenceOf(cycle, error);
      return { kind: 'diverged', divergence, message: describeDivergence(divergence, configuration) };
    }
    const { state, learner } = await trainer.checkpoint();
    digest = chainDigest(digest, record.segments);
    const seconds = stored.seconds + clock() - begun - waited;
    const whole: CycleCommit = {
      run,
      record,
      digest,
      seconds,
      checkpoint: { state: JSON.stringify(state), learner },
      teacher: await trainer.storedTeacher(),
      oldestTeacher: record.cycle - STORED_TEACHERS + 1,
      isLast: trainer.finished,
      claim,
    };
    if ((await write(() => commit(whole))) === null) return { kind: 'left' };
    returns = {
      rollout: record.metrics.rollout_return ?? returns.rollout,
      rolloutEpisodes: record.metrics.rollout_episodes ?? returns.rolloutEpisodes,
      cumulative: record.metrics.cumulative_return ?? returns.cumulative,
      test: record.metrics.test_return ?? returns.test,
    };
    const unstable = faults.notice(record);
    if (unstable !== null) await write(() => execution.onNotice(unstable));
    cycle = record.cycle + 1;
    execution.onCycle({ cycle: record.cycle, interactions: record.interactions, seconds, returns });
  }
  return { kind: 'finished' };
}
