import { readTeachers } from '../../db/log/checkpoints.ts';
import type { WritableDatabase } from '../../db/open.ts';
import { findRun } from '../../db/runs.ts';
import { configurationSchema, type Configuration } from '../learning/configuration.ts';
import { isMeta } from '../learning/method.ts';
import { ConfigurationError } from '../learning/resolution.ts';
import type { FrozenSource } from '../learning/policies/frozen.ts';

/** The run cannot be carried out as it stands; the message says what to do. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
}

/**
 * The teachers that a `frozen` run takes from another run, checked to fit. That
 * run is finished: its teachers will be the same ones when this run is resumed.
 *
 * @throws ConfigurationError of `frozenRun`.
 */
export function readFrozenSource(database: WritableDatabase, configuration: Configuration): FrozenSource | null {
  if (configuration.method !== 'frozen' || configuration.frozenRun === null) return null;
  const source = findRun(database, configuration.frozenRun);
  if (source === undefined) throw unfit(`there is no run ${configuration.frozenRun} in this database.`);
  if (source.source !== null) throw unfit(`${source.id} was imported and has no teacher; name a meta run.`);
  const { method, task, hiddenSizes, valueFeature } = configurationSchema.parse(JSON.parse(source.configuration));
  if (!isMeta(method)) throw unfit(`${source.id} is a ${method} run and has no teacher; name a meta run.`);
  if (task !== configuration.task)
    throw unfit(`the teacher of ${source.id} acts in ${task}, not in ${configuration.task}.`);
  if (hiddenSizes.join() !== configuration.hiddenSizes.join())
    throw unfit(
      `the teacher of ${source.id} has hidden layers of ${hiddenSizes.join(' and ')}; set ` +
        `hiddenSizes=${hiddenSizes.join(',')}.`,
    );
  if (source.status !== 'finished')
    throw unfit(`${source.id} is ${source.status}, and its teacher may still change; let it finish first.`);
  const teachers = readTeachers(database, source.id);
  if (teachers.length === 0) throw unfit(`${source.id} has stored no teacher.`);
  return { method, valueFeature, teachers };
}

function unfit(fault: string): ConfigurationError {
  return new ConfigurationError('frozenRun', fault);
}
