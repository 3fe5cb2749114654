import type { ReadableDatabase, WritableDatabase } from '../open.ts';

export interface StoredFigureRow {
  readonly id: string;
  readonly name: string;
  /** JSON of what is drawn, and how. */
  readonly specification: string;
  /** JSON of the runs that it was last saved with: id and digest of each. */
  readonly runs: string;
  readonly created_at: string;
  readonly changed_at: string;
}

const columns = 'id, name, specification, runs, created_at, changed_at';

/** Last changed first. */
export function listFigures(database: ReadableDatabase): StoredFigureRow[] {
  return database.prepare<[], StoredFigureRow>(`SELECT ${columns} FROM figures ORDER BY changed_at DESC, id`).all();
}

export function findFigure(database: ReadableDatabase, id: string): StoredFigureRow | undefined {
  return database.prepare<{ id: string }, StoredFigureRow>(`SELECT ${columns} FROM figures WHERE id = @id`).get({ id });
}

/** A new figure, or the new state of one. */
export function saveFigure(database: WritableDatabase, figure: StoredFigureRow): void {
  database
    .prepare(
      `INSERT INTO figures (${columns})
       VALUES (@id, @name, @specification, @runs, @created_at, @changed_at)
       ON CONFLICT (id) DO UPDATE
       SET name = excluded.name, specification = excluded.specification, runs = excluded.runs,
         changed_at = excluded.changed_at`,
    )
    .run(figure);
}

/** The figure alone; its runs and maps stay. */
export function deleteFigure(database: WritableDatabase, id: string): void {
  database.prepare(`DELETE FROM figures WHERE id = @id`).run({ id });
}
