import type { GroupColour, GroupDash } from '../src-main/contract/groups.ts';
import type { RunMethod } from '../src-main/learning/configuration.ts';
import type { ReadableDatabase, WritableDatabase } from './open.ts';

export interface StoredVariant {
  readonly id: number;
  readonly key: string;
  /** As a person called it. */
  readonly name: string | null;
  readonly colour: GroupColour;
  readonly dash: GroupDash;
}

/** In order of their first runs. */
export function listVariants(database: ReadableDatabase): StoredVariant[] {
  return database.prepare<[], StoredVariant>(`SELECT id, key, name, colour, dash FROM variants ORDER BY id`).all();
}

/** How many runs each variant has on each task. */
export function countVariants(
  database: ReadableDatabase,
): { readonly variant: number; readonly task: string; readonly runs: number }[] {
  return database
    .prepare<[], { variant: number; task: string; runs: number }>(
      `SELECT variant, task, count(*) AS runs
       FROM runs
       WHERE deleted = 0 AND variant IS NOT NULL
       GROUP BY variant, task
       ORDER BY variant, task`,
    )
    .all();
}

/** Gives the new variant's id. */
export function insertVariant(
  database: WritableDatabase,
  { key, colour, dash }: Omit<StoredVariant, 'id' | 'name'>,
): number {
  return Number(
    database
      .prepare(`INSERT INTO variants (key, colour, dash) VALUES (@key, @colour, @dash)`)
      .run({ key, colour, dash }).lastInsertRowid,
  );
}

export function saveVariant(database: WritableDatabase, { id, key, name, colour, dash }: StoredVariant): void {
  database
    .prepare(`UPDATE variants SET key = @key, name = @name, colour = @colour, dash = @dash WHERE id = @id`)
    .run({ id, key, name, colour, dash });
}

/** A run as it is put into a variant. */
export interface SortedRun {
  readonly id: string;
  readonly task: string;
  readonly method: RunMethod;
  /** JSON of its configuration. */
  readonly configuration: string;
  /** The run whose teacher a frozen one takes. */
  readonly frozenRun: string | null;
  readonly variant: number | null;
  /** JSON of a fork's StoredOrigin. */
  readonly origin: string | null;
}

/** All runs, or those that are in no variant yet; the frozen ones behind their teachers. */
export function listSortedRuns(database: ReadableDatabase, onlyNew: boolean): SortedRun[] {
  return database
    .prepare<[], SortedRun>(
      `SELECT id, task, method, configuration, configuration ->> 'frozenRun' AS frozenRun, variant, origin FROM runs
       ${onlyNew ? 'WHERE variant IS NULL' : ''} ORDER BY method = 'frozen', created_at, id`,
    )
    .all();
}

export function setVariant(database: WritableDatabase, run: string, variant: number): void {
  database.prepare(`UPDATE runs SET variant = @variant WHERE id = @run`).run({ run, variant });
}

/** The key of a run's variant. */
export function findVariantKey(database: ReadableDatabase, run: string): string | undefined {
  return database
    .prepare<{ run: string }, { key: string }>(
      `SELECT variants.key FROM runs JOIN variants ON variants.id = runs.variant WHERE runs.id = @run`,
    )
    .get({ run })?.key;
}

/** Its runs are then in none. */
export function deleteVariant(database: WritableDatabase, id: number): void {
  database.prepare(`DELETE FROM variants WHERE id = @id`).run({ id });
}
