import type { ReadableDatabase, WritableDatabase } from '../open.ts';

/** From now on no query finds the run; `eraseSome` takes its rows away. */
export function markDeleted(database: WritableDatabase, id: string): void {
  database.prepare(`UPDATE runs SET deleted = 1 WHERE id = @id`).run({ id });
}

/** Runs that are marked and not gone yet. */
export function listMarked(database: ReadableDatabase): string[] {
  return database
    .prepare<[], { id: string }>(`SELECT id FROM runs WHERE deleted = 1`)
    .all()
    .map(({ id }) => id);
}

/** What a run has many rows in, and the key of a row beside the run; the rest goes with the run itself. */
const tables = [
  ['segments', 'id'],
  ['rollouts', 'id'],
  ['cycles', 'cycle'],
] as const;

/** Deletes at most `rows` rows of a run, and with the last of them the run; says whether it is gone. */
export function eraseSome(database: WritableDatabase, id: string, rows: number): boolean {
  const erase = database.transaction((): boolean => {
    let left = rows;
    for (const [table, key] of tables) {
      left -= database
        .prepare(
          `DELETE FROM ${table}
           WHERE run_id = @id AND ${key} IN (SELECT ${key} FROM ${table} WHERE run_id = @id LIMIT @left)`,
        )
        .run({ id, left }).changes;
      if (left === 0) return false;
    }
    database.prepare(`DELETE FROM runs WHERE id = @id`).run({ id });
    return true;
  });
  return erase.immediate();
}
