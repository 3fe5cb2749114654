import type { Series } from '../src-main/contract/runs.ts';
import {
  metricKeys,
  type CycleRecord,
  type MetricKey,
  type Segment,
  type StoredTeacher,
} from '../src-main/learning/record.ts';
import { float32FromBlob, toBlob } from './blobs.ts';
import { checksumOf, requireSound, type Cell, type StoredChecksum } from './care/checksum.ts';
import { cellsOfRollout, cellsOfSegment } from './rollouts.ts';
import type { ReadableDatabase, WritableDatabase } from './open.ts';
import { presenceOf } from './trash/presence.ts';

/** One cycle as it goes into the database: all of it or nothing. */
export interface CycleCommit {
  readonly run: string;
  readonly record: CycleRecord;
  /** SHA-256 chained over the rollouts up to and with this cycle. */
  readonly digest: string;
  /** Seconds of training since the start of the run. */
  readonly seconds: number;
  readonly checkpoint: { readonly state: string; readonly learner: Uint8Array };
  readonly teacher: StoredTeacher | null;
  /** Teachers of cycles before this one are dropped. */
  readonly oldestTeacher: number;
  readonly isLast: boolean;
  /** The claim that the run is carried out under. */
  readonly claim: number;
}

/** Somebody has claimed the run since: nothing was committed. */
export class ClaimVoid extends Error {
  override readonly name = 'ClaimVoid';
}

/** Prepared once per connection; a commit is then one transaction of short statements. */
export function cycleCommitter(database: WritableDatabase): (commit: CycleCommit) => void {
  const requirePresent = presenceOf(database);
  const insertCycle = database.prepare(
    `INSERT INTO cycles
       (run_id, cycle, interactions, seconds, digest, episodes, sigma, checksum, ${metricKeys.join(', ')})
     VALUES
       (@run, @cycle, @interactions, @seconds, @digest, @episodes, @sigma, @checksum,
        ${metricKeys.map((key) => `@${key}`).join(', ')})`,
  );
  const upsertRollout = database.prepare<object, { id: number }>(
    `INSERT INTO rollouts
       (run_id, role, position_in_role, cycle, interactions, steps, return, ending, initial_position, initial_velocity,
        checksum)
     VALUES
       (@run, @role, @index, @cycle, @interactions, @steps, @return, @ending, @position, @velocity, @checksum)
     ON CONFLICT (run_id, role, position_in_role) DO UPDATE
     SET steps = excluded.steps, return = excluded.return, ending = excluded.ending, checksum = excluded.checksum
     RETURNING id`,
  );
  const insertSegment = database.prepare(
    `INSERT INTO segments
       (run_id, rollout_id, cycle, first_step, steps, ending, observations, actions, rewards, observations_checksum,
        checksum)
     VALUES
       (@run, @rollout, @cycle, @firstStep, @steps, @ending, @observations, @actions, @rewards, @observationsChecksum,
        @checksum)`,
  );
  const cutEarlier = database.prepare(
    `UPDATE rollouts
     SET ending = 'cut'
     WHERE run_id = @run AND role = @role AND position_in_role = @index - 1 AND ending = 'open'`,
  );
  const cutAll = database.prepare(`UPDATE rollouts SET ending = 'cut' WHERE run_id = @run AND ending = 'open'`);
  const upsertCheckpoint = database.prepare(
    `INSERT INTO checkpoints (run_id, cycle, state, learner, checksum)
     VALUES (@run, @cycle, @state, @learner, @checksum)
     ON CONFLICT (run_id) DO UPDATE
     SET cycle = excluded.cycle, state = excluded.state, learner = excluded.learner, checksum = excluded.checksum`,
  );
  const insertTeacher = database.prepare(
    `INSERT INTO teachers (run_id, cycle, parameters, mean, std, value_mean, value_std, checksum)
     VALUES (@run, @cycle, @parameters, @mean, @std, @valueMean, @valueStd, @checksum)`,
  );
  const dropTeachers = database.prepare(`DELETE FROM teachers WHERE run_id = @run AND cycle < @oldest`);
  const updateRun = database.prepare(
    `UPDATE runs
     SET digest = @digest,
       cycles = @cycle + 1,
       interactions = @interactions,
       seconds = @seconds,
       bytes = bytes + @bytes,
       rollout_return = coalesce(@rollout, rollout_return),
       rollout_episodes = coalesce(@rolloutEpisodes, rollout_episodes),
       cumulative_return = coalesce(@cumulative, cumulative_return),
       test_return = coalesce(@test, test_return),
       best_test = coalesce(max(@test, best_test), @test, best_test),
       owner_beat = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
     WHERE id = @run AND claims = @claim`,
  );

  const readEpisodes = database
    .prepare<{ run: string; cycle: number }, number>(
      `SELECT episodes FROM cycles WHERE run_id = @run AND cycle = @cycle`,
    )
    .pluck();
  const readTests = database
    .prepare<{ run: string }, number>(
      `SELECT test_return FROM cycles WHERE run_id = @run AND test_return IS NOT NULL ORDER BY cycle`,
    )
    .pluck();
  const updateLateTest = database.prepare(`UPDATE runs SET late_test = @lateTest WHERE id = @run`);

  function insertRollout(run: string, cycle: number, interactions: number, segment: Segment): void {
    const { role, index, firstStep, steps, initial } = segment;
    if (firstStep === 0 && index > 0) cutEarlier.run({ run, role, index });
    const rollout = {
      role,
      position_in_role: index,
      steps: firstStep + steps,
      return: segment.rolloutReturn,
      initial_position: toBlob(initial.position),
      initial_velocity: toBlob(initial.velocity),
    };
    const row = upsertRollout.get({
      run,
      role,
      index,
      cycle,
      interactions,
      steps: rollout.steps,
      return: rollout.return,
      ending: segment.ending,
      position: rollout.initial_position,
      velocity: rollout.initial_velocity,
      checksum: checksumOf(...cellsOfRollout(rollout)),
    });
    if (row === undefined) throw new Error('The database did not return the id of a rollout.');
    const observations = toBlob(segment.observations);
    const actions = toBlob(segment.actions);
    const rewards = toBlob(segment.rewards);
    const { ending } = segment;
    insertSegment.run({
      run,
      rollout: row.id,
      cycle,
      firstStep,
      steps,
      ending,
      observations,
      actions,
      rewards,
      observationsChecksum: checksumOf(observations),
      checksum: checksumOf(...cellsOfSegment({ cycle, first_step: firstStep, steps, ending, actions, rewards })),
    });
  }

  const commit = database.transaction(
    ({ run, record, digest, seconds, checkpoint, teacher, oldestTeacher, isLast, claim }: CycleCommit) => {
      const { cycle, interactions, sigma } = record;
      const metrics = Object.fromEntries(metricKeys.map((key) => [key, finite(record.metrics[key])]));
      const test = finite(record.metrics.test_return);
      const row: CycleCells = {
        cycle,
        interactions,
        seconds,
        digest,
        episodes: (readEpisodes.get({ run, cycle: cycle - 1 }) ?? 0) + finishedEpisodes(record.segments),
        sigma: sigma === null ? null : toBlob(sigma),
        // Object.fromEntries forgets which keys it was given.
        ...(metrics as Record<MetricKey, number | null>),
      };
      insertCycle.run({ run, ...row, checksum: checksumOf(...cellsOfCycle(row)) });
      let begun =
        interactions - record.segments.reduce((sum, segment) => sum + (segment.role === 'test' ? 0 : segment.steps), 0);
      for (const segment of record.segments) {
        insertRollout(run, cycle, begun, segment);
        if (segment.role !== 'test') begun += segment.steps;
      }
      if (isLast) cutAll.run({ run });
      const { state } = checkpoint;
      const learner = toBlob(checkpoint.learner);
      upsertCheckpoint.run({ run, cycle, state, learner, checksum: checksumOf(cycle, state, learner) });
      if (teacher !== null) {
        const blobs = {
          parameters: toBlob(teacher.parameters),
          mean: toBlob(teacher.mean),
          std: toBlob(teacher.std),
        };
        const [valueMean, valueStd] = teacher.value;
        insertTeacher.run({
          run,
          cycle: teacher.cycle,
          ...blobs,
          valueMean,
          valueStd,
          checksum: checksumOf(teacher.cycle, valueMean, valueStd, blobs.parameters, blobs.mean, blobs.std),
        });
        dropTeachers.run({ run, oldest: oldestTeacher });
      }
      const { changes } = updateRun.run({
        run,
        cycle,
        interactions,
        seconds,
        digest,
        bytes: bytesOf(record.segments),
        rollout: finite(record.metrics.rollout_return),
        rolloutEpisodes: record.metrics.rollout_episodes,
        cumulative: finite(record.metrics.cumulative_return),
        test,
        claim,
      });
      if (changes === 0)
        throw new ClaimVoid(`Another process has taken the run ${run}; nothing more is committed here.`);
      if (test !== null) updateLateTest.run({ run, lateTest: meanOfLastTenth(readTests.all({ run })) });
    },
  );
  return (cycle) => {
    requirePresent();
    commit.immediate(cycle);
  };
}

function meanOfLastTenth(values: readonly number[]): number {
  const last = values.slice(-Math.ceil(values.length / 10));
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}

/** Training episodes that ended in the cycle. */
function finishedEpisodes(segments: readonly Segment[]): number {
  return segments.filter(({ role, ending }) => role !== 'test' && (ending === 'terminated' || ending === 'truncated'))
    .length;
}

function bytesOf(segments: readonly Segment[]): number {
  return segments.reduce(
    (sum, { observations, actions, rewards }) =>
      sum + observations.byteLength + actions.byteLength + rewards.byteLength,
    0,
  );
}

/** SQLite stores no NaN; a diverged number is logged as missing. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

type CycleCells = {
  readonly cycle: number;
  readonly interactions: number;
  readonly seconds: number;
  readonly digest: string;
  readonly episodes: number;
  readonly sigma: Uint8Array | null;
} & Readonly<Record<MetricKey, number | null>>;

type CycleRow = CycleCells & { readonly checksum: StoredChecksum };

function cellsOfCycle(row: CycleCells): readonly Cell[] {
  const { cycle, interactions, seconds, digest, episodes, sigma } = row;
  return [cycle, interactions, seconds, digest, episodes, sigma, ...metricKeys.map((key) => row[key])];
}

/** The metrics of the cycles after `after`, in columns; a metric that is nowhere set is left out. */
export function readSeries(database: ReadableDatabase, run: string, after: number): Series {
  const rows = database
    .prepare<{ run: string; after: number }, CycleRow>(
      `SELECT cycle, interactions, seconds, digest, episodes, sigma, checksum, ${metricKeys.join(', ')}
       FROM cycles
       WHERE run_id = @run AND cycle > @after
       ORDER BY cycle`,
    )
    .all({ run, after });
  for (const row of rows)
    requireSound(row.checksum, () => `cycle ${row.cycle} of the run ${run}`, ...cellsOfCycle(row));
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

/** A metric, or one dimension of the teacher's sigma. */
export type CurveMetric =
  { readonly kind: 'metric'; readonly key: MetricKey } | { readonly kind: 'sigma'; readonly dimension: number };

export function readMetric(database: ReadableDatabase, run: string, metric: CurveMetric): MetricColumn {
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
  return database
    .prepare<{ run: string }, { digest: string }>(`SELECT digest FROM cycles WHERE run_id = @run ORDER BY cycle`)
    .all({ run })
    .map((row) => row.digest);
}
