import { readCheckpoint } from '../../db/log/checkpoints.ts';
import { insertFork, type Fork } from '../../db/forks.ts';
import type { ReadableDatabase, WritableDatabase } from '../../db/open.ts';
import { addRunEvent, findRun, type StoredRun } from '../../db/runs.ts';
import { TutelageError } from '../contract/errors.ts';
import type { StoredOrigin } from '../contract/runs.ts';
import { configurationSchema, type Configuration } from '../learning/configuration.ts';
import type { ConfigurationError } from '../learning/resolution.ts';
import { changesOf, forkErrors, formatSetting } from '../learning/trainer/fork.ts';

/** What a new run takes from its origin. */
export interface ForkOrder {
  readonly origin: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/**
 * Makes a fork of a run that rests, all of it or nothing. It copies all that the
 * origin logged, which may take seconds: no work for a thread that answers.
 *
 * @throws TutelageError where the origin cannot be forked, ConfigurationError of a setting that a fork cannot change.
 */
export function forkRun(database: WritableDatabase, { origin: run, settings, id, createdAt }: ForkOrder): void {
  database
    .transaction(() => {
      const { configuration, origin, errors } = planFork(database, run, settings);
      if (errors.length > 0) throw errors[0];
      const { task, method, seed } = configuration;
      const fork: Fork = { id, name: `${task} ${method} ${seed}`, configuration, createdAt, origin };
      insertFork(database, fork);
      const changed = changesOf(origin.configuration, configuration);
      const others = changed.map(({ key, from, to }) => `${key} ${formatSetting(to)} (was ${formatSetting(from)})`);
      addRunEvent(
        database,
        id,
        createdAt,
        'forked',
        `Forked from ${run} after cycle ${origin.cycle}: ${others.join(', ')}.`,
      );
    })
    .immediate();
}

/**
 * What a fork would be, and all that keeps it from being made. @throws TutelageError where the origin cannot be forked.
 */
export function planFork(
  database: ReadableDatabase,
  run: string,
  settings: Readonly<Record<string, unknown>>,
): {
  readonly configuration: Configuration;
  readonly origin: StoredOrigin;
  readonly errors: readonly ConfigurationError[];
} {
  const stored = findRun(database, run);
  if (stored === undefined) throw new TutelageError('not-found', `There is no run ${run} in this database.`);
  if (stored.source !== null)
    throw new TutelageError(
      'conflict',
      `The run ${run} was imported: it was trained elsewhere, and there is no state here to go on from.`,
    );
  if (stored.status === 'running' || stored.status === 'queued')
    throw new TutelageError(
      'conflict',
      `The run ${run} is ${stored.status}. Stop it first: a fork begins where it rests.`,
    );
  const checkpoint = readCheckpoint(database, run);
  if (checkpoint === undefined || stored.digest === null || stored.engine === null)
    throw new TutelageError(
      'conflict',
      `The run ${run} has no state to go on from: it has no whole cycle, or lost it with a damaged file. Start ` +
        'a new run instead.',
    );
  const configuration = configurationSchema.parse(JSON.parse(stored.configuration));
  const errors = forkErrors({ configuration, engine: stored.engine, interactions: stored.interactions }, settings);
  return {
    configuration: errors.length > 0 ? configuration : configurationSchema.parse({ ...configuration, ...settings }),
    origin: {
      run,
      cycle: checkpoint.cycle,
      interactions: stored.interactions,
      digest: stored.digest,
      configuration,
      origin: originOf(stored),
    },
    errors,
  };
}

/** Where a fork began; null for a run that began anew. */
export function originOf({ origin }: Pick<StoredRun, 'origin'>): StoredOrigin | null {
  // Written by forkRun alone.
  return origin === null ? null : (JSON.parse(origin) as StoredOrigin);
}
