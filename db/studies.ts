import type { MethodName } from '../src-main/learning/configuration.ts';
import type { ReadableDatabase, WritableDatabase } from './open.ts';

export interface StoredStudy {
  readonly id: string;
  readonly name: string;
  readonly question: string;
  /** JSON of the plan. */
  readonly plan: string;
  readonly preset: string | null;
  readonly created_at: string;
}

/** Newest first. */
export function listStudies(database: ReadableDatabase): StoredStudy[] {
  return database
    .prepare<[], StoredStudy>(
      `SELECT id, name, question, plan, preset, created_at FROM studies ORDER BY created_at DESC, id`,
    )
    .all();
}

export function findStudy(database: ReadableDatabase, id: string): StoredStudy | undefined {
  return database
    .prepare<{ id: string }, StoredStudy>(
      `SELECT id, name, question, plan, preset, created_at FROM studies WHERE id = @id`,
    )
    .get({ id });
}

/** A new study, or the new state of one. */
export function saveStudy(database: WritableDatabase, study: StoredStudy): void {
  database
    .prepare(
      `INSERT INTO studies (id, name, question, plan, preset, created_at)
       VALUES (@id, @name, @question, @plan, @preset, @created_at)
       ON CONFLICT (id) DO UPDATE
       SET name = excluded.name, question = excluded.question, plan = excluded.plan`,
    )
    .run(study);
}

/** The study alone; its runs stay. */
export function deleteStudy(database: WritableDatabase, id: string): void {
  database.prepare(`DELETE FROM studies WHERE id = @id`).run({ id });
}

export interface MatchingRun {
  readonly id: string;
  readonly method: MethodName;
  /** JSON of its configuration without seed and frozenRun. */
  readonly settings: string;
  readonly seed: number;
  /** The engine that carries it out, null before it starts, and the one its configuration asks for. */
  readonly engine: string | null;
  readonly askedEngine: string;
  /** The run whose teacher a frozen run takes. */
  readonly frozenRun: string | null;
}

/** The runs of some tasks outside the trash, latest first; no forks, which had other settings for a while. */
export function listRunsOfTasks(database: ReadableDatabase, tasks: readonly string[]): MatchingRun[] {
  const list = database.prepare<{ task: string }, MatchingRun>(
    `SELECT runs.id, runs.method, configurations.settings, runs.seed, runs.engine,
       configurations.settings ->> 'engine' AS askedEngine,
       runs.configuration ->> 'frozenRun' AS frozenRun
     FROM runs JOIN configurations ON runs.configuration_id = configurations.id
     WHERE runs.task = @task AND runs.trashed_at IS NULL AND runs.deleted = 0
       AND runs.origin IS NULL AND runs.source IS NULL
     ORDER BY runs.created_at DESC, runs.id`,
  );
  return [...new Set(tasks)].flatMap((task) => list.all({ task }));
}
