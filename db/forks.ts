import type { StoredOrigin } from '../src-main/contract/runs.ts';
import type { Configuration } from '../src-main/learning/configuration.ts';
import { seal, seals } from './care/seals.ts';
import { copyLog } from './log/copyLog.ts';
import type { WritableDatabase } from './open.ts';

export interface Fork {
  readonly id: string;
  readonly name: string;
  readonly configuration: Configuration;
  readonly createdAt: string;
  readonly origin: StoredOrigin;
}

/** What a run has been so far, of the row that says it. */
const progress = `seed, engine, digest, cycles, interactions, rollout_return, rollout_episodes, cumulative_return,
  test_return, best_test, late_test, seconds, bytes`;

/**
 * A new run at rest with all that its origin logged, and the state to go on
 * from. To be called within a transaction. What the two share is there twice,
 * so that either can be deleted.
 */
export function insertFork(database: WritableDatabase, { id, name, configuration, createdAt, origin }: Fork): void {
  const settings = JSON.stringify(configuration);
  const from = JSON.stringify(origin);
  const ids = { id, from: origin.run };
  database
    .prepare(
      `INSERT INTO runs (id, name, task, method, status, configuration, budget, created_at, origin, checksum,
         ${progress})
       SELECT @id, @name, task, method, 'stopped', @configuration, @budget, @createdAt, @origin, @checksum, ${progress}
       FROM runs
       WHERE id = @from`,
    )
    .run({
      ...ids,
      name,
      configuration: settings,
      budget: configuration.interactions,
      createdAt,
      origin: from,
      checksum: seal(seals.run, {
        task: configuration.task,
        method: configuration.method,
        seed: configuration.seed,
        configuration: settings,
        created_at: createdAt,
        origin: from,
      }),
    });
  copyLog(database, { from: origin.run, to: id });
}
