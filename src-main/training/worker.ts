import { openDatabase } from '../../db/open.ts';
import { addRunEvent, claimRun } from '../../db/runs.ts';
import { failureOf } from '../contract/failure.ts';
import type { Simulator } from '../tasks/task.ts';
import { loadSimulators } from '../tasks/tasks.ts';
import { executeRun } from './execute.ts';
import { TrainingError } from './frozenSource.ts';
import { leaveParent, serveParent, tellParent } from './childEntry.ts';
import { LEFT_WITHIN_CYCLE, type TrainingCommand, type TrainingOrder, type WorkerMessage } from './messages.ts';
import { gatherProvenance } from './provenance.ts';
import { createStop } from './stop.ts';
import { startTrialsAt } from './trial.ts';

/** Seconds until `auto` gives up on an engine that says nothing; only large networks get so far. */
const TRIAL_LIMIT = 60;

const clock = (): number => performance.now() / 1000;
const stop = createStop(clock, () => new Promise((resolve) => setImmediate(resolve)));

/**
 * The process that carries out one run: the only code that trains. It claims
 * the run; the run is given back, with how it ended, when the process is gone.
 */
async function main(order: TrainingOrder, say: (message: WorkerMessage) => void): Promise<Ended> {
  const { run } = order;
  const database = openDatabase(order.databasePath, 'process');
  try {
    if (!claimRun(database, run, order.owner))
      throw new TrainingError(`The run ${run} is being carried out elsewhere, or is finished.`);
    const simulators = await loadSimulators();
    const ending = await executeRun({
      database,
      run,
      createSimulator: (configuration): Simulator => simulators.create(configuration.task),
      clock,
      provenance: (seed) => JSON.stringify(gatherProvenance(seed, order.command)),
      tryEngine: startTrialsAt(new URL(order.trialEntry), TRIAL_LIMIT),
      stop,
      onStart: (engine, isAuto) => {
        const why = isAuto ? ', which auto takes for these sizes and what is installed' : '';
        addRunEvent(database, run, new Date().toISOString(), 'started', `Training on ${engine}${why}.`);
        say({ type: 'started', run, engine });
      },
      onNotice: (message) => addRunEvent(database, run, new Date().toISOString(), 'notice', message),
      onCycle: (progress) => say({ type: 'progress', run, progress }),
      onWait: () => say({ type: 'waiting', run }),
    });
    return {
      type: 'ended',
      run,
      status: ending === 'finished' ? 'finished' : 'stopped',
      message: ending === 'left' ? LEFT_WITHIN_CYCLE : null,
    };
  } finally {
    database.close();
  }
}

type Ended = Extract<WorkerMessage, { type: 'ended' }>;

function messageOf(error: unknown): string {
  if (error instanceof TrainingError) return error.message;
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
          const message = messageOf(error);
          tellParent({ type: 'ended', run: command.order.run, status: 'failed', message } satisfies Ended, leaveParent);
        },
      );
      return;
    case 'stop':
      stop.request();
  }
});
