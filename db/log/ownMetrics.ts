import { float64FromBlob, int32FromBlob } from '../blobs.ts';
import { requireSound, seals, type StoredChecksum } from '../care/seals.ts';
import type { ReadableDatabase } from '../open.ts';

/** Numbers under a name of the run's own. */
export interface OwnMetric {
  readonly name: string;
  readonly cycles: Int32Array;
  readonly values: Float64Array;
}

/** What an imported run logged under names of its own, by name. @throws DamagedRow for a row that is damaged. */
export function readOwnMetrics(database: ReadableDatabase, run: string): readonly OwnMetric[] {
  return database
    .prepare<object, { name: string; cycles: Uint8Array; values: Uint8Array; checksum: StoredChecksum }>(
      `SELECT name, cycles, "values", checksum FROM own_metrics WHERE run_id = @run ORDER BY name`,
    )
    .all({ run })
    .map((row) => {
      requireSound(seals.ownMetric, row, row.checksum, () => `"${row.name}" of the run ${run}`);
      return { name: row.name, cycles: int32FromBlob(row.cycles), values: float64FromBlob(row.values) };
    });
}
