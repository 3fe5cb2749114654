import {
  metricKeys,
  type CycleRecord,
  type MetricKey,
  type Segment,
  type StoredTeacher,
} from '../../src-main/learning/record.ts';
import { toBlob } from '../blobs.ts';
import { presenceOf } from '../care/presence.ts';
import { seal, seals } from '../care/seals.ts';
import type { WritableDatabase } from '../open.ts';
import { cycleInserter } from './cycleRow.ts';
import { rolloutInserter } from './rolloutRow.ts';

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
  const insertCycle = cycleInserter(database);
  const insertRollout = rolloutInserter(database);
  const cutAll = database.prepare(`UPDATE rollouts SET ending = 'cut' WHERE run_id = @run AND ending = 'open'`);
  const upsertCheckpoint = database.prepare(
    `INSERT INTO checkpoints (run_id, cycle, state, learner, checksum)
     VALUES (@run, @cycle, @state, @learner, @checksum)
     ON CONFLICT (run_id) DO UPDATE
     SET cycle = excluded.cycle, state = excluded.state, learner = excluded.learner, checksum = excluded.checksum`,
  );
  const insertTeacher = database.prepare(
    `INSERT INTO teachers (run_id, cycle, parameters, mean, std, value_mean, value_std, checksum)
     VALUES (@run, @cycle, @parameters, @mean, @std, @value_mean, @value_std, @checksum)`,
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

  const commit = database.transaction(
    ({ run, record, digest, seconds, checkpoint, teacher, oldestTeacher, isLast, claim }: CycleCommit) => {
      const { cycle, interactions, sigma } = record;
      const metrics = Object.fromEntries(metricKeys.map((key) => [key, finite(record.metrics[key])]));
      const test = finite(record.metrics.test_return);
      const row = {
        cycle,
        interactions,
        seconds,
        digest,
        episodes: (readEpisodes.get({ run, cycle: cycle - 1 }) ?? 0) + finishedEpisodes(record.segments),
        sigma: sigma === null ? null : toBlob(sigma),
        // Object.fromEntries forgets which keys it was given.
        ...(metrics as Record<MetricKey, number | null>),
      };
      // First, so that who lost the run hears of that and not of what the other one has written since.
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
        throw new ClaimVoid(`Another process has taken the run ${run}: nothing more is committed here.`);
      insertCycle(run, row);
      let begun =
        interactions - record.segments.reduce((sum, segment) => sum + (segment.role === 'test' ? 0 : segment.steps), 0);
      for (const segment of record.segments) {
        insertRollout(run, cycle, begun, segment);
        if (segment.role !== 'test') begun += segment.steps;
      }
      if (isLast) cutAll.run({ run });
      const left = { cycle, state: checkpoint.state, learner: toBlob(checkpoint.learner) };
      upsertCheckpoint.run({ run, ...left, checksum: seal(seals.checkpoint, left) });
      if (teacher !== null) {
        const [value_mean, value_std] = teacher.value;
        const stored = {
          cycle: teacher.cycle,
          parameters: toBlob(teacher.parameters),
          mean: toBlob(teacher.mean),
          std: toBlob(teacher.std),
          value_mean,
          value_std,
        };
        insertTeacher.run({ run, ...stored, checksum: seal(seals.teacher, stored) });
        dropTeachers.run({ run, oldest: oldestTeacher });
      }
      if (test !== null) updateLateTest.run({ run, lateTest: meanOfLastTenth(readTests.all({ run })) });
    },
  );
  return (cycle) => {
    requirePresent();
    commit.immediate(cycle);
  };
}

export function meanOfLastTenth(values: readonly number[]): number {
  const last = values.slice(-Math.ceil(values.length / 10));
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}

/** Training episodes that ended in the cycle. */
export function finishedEpisodes(segments: readonly Segment[]): number {
  return segments.filter(({ role, ending }) => role !== 'test' && (ending === 'terminated' || ending === 'truncated'))
    .length;
}

export function bytesOf(segments: readonly Segment[]): number {
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
