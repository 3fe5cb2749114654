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
       (@run, @role, @position_in_role, @cycle, @interactions, @steps, @return, @ending, @initial_position,
        @initial_velocity, @checksum)
     ON CONFLICT (run_id, role, position_in_role) DO UPDATE
     SET steps = excluded.steps, return = excluded.return, ending = excluded.ending, checksum = excluded.checksum
     RETURNING id`,
  );
  const insertSegment = database.prepare(
    `INSERT INTO segments
       (run_id, rollout_id, cycle, first_step, steps, ending, observations, actions, rewards, observations_checksum,
        checksum)
     VALUES
       (@run, @rollout, @cycle, @first_step, @steps, @ending, @observations, @actions, @rewards,
        @observations_checksum, @checksum)`,
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
    const { ending } = segment;
    const checksum = seal(seals.rollout, rollout);
    const row = upsertRollout.get({ run, cycle, interactions, ...rollout, ending, checksum });
    if (row === undefined) throw new Error('The database did not return the id of a rollout.');
    const part = {
      cycle,
      first_step: firstStep,
      steps,
      ending,
      observations: toBlob(segment.observations),
      actions: toBlob(segment.actions),
      rewards: toBlob(segment.rewards),
    };
    insertSegment.run({
      run,
      rollout: row.id,
      ...part,
      observations_checksum: seal(seals.observations, part),
      checksum: seal(seals.segment, part),
    });
  }

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
      insertCycle.run({ run, ...row, checksum: seal(seals.cycle, row) });
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
