import { ClaimVoid } from '../../db/log/cycles.ts';
import { openDatabase } from '../../db/open.ts';
import { addRunEvent, claimRun } from '../../db/runs.ts';
import { failureOf } from '../contract/failure.ts';
import { isDiskFull } from '../contract/errors.ts';
import type { Simulator } from '../tasks/task.ts';
import { loadSimulators } from '../tasks/tasks.ts';
import { tryBeat, executeRun, type TrainingEnding } from './execute.ts';
import { TrainingError } from './frozenSource.ts';
import { leaveParent, serveParent, tellParent } from './child/childEntry.ts';
import { forkRun, type ForkOrder } from './fork.ts';
import {
  LEFT_WITHIN_CYCLE,
  type ForkAnswer,
  type TrainingCommand,
  type TrainingOrder,
  type WorkerMessage,
} from './messages.ts';
import { gatherProvenance } from './provenance.ts';
import { createStop } from './stop.ts';
import { startTrialsAt } from './trial.ts';
import { LOCK_PATIENCE, whenFree } from './whenFree.ts';

/** Seconds until `auto` gives up on an engine that says nothing; only large networks get so far. */
const TRIAL_LIMIT = 60;

/** Seconds between two signs of life. */
const BEAT_EVERY = 15;

const clock = (): number => performance.now() / 1000;
const stop = createStop(clock, () => new Promise((resolve) => setImmediate(resolve)));

/**
 * The process that carries out one run: the only code that trains. It claims
 * the run; the run is given back, with how it ended, when the process is gone.
 */
async function main(order: TrainingOrder, say: (message: WorkerMessage) => void): Promise<Ended> {
  const { run } = order;
  const database = openDatabase(order.databasePath, { durability: 'process' });
  let heart: ReturnType<typeof setInterval> | undefined;
  try {
    database.pragma(`busy_timeout = ${LOCK_PATIENCE}`);
    const onWait = (): void => say({ type: 'waiting', run });
    const claimed = await whenFree(() => claimRun(database, run, order.owner), stop, onWait);
    if (claimed === null) return endedOf(run, { kind: 'stopped' });
    const claim = claimed.result;
    if (claim === null) throw new ClaimVoid(`Another process has taken the run ${run}, or has finished it.`);
    // Cycles are signs of life too; a long one has these between its pieces.
    heart = setInterval(() => tryBeat(database, run, claim), BEAT_EVERY * 1000);
    const simulators = await loadSimulators();
    const ending = await executeRun({
      database,
      run,
      claim,
      createSimulator: (configuration): Simulator => simulators.create(configuration.task),
      clock,
      provenance: (seed, origin, graphics) => JSON.stringify(gatherProvenance(seed, order.command, origin, graphics)),
      tryEngine: startTrialsAt(new URL(order.trialEntry), TRIAL_LIMIT),
      stop,
      onStart: (engine, isAuto) => {
        const why = isAuto ? ', which auto takes for these sizes and what is installed' : '';
        addRunEvent(database, run, new Date().toISOString(), 'started', `Training on ${engine}${why}.`);
        say({ type: 'started', run, engine, isAuto });
      },
      onNotice: (message) => addRunEvent(database, run, new Date().toISOString(), 'notice', message),
      onCycle: (progress) => say({ type: 'progress', run, progress }),
      onWait,
    });
    return endedOf(run, ending);
  } finally {
    clearInterval(heart);
    database.close();
  }
}

function endedOf(run: string, ending: TrainingEnding): Ended {
  switch (ending.kind) {
    case 'finished':
    case 'stopped':
      return { type: 'ended', run, status: ending.kind, message: null };
    case 'left':
      return { type: 'ended', run, status: 'stopped', message: LEFT_WITHIN_CYCLE };
    case 'diverged':
      return { type: 'ended', run, status: 'diverged', message: ending.message, divergence: ending.divergence };
  }
}

function fork(databasePath: string, order: ForkOrder): ForkAnswer {
  try {
    const database = openDatabase(databasePath);
    try {
      forkRun(database, order);
    } finally {
      database.close();
    }
    return { failure: null };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

type Ended = Extract<WorkerMessage, { type: 'ended' }>;

function reasonOf(error: unknown): string {
  if (isDiskFull(error))
    return (
      'The disk is full: the last cycle could not be committed. What was committed before it is whole; make room, ' +
      'and resume the run from there.'
    );
  if (error instanceof TrainingError || error instanceof ClaimVoid) return error.message;
  const { details, message } = failureOf(error);
  return details ?? message;
}

// The pool, and it alone, sends commands.
serveParent<TrainingCommand>((command) => {
  switch (command.type) {
    case 'train':
      main(command.order, tellParent).then(
        (ending) => tellParent(ending, leaveParent),
        (error: unknown) => {
          const { run } = command.order;
          const isTaken = error instanceof ClaimVoid;
          const ended: Ended = { type: 'ended', run, status: 'failed', message: reasonOf(error), isTaken };
          tellParent(ended, leaveParent);
        },
      );
      return;
    case 'fork':
      tellParent(fork(command.databasePath, command.order), leaveParent);
      return;
    case 'stop':
      stop.request();
  }
});
