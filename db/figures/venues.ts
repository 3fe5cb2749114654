import type { ReadableDatabase, WritableDatabase } from '../open.ts';

export interface StoredVenue {
  readonly title: string;
  readonly column: number;
  readonly full: number;
  readonly text: number;
  readonly height: number | null;
}

export function listVenues(database: ReadableDatabase): StoredVenue[] {
  return database
    .prepare<[], StoredVenue>(`SELECT title, "column", "full", "text", "height" FROM venues ORDER BY title`)
    .all();
}

/** A new venue, or other sizes of one. */
export function saveVenue(database: WritableDatabase, venue: StoredVenue): void {
  database
    .prepare(
      `INSERT INTO venues (title, "column", "full", "text", "height")
       VALUES (@title, @column, @full, @text, @height)
       ON CONFLICT (title) DO UPDATE
       SET "column" = excluded."column", "full" = excluded."full", "text" = excluded."text",
         "height" = excluded."height"`,
    )
    .run(venue);
}

export function deleteVenue(database: WritableDatabase, title: string): void {
  database.prepare(`DELETE FROM venues WHERE title = @title`).run({ title });
}
