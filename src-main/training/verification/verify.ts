import { readDigests } from '../../../db/cycles.ts';
import type { WritableDatabase } from '../../../db/open.ts';
import { readSegments } from '../../../db/rollouts.ts';
import { findRun } from '../../../db/runs.ts';
import { configurationSchema, type Configuration } from '../../learning/configuration.ts';
import { roles } from '../../learning/record.ts';
import { createTrainer } from '../../learning/trainer/trainer.ts';
import { learnerOptions } from '../../learning/learnerOptions.ts';
import type { Simulator } from '../../tasks/task.ts';
import { taskByName } from '../../tasks/tasks.ts';
import { chainDigest, EMPTY_DIGEST } from './digest.ts';
import { firstDifference, type Difference } from './difference.ts';
import { openRecordedEngine } from '../engine/engine.ts';
import { createSimulators } from '../execute.ts';
import { readFrozenSource, TrainingError } from '../frozenSource.ts';

export interface Verification {
  readonly run: string;
  readonly engine: string;
  /** Cycles that were compared, the first different one included. */
  readonly cycles: number;
  /** Digest after the last of them, as stored and as executed now. */
  readonly stored: string;
  readonly executed: string;
  /** Null where all cycles agree. */
  readonly parting: Parting | null;
}

/**
 * Where a run and its second execution part. execution: what was done now is
 * not what the log says. digest: the log's rollouts are as executed, but not
 * what its digest says: it was written to after the run.
 */
export interface Parting {
  readonly kind: 'execution' | 'digest';
  readonly cycle: number;
  readonly difference: Difference | null;
}

export interface VerifyOptions {
  readonly database: WritableDatabase;
  readonly run: string;
  /** Most cycles to execute. */
  readonly cycles: number;
  readonly createSimulator: (configuration: Configuration) => Simulator;
  readonly clock: () => number;
  readonly onCycle: (done: number, of: number) => void;
}

/**
 * Executes a stored run again from its start, in memory, on its own engine, and
 * compares each cycle's rollouts and digest with the log. Writes nothing.
 *
 * @throws TrainingError where there is nothing to execute.
 */
export async function verifyRun(options: VerifyOptions): Promise<Verification> {
  const { database, run, clock } = options;
  const stored = findRun(database, run);
  if (stored === undefined) throw new TrainingError(`There is no run ${run} in this database.`);
  const digests = readDigests(database, run);
  if (stored.engine === null || digests.length === 0)
    throw new TrainingError(`The run ${run} has no whole cycle yet: there is nothing to verify.`);
  const configuration = configurationSchema.parse(JSON.parse(stored.configuration));
  const task = taskByName(configuration.task);
  const frozen = readFrozenSource(database, configuration);
  const { engine, learner } = await openRecordedEngine(
    stored.engine,
    learnerOptions(configuration, task, frozen?.method ?? null),
  );
  const simulators = createSimulators(() => options.createSimulator(configuration));
  try {
    const trainer = await createTrainer({ configuration, task, learner, simulators, frozen, clock });
    const log = readSegments(database, run);
    const total = Math.min(options.cycles, digests.length);
    let executed = EMPTY_DIGEST;
    for (let cycle = 0; cycle < total; cycle++) {
      const { segments } = await trainer.next();
      executed = chainDigest(executed, segments);
      const difference = firstDifference(log.next().value ?? [], segments);
      if (difference !== null || executed !== digests[cycle]) {
        return {
          run,
          engine,
          cycles: cycle + 1,
          stored: digests[cycle],
          executed,
          parting: { kind: difference === null ? 'digest' : 'execution', cycle, difference },
        };
      }
      options.onCycle(cycle + 1, total);
    }
    return { run, engine, cycles: total, stored: digests[total - 1], executed, parting: null };
  } finally {
    learner.dispose();
    for (const role of roles) simulators[role].dispose();
  }
}
