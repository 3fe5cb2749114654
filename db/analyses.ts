import { toBlob } from './blobs.ts';
import type { ReadableDatabase, WritableDatabase } from './open.ts';

export interface StoredAnalysis {
  readonly id: string;
  /** JSON of what was asked and of what came out. */
  readonly request: string;
  readonly result: string;
}

export function findAnalysis(database: ReadableDatabase, id: string): StoredAnalysis | undefined {
  return database.prepare<[string], StoredAnalysis>(`SELECT id, request, result FROM analyses WHERE id = ?`).get(id);
}

export function saveAnalysis(database: WritableDatabase, analysis: StoredAnalysis & { readonly coordinates: Float32Array; readonly origins: Int32Array; readonly createdAt: string }): void {
  database
    .prepare(`INSERT OR REPLACE INTO analyses (id, request, result, coordinates, origins, created_at) VALUES (?, ?, ?, ?, ?, ?)`)
    .run(analysis.id, analysis.request, analysis.result, toBlob(analysis.coordinates), toBlob(analysis.origins), analysis.createdAt);
}

export function readCoordinates(database: ReadableDatabase, id: string): { coordinates: Uint8Array; origins: Uint8Array } | undefined {
  return database.prepare<[string], { coordinates: Uint8Array; origins: Uint8Array }>(`SELECT coordinates, origins FROM analyses WHERE id = ?`).get(id);
}
