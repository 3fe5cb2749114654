import { parentPort, workerData } from 'node:worker_threads';
import { saveAnalysis } from '../../db/analyses.ts';
import { openDatabase, type ReadableDatabase } from '../../db/open.ts';
import { findRun } from '../../db/runs.ts';
import { readStates, selectRollouts } from '../../db/states.ts';
import type { CoverageRequest, CoverageResult } from '../contract/coverage.ts';
import { TutelageError } from '../contract/errors.ts';
import type { Task } from '../tasks/task.ts';
import { taskByName } from '../tasks/tasks.ts';
import type { AnalysisMessage, AnalysisOrder } from './analysis.ts';
import { analyseCoverage, type SetStates } from './coverageAnalysis.ts';

/** Between two words of progress, in milliseconds. */
const SAY_EVERY = 100;

/** The worker that carries out one coverage analysis. Cancelling it is terminating it: it writes once, at the end. */
function main({ databasePath, id, request }: AnalysisOrder, say: (message: AnalysisMessage) => void): void {
  const begun = performance.now();
  const database = openDatabase(databasePath);
  try {
    const task = taskOf(database, request);
    const sets: SetStates[] = [];
    const origins: Int32Array[] = [];
    for (const [i, set] of request.sets.entries()) {
      const rollouts = set.runs.flatMap((run) => selectRollouts(database, run, set.role, set.stage));
      const states = readStates(database, rollouts, task.observationSize, request.statesPerSet);
      sets.push({ values: states.values, rollouts: rollouts.length, states: rollouts.reduce((sum, rollout) => sum + rollout.steps, 0) });
      origins.push(states.origins);
      say({ type: 'progress', phase: 'reading states', fraction: (i + 1) / request.sets.length });
    }
    const steps = analyseCoverage(request, sets, task.observationSize);
    let saidAt = 0;
    let step = steps.next();
    while (!step.done) {
      if (performance.now() - saidAt >= SAY_EVERY) {
        saidAt = performance.now();
        say({ type: 'progress', ...step.value });
      }
      step = steps.next();
    }
    const { coordinates, ...analysis } = step.value;
    const result: CoverageResult = { id, ...analysis, seconds: (performance.now() - begun) / 1000 };
    saveAnalysis(database, { id, request: JSON.stringify(request), result: JSON.stringify(result), coordinates, origins: joined(origins), createdAt: new Date().toISOString() });
    say({ type: 'done' });
  } catch (error) {
    const isExpected = error instanceof RangeError || error instanceof TutelageError;
    say({ type: 'failed', message: error instanceof Error ? (isExpected ? error.message : (error.stack ?? error.message)) : String(error), isUnexpected: !isExpected });
  } finally {
    database.close();
  }
}

/** The one task of all runs: states of different tasks have no common space. */
function taskOf(database: ReadableDatabase, request: CoverageRequest): Task {
  const names = new Set(request.sets.flatMap((set) => set.runs).map((run) => {
    const stored = findRun(database, run);
    if (stored === undefined) throw new TutelageError('not-found', `There is no run ${run} in this database.`);
    return stored.task;
  }));
  if (names.size !== 1) throw new TutelageError('invalid-request', `The runs are of ${names.size} tasks (${[...names].join(', ')}), whose states live in different spaces. Choose runs of one task.`);
  return taskByName([...names][0]);
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const port = parentPort;
if (port === null) throw new Error('This file is a worker; the workbench starts it.');
// The workbench is the only one that starts this worker, and it types its order.
main(workerData as AnalysisOrder, (message) => port.postMessage(message));
