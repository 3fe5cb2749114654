import { readDigests } from '../../../db/log/series.ts';
import type { WritableDatabase } from '../../../db/open.ts';
import { readSegments } from '../../../db/log/rollouts.ts';
import { findRun, type StoredRun } from '../../../db/runs.ts';
import { TutelageError } from '../../contract/errors.ts';
import { configurationSchema, type Configuration } from '../../learning/configuration.ts';
import { roles } from '../../learning/record.ts';
import { createTrainer, type Checkpoint, type Trainer } from '../../learning/trainer/trainer.ts';
import { learnerOptions } from '../../learning/learnerOptions.ts';
import type { Simulator } from '../../tasks/task.ts';
import { taskByName } from '../../tasks/tasks.ts';
import { chainDigest, EMPTY_DIGEST } from './digest.ts';
import { firstDifference, type Difference } from './difference.ts';
import { openExplorer, openRecordedEngine } from '../engine/engine.ts';
import { continueTrainer, createSimulators } from '../execute.ts';
import { originOf } from '../fork.ts';
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
  /** Whether the log is looked at too, or its digests alone; the former if not given. */
  readonly comparesRollouts?: boolean;
}

/**
 * Executes a stored run again from its start, in memory, on its own engine, and
 * compares each cycle's rollouts and digest with the log. Writes nothing.
 *
 * @throws TrainingError or TutelageError where there is nothing to execute.
 */
export async function verifyRun(options: VerifyOptions): Promise<Verification> {
  const { database, run } = options;
  const stored = findRun(database, run);
  if (stored === undefined) throw new TrainingError(`There is no run ${run} in this database.`);
  if (stored.source !== null)
    throw new TutelageError(
      'conflict',
      `The run ${run} was imported: another program carried it out, and it cannot be carried out again here.`,
    );
  const digests = readDigests(database, run);
  if (stored.engine === null || digests.length === 0)
    throw new TutelageError('conflict', `The run ${run} has no whole cycle: there is nothing to verify.`);
  const { engine } = stored;
  const parts = partsOf(stored);
  const log = readSegments(database, run);
  const total = Math.min(options.cycles, digests.length);
  let executed = EMPTY_DIGEST;
  let sitting = await beginPart(options, engine, parts[0].configuration, null);
  try {
    for (let cycle = 0, part = 0; cycle < total; cycle++) {
      if (cycle > parts[part].last) {
        const left = { configurations: [parts[part].configuration], checkpoint: await sitting.trainer.checkpoint() };
        sitting.dispose();
        // A fork that was forked before it went on has no cycle of its own.
        while (cycle > parts[++part].last) left.configurations.push(parts[part].configuration);
        sitting = await beginPart(options, engine, parts[part].configuration, left);
      }
      const { segments } = await sitting.trainer.next();
      executed = chainDigest(executed, segments);
      const difference = options.comparesRollouts === false ? null : firstDifference(log.next().value ?? [], segments);
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
    sitting.dispose();
  }
}

/**
 * The cycles up to `last` that a run carried out with one configuration: a fork has those of its origins before its
 * own.
 */
interface Part {
  readonly configuration: Configuration;
  readonly last: number;
}

function partsOf(stored: StoredRun): readonly Part[] {
  const parts: Part[] = [
    { configuration: configurationSchema.parse(JSON.parse(stored.configuration)), last: Infinity },
  ];
  for (let origin = originOf(stored); origin !== null; origin = origin.origin)
    parts.unshift({ configuration: configurationSchema.parse(origin.configuration), last: origin.cycle });
  return parts;
}

interface PartBegun {
  readonly trainer: Trainer;
  dispose(): void;
}

/** @param left what the part before it left; null at the start. */
async function beginPart(
  { database, run, clock, createSimulator }: VerifyOptions,
  engine: string,
  configuration: Configuration,
  left: { readonly configurations: readonly Configuration[]; readonly checkpoint: Checkpoint } | null,
): Promise<PartBegun> {
  const task = taskByName(configuration.task);
  const frozen = readFrozenSource(database, configuration);
  const opened = await openRecordedEngine(engine, learnerOptions(configuration, task, frozen?.method ?? null));
  const { learner } = opened;
  const explorer = await openExplorer(opened.engine, configuration, task);
  const simulators = createSimulators(() => createSimulator(configuration));
  const dispose = (): void => {
    learner.dispose();
    explorer?.dispose();
    for (const role of roles) simulators[role].dispose();
  };
  try {
    const parts = { configuration, task, learner, explorer, simulators, frozen, clock };
    const trainer =
      left === null
        ? await createTrainer(parts)
        : await continueTrainer(database, run, parts, left.configurations, left.checkpoint);
    return { trainer, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
