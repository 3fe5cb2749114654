import type { RolloutChoice, RolloutStrip, RolloutSummary } from '../../src-main/contract/runs.ts';
import { roles, type Ending, type Role, type Segment } from '../../src-main/learning/record.ts';
import type { OpenRollout } from '../../src-main/learning/rollouts.ts';
import { float32FromBlob, float64FromBlob } from '../blobs.ts';
import { requireSound, seals, type StoredChecksum } from '../care/seals.ts';
import type { ReadableDatabase } from '../open.ts';
import { conditionOf, orderOf } from './rolloutChoice.ts';
import { requireSoundRollout, rolloutColumns, type RolloutRow } from './rolloutRow.ts';

interface StoredSegment {
  readonly cycle: number;
  readonly first_step: number;
  readonly steps: number;
  readonly ending: Ending;
  readonly observations: Uint8Array;
  readonly actions: Uint8Array;
  readonly rewards: Uint8Array;
  readonly checksum: StoredChecksum;
  readonly observations_checksum: StoredChecksum;
}

interface SegmentRow extends StoredSegment {
  readonly id: number;
  readonly role: Role;
  readonly position_in_role: number;
  readonly initial_position: Uint8Array;
  readonly initial_velocity: Uint8Array;
  readonly rollout_steps: number;
  readonly rollout_return: number;
  readonly rollout_checksum: StoredChecksum;
}

/**
 * A run's training segments of the first `cycles` in the order in which the replay buffer took them, a list a cycle;
 * streamed, not held.
 */
export function* readTrainingSegments(
  database: ReadableDatabase,
  run: string,
  cycles = Infinity,
): Generator<readonly Segment[]> {
  let left = cycles;
  for (const segments of readSegments(database, run)) {
    if (left <= 0) return;
    left -= 1;
    yield segments.filter(({ role }) => role !== 'test');
  }
}

/** All segments of a run, tests too, in the order in which the digest took them, a list a cycle; streamed, not held. */
export function* readSegments(database: ReadableDatabase, run: string): Generator<readonly Segment[]> {
  let cycle = -1;
  let segments: Segment[] = [];
  for (const row of segmentRows(database, run)) {
    if (row.cycle !== cycle && segments.length > 0) {
      yield segments;
      segments = [];
    }
    cycle = row.cycle;
    segments.push(segmentOf(row));
  }
  if (segments.length > 0) yield segments;
}

const ROWS_AT_ONCE = 256;

/** In pages, so that a reader that takes its time holds no transaction open. */
function* segmentRows(database: ReadableDatabase, run: string): Generator<SegmentRow> {
  const page = database.prepare<{ run: string; last: number; most: number }, SegmentRow>(
    `SELECT s.id, r.role, r.position_in_role, s.cycle, s.first_step, s.steps, s.ending,
       s.observations, s.actions, s.rewards, s.checksum, s.observations_checksum, r.initial_position,
       r.initial_velocity, r.steps AS rollout_steps, r.return AS rollout_return, r.checksum AS rollout_checksum
     FROM segments s JOIN rollouts r ON r.id = s.rollout_id
     WHERE s.run_id = @run AND s.id > @last
     ORDER BY s.id
     LIMIT @most`,
  );
  let last = -1;
  for (;;) {
    const rows = page.all({ run, last, most: ROWS_AT_ONCE });
    for (const row of rows) {
      requireSoundSegment(row, run);
      const { rollout_checksum: checksum, rollout_steps: steps, rollout_return } = row;
      requireSoundRollout({ ...row, checksum, steps, return: rollout_return }, run);
      yield row;
    }
    if (rows.length < ROWS_AT_ONCE) return;
    last = rows[rows.length - 1].id;
  }
}

function requireSoundSegment(row: StoredSegment, run: string): void {
  const what = (): readonly [string, number] => [
    `a rollout of the run ${run}, steps from ${row.first_step} on, in cycle ${row.cycle},`,
    row.cycle,
  ];
  requireSound(seals.segment, row, row.checksum, what);
  requireSound(seals.observations, row, row.observations_checksum, what);
}

function segmentOf(row: SegmentRow): Segment {
  const rewards = float32FromBlob(row.rewards);
  return {
    role: row.role,
    index: row.position_in_role,
    firstStep: row.first_step,
    steps: row.steps,
    ending: row.ending,
    initial: { position: float64FromBlob(row.initial_position), velocity: float64FromBlob(row.initial_velocity) },
    observations: float32FromBlob(row.observations),
    actions: float32FromBlob(row.actions),
    rewards,
    segmentReturn: rewards.reduce((sum, reward) => sum + reward, 0),
    rolloutReturn: NaN,
  };
}

/** An unfinished rollout as a checkpoint names it. */
export interface OpenPlace {
  readonly role: Role;
  /** Position among the run's rollouts of its role. */
  readonly index: number;
  readonly steps: number;
}

/** Rollouts as they were when a checkpoint was taken, whatever was added to them since. */
export function readOpenRollouts(
  database: ReadableDatabase,
  run: string,
  places: readonly OpenPlace[],
): Partial<Record<Role, OpenRollout>> {
  const find = database.prepare<{ run: string; role: Role; index: number }, RolloutRow>(
    `SELECT ${rolloutColumns}
     FROM rollouts
     WHERE run_id = @run AND role = @role AND position_in_role = @index`,
  );
  const open: Partial<Record<Role, OpenRollout>> = {};
  for (const { role, index, steps } of places) {
    const row = find.get({ run, role, index });
    if (row === undefined) continue;
    requireSoundRollout(row, run);
    const { actions, rewards } = readRollout(database, row.id);
    const width = rewards.length === 0 ? 0 : actions.length / rewards.length;
    open[role] = {
      initial: { position: float64FromBlob(row.initial_position), velocity: float64FromBlob(row.initial_velocity) },
      actions: actions.subarray(0, steps * width),
    };
  }
  return open;
}

/** All steps of one rollout: steps + 1 rows of observations, steps rows of actions, rewards. */
export function readRollout(
  database: ReadableDatabase,
  id: number,
): { observations: Float32Array; actions: Float32Array; rewards: Float32Array } {
  const rows = database
    .prepare<{ id: number }, StoredSegment & { readonly run_id: string }>(
      `SELECT run_id, cycle, first_step, steps, ending, observations, actions, rewards, checksum, observations_checksum
       FROM segments
       WHERE rollout_id = @id
       ORDER BY first_step`,
    )
    .all({ id });
  for (const row of rows) requireSoundSegment(row, row.run_id);
  const observations = rows.map((row, i) => {
    const all = float32FromBlob(row.observations);
    // A segment repeats the last observation of the one before it.
    return i === 0 ? all : all.subarray(all.length / (row.steps + 1));
  });
  return {
    observations: concatenate(observations),
    actions: concatenate(rows.map((row) => float32FromBlob(row.actions))),
    rewards: concatenate(rows.map((row) => float32FromBlob(row.rewards))),
  };
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A page of a run's rollouts; of one role, or of all, and the latest first where nothing else is said. */
export function listRollouts(
  database: ReadableDatabase,
  run: string,
  role: Role | undefined,
  offset: number,
  limit: number,
  others: Omit<RolloutChoice, 'role'> = {},
): RolloutSummary[] {
  const choice = { ...others, role };
  const rows = database
    .prepare<object, RolloutRow>(
      `SELECT ${rolloutColumns}
       FROM rollouts
       WHERE ${conditionOf(choice)} ORDER BY ${orderOf(choice)}
       LIMIT @limit OFFSET @offset`,
    )
    .all({ ...choice, run, limit, offset });
  return rows.map((row) => {
    requireSoundRollout(row, run);
    return summaryOf(row);
  });
}

function summaryOf({ id, role, position_in_role: index, ...row }: RolloutRow): RolloutSummary {
  const { cycle, interactions, steps, return: rolloutReturn, ending } = row;
  return { id, role, index, cycle, interactions, steps, return: rolloutReturn, ending };
}

export function countRollouts(database: ReadableDatabase, run: string): Record<Role, number> {
  const counts: Record<Role, number> = { teacher: 0, student: 0, baseline: 0, test: 0 };
  for (const row of database
    .prepare<{ run: string }, { role: Role; n: number }>(
      `SELECT role, count(*) AS n FROM rollouts WHERE run_id = @run GROUP BY role`,
    )
    .iterate({ run }))
    counts[row.role] = row.n;
  return counts;
}

/** One rollout with all its steps. */
export interface StoredRollout extends RolloutSummary {
  readonly run: string;
  readonly task: string;
  readonly initial: { readonly position: Float64Array; readonly velocity: Float64Array };
  readonly observations: Float32Array;
  readonly actions: Float32Array;
  readonly rewards: Float32Array;
}

/** As of one instant, though its run may go on with it. @throws RangeError where a stored array is damaged. */
export function findRollout(database: ReadableDatabase, id: number): StoredRollout | undefined {
  const read = database.transaction((): StoredRollout | undefined => {
    const row = database
      .prepare<
        { id: number },
        RolloutRow & {
          readonly run: string;
          readonly task: string;
        }
      >(
        `SELECT ${rolloutColumns.replaceAll(/\w+/g, 'r.$&')}, r.run_id AS run, runs.task
         FROM rollouts r JOIN runs ON runs.id = r.run_id
         WHERE r.id = @id AND runs.deleted = 0`,
      )
      .get({ id });
    if (row === undefined) return undefined;
    requireSoundRollout(row, row.run);
    const { run, task } = row;
    return {
      ...summaryOf(row),
      run,
      task,
      initial: { position: float64FromBlob(row.initial_position), velocity: float64FromBlob(row.initial_velocity) },
      ...readRollout(database, id),
    };
  });
  return read();
}

/**
 * Rollouts that began in the state that this one did, of its run and of those of its task and seed: its own run's
 * first. None where it is not there.
 */
export function listAlikeRollouts(
  database: ReadableDatabase,
  id: number,
  most: number,
): (RolloutSummary & { readonly run: string })[] {
  const rows = database
    .prepare<{ id: number; most: number }, RolloutRow & { readonly run: string }>(
      `SELECT ${rolloutColumns.replaceAll(/\w+/g, 'r.$&')}, r.run_id AS run
       FROM rollouts own
       JOIN runs home ON home.id = own.run_id
       JOIN runs ON runs.task = home.task AND runs.seed = home.seed AND runs.deleted = 0 AND runs.trashed_at IS NULL
       JOIN rollouts r ON r.run_id = runs.id AND r.id <> own.id
         AND r.initial_position = own.initial_position AND r.initial_velocity = own.initial_velocity
       WHERE own.id = @id
       ORDER BY r.run_id <> own.run_id, r.interactions, r.id
       LIMIT @most`,
    )
    .all({ id, most });
  return rows.map((row) => {
    requireSoundRollout(row, row.run);
    return { ...summaryOf(row), run: row.run };
  });
}

/** At most `points` rollouts of every role, evenly over those there are, the latest among them. */
export function readStrip(database: ReadableDatabase, run: string, points: number): RolloutStrip {
  const total = countRollouts(database, run);
  const read = database.prepare<{ run: string; role: Role; last: number; every: number }, RolloutRow>(
    `SELECT ${rolloutColumns}
       FROM rollouts
       WHERE run_id = @run AND role = @role AND (@last - position_in_role) % @every = 0
       ORDER BY position_in_role`,
  );
  const rows = roles.flatMap((role) =>
    read.all({ run, role, last: total[role] - 1, every: Math.max(1, Math.ceil(total[role] / points)) }),
  );
  for (const row of rows) requireSoundRollout(row, run);
  return {
    id: rows.map(({ id }) => id),
    role: rows.map(({ role }) => role),
    interactions: rows.map(({ interactions }) => interactions),
    return: rows.map((row) => row.return),
    total,
  };
}
