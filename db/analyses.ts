import { float32FromBlob, int32FromBlob, toBlob } from './blobs.ts';
import type { ReadableDatabase, WritableDatabase } from './open.ts';

export interface StoredAnalysis {
  readonly id: string;
  /** JSON of what was asked and of what came out. */
  readonly request: string;
  readonly result: string;
}

export function findAnalysis(database: ReadableDatabase, id: string): StoredAnalysis | undefined {
  return database
    .prepare<{ id: string }, StoredAnalysis>(`SELECT id, request, result FROM analyses WHERE id = @id`)
    .get({ id });
}

export function hasAnalysis(database: ReadableDatabase, id: string): boolean {
  const find = database.prepare<{ id: string }, number>(`SELECT 1 FROM analyses WHERE id = @id`).pluck();
  return find.get({ id }) !== undefined;
}

export function saveAnalysis(
  database: WritableDatabase,
  analysis: StoredAnalysis & {
    readonly coordinates: Float32Array;
    readonly origins: Int32Array;
    readonly createdAt: string;
  },
): void {
  database
    .prepare(
      `INSERT OR REPLACE INTO analyses (id, request, result, coordinates, origins, created_at)
       VALUES (@id, @request, @result, @coordinates, @origins, @createdAt)`,
    )
    .run({ ...analysis, coordinates: toBlob(analysis.coordinates), origins: toBlob(analysis.origins) });
}

/** A map's states: x, y in map units, and rollout id and step of each. */
export function readCoordinates(
  database: ReadableDatabase,
  id: string,
): { coordinates: Float32Array; origins: Int32Array } | undefined {
  const stored = database
    .prepare<{ id: string }, { coordinates: Uint8Array; origins: Uint8Array }>(
      `SELECT coordinates, origins FROM analyses WHERE id = @id`,
    )
    .get({ id });
  return stored && { coordinates: float32FromBlob(stored.coordinates), origins: int32FromBlob(stored.origins) };
}
