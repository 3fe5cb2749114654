import type { RunSource } from '../../src-main/contract/runs.ts';
import { metricKeys, type MetricKey, type Metrics, type Segment } from '../../src-main/learning/record.ts';
import { toBlob } from '../blobs.ts';
import { seal, seals } from '../care/seals.ts';
import { bytesOf, finishedEpisodes, meanOfLastTenth } from '../log/cycles.ts';
import type { ReadableDatabase, WritableDatabase } from '../open.ts';
import { cycleInserter, type CycleCells } from '../log/cycleRow.ts';
import type { OwnMetric } from '../log/ownMetrics.ts';
import { rolloutInserter } from '../log/rolloutRow.ts';

/** A run that was trained elsewhere, as its row says it. */
export interface ImportedRow {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly seed: number;
  /** Of its data: what `tutelage show` lists, and what its group is made of. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly source: RunSource;
  /** SHA-256 of what it was read from, hexadecimal. */
  readonly digest: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** One logged step. */
export interface ImportedCycle {
  readonly interactions: number;
  readonly seconds: number;
  /** Chained over the rollouts up to and with this step. */
  readonly digest: string;
  /** Training episodes up to here; null counts those of the segments. */
  readonly episodes: number | null;
  readonly metrics: Partial<Metrics>;
  /** Whole rollouts, in their order. */
  readonly segments: readonly Segment[];
}

const none: Metrics = Object.fromEntries(metricKeys.map((key) => [key, null])) as Metrics;

/**
 * Adds runs of other programs, each whole. Prepared once per connection; to be called within a transaction.
 */
export function importer(
  database: WritableDatabase,
): (run: ImportedRow, cycles: Iterable<ImportedCycle>, own: readonly OwnMetric[]) => void {
  const insertRun = database.prepare(
    `INSERT INTO runs
       (id, name, task, method, seed, status, configuration, budget, created_at, source, digest, checksum)
     VALUES (@id, @name, @task, 'imported', @seed, 'finished', @configuration, 1, @createdAt, @source, @digest,
       @checksum)`,
  );
  // A run of this id that is being erased: what is imported again is there anew.
  const clear = database.prepare(`DELETE FROM runs WHERE id = @id AND deleted = 1`);
  const insertCycle = cycleInserter(database);
  const insertRollout = rolloutInserter(database);
  const insertOwn = database.prepare(
    `INSERT INTO own_metrics (run_id, name, cycles, "values", checksum)
     VALUES (@run, @name, @cycles, @values, @checksum)`,
  );
  const finish = database.prepare(
    `UPDATE runs
     SET cycles = @cycles, interactions = @interactions, budget = max(1, @interactions), seconds = @seconds,
       bytes = @bytes, rollout_return = @rollout, rollout_episodes = @rolloutEpisodes, cumulative_return = @cumulative,
       test_return = @test, best_test = @bestTest, late_test = @lateTest
     WHERE id = @id`,
  );

  return (run, cycles, own) => {
    const configuration = JSON.stringify(run.configuration);
    clear.run({ id: run.id });
    insertRun.run({
      ...run,
      configuration,
      source: JSON.stringify(run.source),
      checksum: seal(seals.run, {
        ...{ task: run.task, method: 'imported', seed: run.seed, configuration },
        ...{ created_at: run.createdAt, origin: null },
      }),
    });
    const last: Partial<Record<MetricKey, number>> = {};
    const tests: number[] = [];
    let [count, interactions, seconds, episodes, bytes, begun] = [0, 0, 0, 0, 0, 0];
    for (const cycle of cycles) {
      ({ interactions, seconds } = cycle);
      episodes = cycle.episodes ?? episodes + finishedEpisodes(cycle.segments);
      bytes += bytesOf(cycle.segments);
      const row: CycleCells = {
        ...{ cycle: count, interactions, seconds, digest: cycle.digest, episodes, sigma: null },
        ...none,
        ...cycle.metrics,
      };
      insertCycle(run.id, row);
      for (const segment of cycle.segments) {
        insertRollout(run.id, count, begun, segment);
        if (segment.role !== 'test') begun += segment.steps;
      }
      for (const key of metricKeys) {
        const value = row[key];
        if (value !== null) last[key] = value;
      }
      if (row.test_return !== null) tests.push(row.test_return);
      count += 1;
    }
    for (const { name, cycles: at, values } of own) {
      const row = { name, cycles: toBlob(at), values: toBlob(values) };
      insertOwn.run({ run: run.id, ...row, checksum: seal(seals.ownMetric, row) });
    }
    finish.run({
      ...{ id: run.id, cycles: count, interactions, seconds, bytes },
      rollout: last.rollout_return ?? null,
      rolloutEpisodes: last.rollout_episodes ?? 0,
      cumulative: last.cumulative_return ?? null,
      test: last.test_return ?? null,
      bestTest: tests.length === 0 ? null : tests.reduce((best, test) => Math.max(best, test)),
      lateTest: tests.length === 0 ? null : meanOfLastTenth(tests),
    });
  };
}

/** An imported run as another import must know it. */
export interface KnownImport {
  readonly id: string;
  readonly digest: string;
  readonly source: RunSource;
}

/** Of all imported runs, those in the trash too. */
export function listImports(database: ReadableDatabase): readonly KnownImport[] {
  return database
    .prepare<[], { id: string; digest: string; source: string }>(
      `SELECT id, digest, source FROM runs WHERE source IS NOT NULL AND deleted = 0`,
    )
    .all()
    .map(({ id, digest, source }) => ({ id, digest, source: JSON.parse(source) as RunSource })); // by `importer` alone
}

/** Takes out a run that is about to be replaced by what it has grown to; what a person said of it is put back after. */
export function takeOut(database: WritableDatabase, id: string): () => void {
  const kept = database
    .prepare<object, { name: string; note: string; archived: number; trashed_at: string | null }>(
      `SELECT name, note, archived, trashed_at FROM runs WHERE id = @id`,
    )
    .get({ id });
  const tags = database.prepare<object, string>(`SELECT tag FROM run_tags WHERE run_id = @id`).pluck().all({ id });
  const events = database
    .prepare<object, object>(`SELECT at, kind, message FROM run_events WHERE run_id = @id ORDER BY id`)
    .all({ id });
  database.prepare(`DELETE FROM runs WHERE id = @id`).run({ id });
  return () => {
    if (kept === undefined) return;
    database
      .prepare(
        `UPDATE runs
         SET name = @name, note = @note, archived = @archived, trashed_at = @trashed_at
         WHERE id = @id`,
      )
      .run({ id, ...kept });
    for (const tag of tags)
      database.prepare(`INSERT OR IGNORE INTO run_tags (run_id, tag) VALUES (@id, @tag)`).run({ id, tag });
    for (const event of events)
      database
        .prepare(
          `INSERT INTO run_events (run_id, at, kind, message)
           SELECT @id, @at, @kind, @message
           WHERE NOT EXISTS (
             SELECT 1 FROM run_events WHERE run_id = @id AND at = @at AND kind = @kind AND message = @message
           )`,
        )
        .run({ id, ...event });
  };
}
