import type { Series } from '../../src-main/contract/runs.ts';
import { metricKeys, type MetricKey } from '../../src-main/learning/record.ts';
import { float32FromBlob } from '../blobs.ts';
import { requireSound, seals, type StoredChecksum } from '../care/seals.ts';
import type { ReadableDatabase } from '../open.ts';
import { readOwnMetrics } from './ownMetrics.ts';
import type { CycleCells } from './cycleRow.ts';

type CycleRow = CycleCells & { readonly checksum: StoredChecksum };

/** The cycles of a run after `after`, in order. @throws DamagedRow for the first that is not what was written. */
function soundCycles(database: ReadableDatabase, run: string, after: number): readonly CycleRow[] {
  const rows = database
    .prepare<{ run: string; after: number }, CycleRow>(
      `SELECT ${seals.cycle.join(', ')}, checksum
       FROM cycles
       WHERE run_id = @run AND cycle > @after
       ORDER BY cycle`,
    )
    .all({ run, after });
  for (const row of rows)
    requireSound(seals.cycle, row, row.checksum, () => [`cycle ${row.cycle} of the run ${run}`, row.cycle]);
  return rows;
}

/** The metrics of the cycles after `after`, in columns; a metric that is nowhere set is left out. */
export function readSeries(database: ReadableDatabase, run: string, after: number): Series {
  const rows = soundCycles(database, run, after);
  const metrics: Partial<Record<MetricKey, (number | null)[]>> = {};
  for (const key of metricKeys) {
    const column = rows.map((row) => row[key]);
    if (column.some((value) => value !== null)) metrics[key] = column;
  }
  return {
    run,
    cycle: rows.map((row) => row.cycle),
    interactions: rows.map((row) => row.interactions),
    seconds: rows.map((row) => row.seconds),
    metrics,
    sigma: rows.map((row) => (row.sigma === null ? null : [...float32FromBlob(row.sigma)])),
  };
}

/** One metric of a run over the cycles that have it, with what they can be drawn against. */
export interface MetricColumn {
  readonly cycle: readonly number[];
  readonly interactions: readonly number[];
  readonly seconds: readonly number[];
  /** Training episodes finished so far, of all roles but test. */
  readonly episodes: readonly number[];
  readonly value: readonly number[];
}

/** A metric, one dimension of the teacher's sigma, or what an imported run logged under a name of its own. */
export type CurveMetric =
  | { readonly kind: 'metric'; readonly key: MetricKey }
  | { readonly kind: 'sigma'; readonly dimension: number }
  | { readonly kind: 'own'; readonly name: string };

export type MetricReader = (run: string, metric: CurveMetric) => MetricColumn;

/**
 * Reads metrics of runs. A cycle is compared with its checksum once, for whatever metric comes first: to compare takes
 * ten times as long as to read one metric.
 */
export function createMetricReader(database: ReadableDatabase): MetricReader {
  const compared = new Map<string, { readonly cycle: number; readonly digest: string }>();
  const digestOf = database
    .prepare<{ run: string; cycle: number }, string>('SELECT digest FROM cycles WHERE run_id = @run AND cycle = @cycle')
    .pluck();

  function requireSoundRun(run: string): void {
    const last = compared.get(run);
    // A chained digest says the same of all cycles before it: another run of that name is not taken for this one.
    const isKnown = last !== undefined && digestOf.get({ run, cycle: last.cycle }) === last.digest;
    const latest = soundCycles(database, run, isKnown ? last.cycle : -1).at(-1);
    if (latest !== undefined) compared.set(run, { cycle: latest.cycle, digest: latest.digest });
  }

  return (run, metric) =>
    database.transaction(() => {
      requireSoundRun(run);
      return metric.kind === 'own' ? readOwn(database, run, metric.name) : readMetric(database, run, metric);
    })();
}

function readOwn(database: ReadableDatabase, run: string, wanted: string): MetricColumn {
  const own = readOwnMetrics(database, run).find(({ name }) => name === wanted);
  const rowOf = new Map(soundCycles(database, run, -1).map((row) => [row.cycle, row]));
  const places = own === undefined ? [] : [...own.cycles].map((cycle, place) => ({ row: rowOf.get(cycle), place }));
  const found = places.flatMap(({ row, place }) => (row === undefined ? [] : [{ row, place }]));
  return {
    cycle: found.map(({ row }) => row.cycle),
    interactions: found.map(({ row }) => row.interactions),
    seconds: found.map(({ row }) => row.seconds),
    episodes: found.map(({ row }) => row.episodes),
    value: found.map(({ place }) => own?.values[place] ?? NaN),
  };
}

function readMetric(
  database: ReadableDatabase,
  run: string,
  metric: Exclude<CurveMetric, { readonly kind: 'own' }>,
): MetricColumn {
  const column = metric.kind === 'metric' ? metric.key : 'sigma';
  const rows = database
    .prepare<{ run: string }, [number, number, number, number, number | Uint8Array]>(
      `SELECT cycle, interactions, seconds, episodes, ${column}
       FROM cycles
       WHERE run_id = @run AND ${column} IS NOT NULL
       ORDER BY cycle`,
    )
    .raw()
    .all({ run });
  const valueOf = (value: number | Uint8Array): number =>
    typeof value === 'number' ? value : (float32FromBlob(value)[metric.kind === 'sigma' ? metric.dimension : 0] ?? NaN);
  return {
    cycle: rows.map((row) => row[0]),
    interactions: rows.map((row) => row[1]),
    seconds: rows.map((row) => row[2]),
    episodes: rows.map((row) => row[3]),
    value: rows.map((row) => valueOf(row[4])),
  };
}

/** Digests of a run's cycles, in order. */
export function readDigests(database: ReadableDatabase, run: string): string[] {
  return soundCycles(database, run, -1).map(({ digest }) => digest);
}
