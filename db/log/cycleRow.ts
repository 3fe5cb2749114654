import { metricKeys, type MetricKey } from '../../src-main/learning/record.ts';
import { seal, seals } from '../care/seals.ts';
import type { WritableDatabase } from '../open.ts';

/** What a row of `cycles` says, but for its run. */
export type CycleCells = {
  readonly cycle: number;
  readonly interactions: number;
  readonly seconds: number;
  readonly digest: string;
  readonly episodes: number;
  readonly sigma: Uint8Array | null;
} & Readonly<Record<MetricKey, number | null>>;

/** Prepared once per connection. */
export function cycleInserter(database: WritableDatabase): (run: string, row: CycleCells) => void {
  const insert = database.prepare(
    `INSERT INTO cycles
       (run_id, cycle, interactions, seconds, digest, episodes, sigma, checksum, ${metricKeys.join(', ')})
     VALUES
       (@run, @cycle, @interactions, @seconds, @digest, @episodes, @sigma, @checksum,
        ${metricKeys.map((key) => `@${key}`).join(', ')})`,
  );
  return (run, row) => void insert.run({ run, ...row, checksum: seal(seals.cycle, row) });
}
