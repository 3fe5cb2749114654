import type { StoredOrigin } from '../src-main/contract/runs.ts';
import type { Configuration } from '../src-main/learning/configuration.ts';
import { seal, seals } from './care/seals.ts';
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
  for (const table of ['cycles', 'rollouts', 'checkpoints', 'teachers'] as const) {
    const columns = columnsOf(database, table);
    const order = table === 'rollouts' ? 'ORDER BY id' : '';
    database
      .prepare(
        `INSERT INTO ${table} (run_id, ${columns}) SELECT @id, ${columns} FROM ${table} WHERE run_id = @from ${order}`,
      )
      .run(ids);
  }
  const columns = columnsOf(database, 'segments');
  database
    .prepare(
      `INSERT INTO segments (run_id, rollout_id, ${columns})
       SELECT @id, own.id, ${columns.replaceAll(/\w+/g, 's.$&')}
       FROM segments s
         JOIN rollouts theirs ON theirs.id = s.rollout_id
         JOIN rollouts own ON own.run_id = @id AND own.role = theirs.role
           AND own.position_in_role = theirs.position_in_role
       WHERE s.run_id = @from
       ORDER BY s.id`,
    )
    .run(ids);
}

/** All but those that say whose a row is. */
function columnsOf(database: WritableDatabase, table: string): string {
  return database
    .prepare<{ table: string }, string>('SELECT name FROM pragma_table_info(@table)')
    .pluck()
    .all({ table })
    .filter((name) => name !== 'id' && name !== 'run_id' && name !== 'rollout_id')
    .join(', ');
}
