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
  readonly settings: string;
  readonly seed: number;
  /** The run whose teacher a frozen run takes. */
  readonly frozenRun: string | null;
}

/**
 * The runs outside the trash that have one of the configurations, latest first.
 *
 * @param settings JSON of each configuration without seed and frozenRun.
 */
export function findRunsWith(database: ReadableDatabase, settings: readonly string[]): MatchingRun[] {
  const find = database.prepare<{ settings: string }, MatchingRun>(
    `SELECT runs.id, configurations.settings, runs.seed, runs.configuration ->> 'frozenRun' AS frozenRun
     FROM configurations JOIN runs ON runs.configuration_id = configurations.id
     WHERE configurations.settings = @settings AND runs.trashed_at IS NULL AND runs.deleted = 0
     ORDER BY runs.created_at DESC, runs.id`,
  );
  return [...new Set(settings)].flatMap((text) => find.all({ settings: text }));
}
