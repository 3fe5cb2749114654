import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { applyMigration } from '../../db/care/applyMigration.ts';
import { migrations } from '../../db/migrations/migrations.ts';

/** A database as the program left it when it had so many migrations, gone after the test. */
export function databaseAt(version: number): Database.Database {
  const database = new Database(':memory:');
  onTestFinished(() => void database.close());
  database.pragma('foreign_keys = ON');
  migrate(database, 0, version);
  return database;
}

/** Brings a database from one version to another. */
export function migrate(database: Database.Database, from: number, to: number = migrations.length): void {
  for (let done = from; done < to; done++) applyMigration(database, done);
}

/** A finished run in the columns that version 1 had. */
export function addOldRun(database: Database.Database, id: string, configuration: object = {}): void {
  database
    .prepare(
      `INSERT INTO runs (id, name, task, method, seed, status, configuration, budget, created_at)
       VALUES (@id, @id, 'Hopper', 'ddpg', 1, 'finished', @configuration, 1, '2026')`,
    )
    .run({ id, configuration: JSON.stringify(configuration) });
}

/** A rollout of one segment, in the columns that version 1 had; its id. */
export function addOldRollout(
  database: Database.Database,
  rollout: { readonly run: string; readonly role: string; readonly cycle: number; readonly ending: string },
): number {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO rollouts
         (run_id, role, position_in_role, cycle, interactions, steps, return, ending,
          initial_position, initial_velocity)
       VALUES
         (@run, @role, @cycle, @cycle, 0, 1, 2.5, @ending, x'00', x'01')`,
    )
    .run(rollout);
  database
    .prepare(
      `INSERT INTO segments (run_id, rollout_id, cycle, first_step, steps, ending, observations, actions, rewards)
       VALUES (@run, @id, @cycle, 0, 1, @ending, x'0000000000000000', x'01020304', x'05060708')`,
    )
    .run({ ...rollout, id: lastInsertRowid });
  return Number(lastInsertRowid);
}
