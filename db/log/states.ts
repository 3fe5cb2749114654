import type { Stage } from '../../src-main/contract/coverage/coverage.ts';
import type { Role } from '../../src-main/learning/record.ts';
import { float32FromBlob, float64FromBlob } from '../blobs.ts';
import { requireSound, seals, type StoredChecksum } from '../care/seals.ts';
import type { ReadableDatabase } from '../open.ts';
import { requireSoundRollout, rolloutColumns, type RolloutRow } from './rolloutRow.ts';

export interface SelectedRollout {
  readonly id: number;
  readonly steps: number;
  /** Interactions of its run when it began. */
  readonly interactions: number;
}

/** The rollouts of one run and role that a stage takes, in order. */
export function selectRollouts(database: ReadableDatabase, run: string, role: Role, stage: Stage): SelectedRollout[] {
  const select = (rest: string): SelectedRollout[] =>
    database
      .prepare<object, RolloutRow>(
        `SELECT ${rolloutColumns}
         FROM rollouts
         WHERE run_id = @run AND role = @role ${rest}`,
      )
      .all({ run, role, ...stage })
      .map((row) => {
        requireSoundRollout(row, run);
        const { id, steps, interactions } = row;
        return { id, steps, interactions };
      });
  switch (stage.kind) {
    case 'all':
      return select('ORDER BY position_in_role');
    case 'early':
      return select('ORDER BY position_in_role LIMIT @rollouts');
    case 'late':
      return select('ORDER BY position_in_role DESC LIMIT @rollouts').reverse();
    case 'rollouts':
      return select('AND position_in_role >= @from AND position_in_role < @to ORDER BY position_in_role');
    case 'interactions':
      return select('AND interactions >= @from AND interactions < @to ORDER BY position_in_role');
  }
}

/**
 * For each rollout the first of those that began as it did: in the same role, at
 * the same place in it and in the same state. Only runs of one seed have such
 * rollouts; they follow each other for as long as their policies are alike.
 */
export function firstOfTwins(database: ReadableDatabase, rollouts: Iterable<number>): Map<number, number> {
  const find = database.prepare<{ id: number }, RolloutRow & { readonly run_id: string }>(
    `SELECT ${rolloutColumns}, run_id FROM rollouts WHERE id = @id`,
  );
  const first = new Map<string, number>();
  const twins = new Map<number, number>();
  for (const id of rollouts) {
    const row = find.get({ id });
    if (row === undefined || twins.has(id)) continue;
    requireSoundRollout(row, row.run_id);
    const start = [
      row.role,
      row.position_in_role,
      float64FromBlob(row.initial_position).join(),
      float64FromBlob(row.initial_velocity).join(),
    ].join(' ');
    const known = first.get(start) ?? id;
    first.set(start, known);
    twins.set(id, known);
  }
  return twins;
}

/** Steps 0, every, 2 every, … of the rollouts, in all. */
export function eligibleStates(rollouts: readonly SelectedRollout[], every: number): number {
  return rollouts.reduce((sum, rollout) => sum + Math.ceil(rollout.steps / every), 0);
}

/** States of chosen rollouts: the observations in which their role acted, and where each comes from. */
export interface States {
  /** Rows of observationSize numbers. */
  readonly values: Float32Array;
  /** Rollout id and step of each row. */
  readonly origins: Int32Array;
}

/** At most `most` states of `rollouts`, thinned evenly. */
export function readStates(
  database: ReadableDatabase,
  rollouts: readonly SelectedRollout[],
  observationSize: number,
  most: number,
): States {
  const taken = Math.min(most, eligibleStates(rollouts, 1));
  const states = { values: new Float32Array(taken * observationSize), origins: new Int32Array(2 * taken) };
  const steps = fillStates(database, rollouts, 1, observationSize, states);
  while (!steps.next().done);
  return states;
}

interface ObservedSegment {
  readonly run_id: string;
  readonly cycle: number;
  readonly first_step: number;
  readonly steps: number;
  readonly observations: Uint8Array;
  readonly observations_checksum: StoredChecksum;
}

function segmentQuery(database: ReadableDatabase) {
  return database.prepare<{ rollout: number }, ObservedSegment>(
    `SELECT run_id, cycle, first_step, steps, observations, observations_checksum
     FROM segments
     WHERE rollout_id = @rollout
     ORDER BY first_step`,
  );
}

/** @throws DamagedRow where they are not as they were written. */
function observationsOf(segment: ObservedSegment): Float32Array {
  requireSound(seals.observations, segment, segment.observations_checksum, () => [
    `a rollout of the run ${segment.run_id}, in cycle ${segment.cycle},`,
    segment.cycle,
  ]);
  return float32FromBlob(segment.observations);
}

/**
 * Reads as many states of `rollouts` as `target` has rows, thinned evenly: row i
 * is eligible state floor(i * eligible / rows). One blob in memory at a time.
 * Yields the part done.
 *
 * @param target where the states are written; at most `eligibleStates` rows.
 */
export function* fillStates(
  database: ReadableDatabase,
  rollouts: readonly SelectedRollout[],
  every: number,
  observationSize: number,
  target: States,
): Generator<number, void> {
  const taken = target.origins.length / 2;
  const eligible = eligibleStates(rollouts, every);
  const segments = segmentQuery(database);
  let passed = 0;
  let row = 0;
  for (const [i, rollout] of rollouts.entries()) {
    const ownEnd = passed + Math.ceil(rollout.steps / every);
    /** The step of this rollout that the next row takes; Infinity where it takes none. */
    const wantedStep = (): number => {
      const wanted = row < taken ? Math.floor((row * eligible) / taken) : Infinity;
      return wanted < ownEnd ? (wanted - passed) * every : Infinity;
    };
    if (wantedStep() < Infinity) {
      for (const segment of segments.all({ rollout: rollout.id })) {
        const end = segment.first_step + segment.steps;
        let step = wantedStep();
        if (step >= end) continue;
        const observations = observationsOf(segment);
        for (; step < end; step = wantedStep()) {
          const from = (step - segment.first_step) * observationSize;
          for (let c = 0; c < observationSize; c++) target.values[row * observationSize + c] = observations[from + c];
          target.origins[2 * row] = rollout.id;
          target.origins[2 * row + 1] = step;
          row += 1;
        }
      }
    }
    passed = ownEnd;
    if (i % 256 === 255) yield row / taken;
  }
  if (row !== taken)
    throw new RangeError(
      `The log holds ${row} of the ${taken} states that its rollouts should have: ` +
        'a run was deleted meanwhile, or the database is damaged.',
    );
}

/**
 * The states of these rollouts and steps, rows of observationSize numbers. Rows of one rollout that stand together are
 * read together.
 *
 * @param origins rollout id and step of each row.
 * @param target where the states are written.
 * @throws RangeError where the log does not hold one of them: its run was deleted.
 */
export function readOrigins(
  database: ReadableDatabase,
  origins: Int32Array,
  observationSize: number,
  target: Float32Array,
): void {
  const segments = segmentQuery(database);
  let row = 0;
  while (2 * row < origins.length) {
    const rollout = origins[2 * row];
    const own = segments.all({ rollout });
    let open: { readonly segment: ObservedSegment; readonly observations: Float32Array } | null = null;
    for (; origins[2 * row] === rollout; row++) {
      const step = origins[2 * row + 1];
      const holds = ({ first_step, steps }: ObservedSegment): boolean =>
        step >= first_step && step < first_step + steps;
      if (open === null || !holds(open.segment)) {
        const segment = own.find(holds);
        if (segment === undefined) throw new RangeError(`The log does not hold step ${step} of rollout ${rollout}.`);
        open = { segment, observations: observationsOf(segment) };
      }
      const from = (step - open.segment.first_step) * observationSize;
      target.set(open.observations.subarray(from, from + observationSize), row * observationSize);
    }
  }
}
