import { float32FromBlob, int32FromBlob, toBlob } from './blobs.ts';
import { DamagedRow } from './care/checksum.ts';
import { requireSound, seal, seals, type StoredChecksum } from './care/seals.ts';
import type { ReadableDatabase, WritableDatabase } from './open.ts';

export interface StoredAnalysis {
  readonly id: string;
  /** JSON of what was asked and of what came out. */
  readonly request: string;
  readonly result: string;
}

export function findAnalysis(database: ReadableDatabase, id: string): StoredAnalysis | undefined {
  const row = database
    .prepare<{ id: string }, StoredAnalysis & { readonly answer_checksum: StoredChecksum }>(
      `SELECT id, request, result, answer_checksum FROM analyses WHERE id = @id`,
    )
    .get({ id });
  if (row === undefined) return undefined;
  const { answer_checksum: checksum, ...analysis } = row;
  requireSound(seals.answer, row, checksum, () => `the analysis ${id}`);
  return analysis;
}

export function hasAnalysis(database: ReadableDatabase, id: string): boolean {
  const find = database.prepare<{ id: string }, number>(`SELECT 1 FROM analyses WHERE id = @id`).pluck();
  return find.get({ id }) !== undefined;
}

/** Whether an answer is there as it was written; one that is damaged is worked out anew. */
export function hasSoundAnalysis(database: ReadableDatabase, id: string): boolean {
  try {
    return findAnalysis(database, id) !== undefined && readCoordinates(database, id) !== undefined;
  } catch (error) {
    if (error instanceof DamagedRow) return false;
    throw error;
  }
}

export function listAnalyses(database: ReadableDatabase): string[] {
  return database.prepare<[], string>(`SELECT id FROM analyses ORDER BY id`).pluck().all();
}

export interface ListedMap {
  readonly id: string;
  /** JSON of what was asked. */
  readonly request: string;
  readonly createdAt: string;
  readonly states: number;
}

/** The latest maps first, at most so many. */
export function listMaps(database: ReadableDatabase, most: number): ListedMap[] {
  return database
    .prepare<{ most: number }, ListedMap>(
      `SELECT id, request, created_at AS createdAt, length(coordinates) / 8 AS states
       FROM analyses
       WHERE json_extract(request, '$.kind') = 'map'
       ORDER BY created_at DESC, id
       LIMIT @most`,
    )
    .all({ most });
}

export function saveAnalysis(
  database: WritableDatabase,
  analysis: StoredAnalysis & {
    readonly coordinates: Float32Array;
    readonly origins: Int32Array;
    readonly createdAt: string;
  },
): void {
  const coordinates = toBlob(analysis.coordinates);
  const origins = toBlob(analysis.origins);
  database
    .prepare(
      `INSERT OR REPLACE INTO analyses
         (id, request, result, coordinates, origins, created_at, answer_checksum, checksum)
       VALUES
         (@id, @request, @result, @coordinates, @origins, @createdAt, @answerChecksum, @checksum)`,
    )
    .run({
      ...analysis,
      coordinates,
      origins,
      answerChecksum: seal(seals.answer, analysis),
      checksum: seal(seals.map, { coordinates, origins }),
    });
}

/** A map's states: x, y in map units, and rollout id and step of each. */
export function readCoordinates(
  database: ReadableDatabase,
  id: string,
): { coordinates: Float32Array; origins: Int32Array } | undefined {
  const stored = database
    .prepare<{ id: string }, { coordinates: Uint8Array; origins: Uint8Array; checksum: StoredChecksum }>(
      `SELECT coordinates, origins, checksum FROM analyses WHERE id = @id`,
    )
    .get({ id });
  if (stored !== undefined) requireSound(seals.map, stored, stored.checksum, () => `the map of the analysis ${id}`);
  return stored && { coordinates: float32FromBlob(stored.coordinates), origins: int32FromBlob(stored.origins) };
}
