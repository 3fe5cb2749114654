import type { ReadableDatabase, WritableDatabase } from '../open.ts';

/** What a person may write on a run; what is not given stays. */
export interface RunChanges {
  readonly name?: string | undefined;
  readonly note?: string | undefined;
  readonly archived?: boolean | undefined;
  /** The whole set. */
  readonly tags?: readonly string[] | undefined;
}

/** All of the changes or, after an error, none. */
export function updateRun(database: WritableDatabase, id: string, { name, note, archived, tags }: RunChanges): void {
  database
    .transaction(() => {
      database
        .prepare(
          `UPDATE runs
           SET name = coalesce(@name, name), note = coalesce(@note, note), archived = coalesce(@archived, archived)
           WHERE id = @id`,
        )
        .run({
          id,
          name: name ?? null,
          note: note ?? null,
          archived: archived === undefined ? null : Number(archived),
        });
      if (tags === undefined) return;
      database.prepare(`DELETE FROM run_tags WHERE run_id = @id`).run({ id });
      const insert = database.prepare(`INSERT OR IGNORE INTO run_tags (run_id, tag) VALUES (@id, @tag)`);
      for (const tag of tags) insert.run({ id, tag });
    })
    .immediate();
}

/** Puts a run into the trash at a time (ISO 8601, UTC), or with null takes it out again. */
export function setTrashed(database: WritableDatabase, id: string, at: string | null): void {
  database.prepare(`UPDATE runs SET trashed_at = @at WHERE id = @id`).run({ id, at });
}

/** Runs in the trash; frozen ones first, because the others may be their teachers. */
export function listTrashed(database: ReadableDatabase): { readonly id: string; readonly trashed_at: string }[] {
  return database
    .prepare<[], { id: string; trashed_at: string }>(
      `SELECT id, trashed_at
       FROM runs
       WHERE trashed_at IS NOT NULL AND deleted = 0
       ORDER BY method <> 'frozen', id`,
    )
    .all();
}

export interface StoredConfiguration {
  readonly id: number;
  /** JSON of a configuration without its seed and its frozenRun. */
  readonly settings: string;
}

/** The configurations of all runs. */
export function listConfigurations(database: ReadableDatabase): StoredConfiguration[] {
  return database
    .prepare<[], StoredConfiguration>(
      `SELECT id, settings
       FROM configurations
       WHERE id IN (SELECT configuration_id FROM runs)
       ORDER BY id`,
    )
    .all();
}
