import { hostname } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../db/open.ts';
import { addRunEvent, claimRun } from '../../db/runs.ts';
import { failureOf } from '../contract/dispatch.ts';
import type { Simulator } from '../tasks/task.ts';
import { loadSimulators } from '../tasks/tasks.ts';
import { executeRun, TrainingError } from './execute.ts';
import type { WorkerMessage, WorkerOrder } from './messages.ts';
import { gatherProvenance } from './provenance.ts';
import { startTrialsAt } from './trial.ts';

/** Seconds until `auto` gives up on an engine that says nothing; only large networks get so far. */
const TRIAL_LIMIT = 60;

/**
 * The worker that carries out one run: the only code that trains. It claims the
 * run; the run is given back, with how it ended, when the worker is gone.
 */
async function main(order: WorkerOrder, say: (message: WorkerMessage) => void): Promise<void> {
  const { run, stopFlag } = order;
  const database = openDatabase(order.databasePath);
  try {
    if (!claimRun(database, run, { pid: process.pid, host: hostname() }))
      throw new TrainingError(`The run ${run} is being carried out elsewhere, or is finished.`);
    try {
      const simulators = await loadSimulators();
      const ending = await executeRun({
        database,
        run,
        createSimulator: (configuration): Simulator => simulators.create(configuration.task),
        clock: () => performance.now() / 1000,
        provenance: (seed) => JSON.stringify(gatherProvenance(seed, order.command)),
        tryEngine: startTrialsAt(new URL(order.trialEntry), TRIAL_LIMIT),
        shouldStop: () => Atomics.load(stopFlag, 0) !== 0,
        onStart: (engine, isAuto) => {
          const why = isAuto ? ', which auto takes for these sizes and what is installed' : '';
          addRunEvent(database, run, new Date().toISOString(), 'started', `Training on ${engine}${why}.`);
          say({ type: 'started', run, engine });
        },
        onCycle: (progress) => say({ type: 'progress', run, progress }),
      });
      say({ type: 'ended', run, status: ending, message: null });
    } catch (error) {
      const message =
        error instanceof TrainingError ? error.message : (failureOf(error).details ?? failureOf(error).message);
      say({ type: 'ended', run, status: 'failed', message });
    }
  } finally {
    database.close();
  }
}

const port = parentPort;
if (port === null) throw new Error('This file is a worker; the pool starts it.');
// The pool is the only one that starts this worker, and it types its order.
await main(workerData as WorkerOrder, (message) => port.postMessage(message));
