import type { Ending, Role, Segment } from '../../src-main/learning/record.ts';
import { toBlob } from '../blobs.ts';
import { requireSound, seal, seals, type Sealed, type StoredChecksum } from '../care/seals.ts';
import type { WritableDatabase } from '../open.ts';

export interface RolloutRow {
  readonly id: number;
  readonly role: Role;
  readonly position_in_role: number;
  readonly cycle: number;
  readonly interactions: number;
  readonly steps: number;
  readonly return: number;
  readonly ending: Ending;
  readonly initial_position: Uint8Array;
  readonly initial_velocity: Uint8Array;
  readonly checksum: StoredChecksum;
}

/** What a query of rollouts selects. */
export const rolloutColumns = `id, cycle, interactions, ending, checksum, ${seals.rollout.join(', ')}`;

/** @throws DamagedRow with the run, and the cycle that the rollout began in. */
export function requireSoundRollout(
  row: Sealed<(typeof seals.rollout)[number]> & Pick<RolloutRow, 'cycle' | 'checksum'>,
  run: string,
): void {
  requireSound(seals.rollout, row, row.checksum, () => [
    `${row.role} rollout ${row.position_in_role} of the run ${run}, of cycle ${row.cycle},`,
    row.cycle,
  ]);
}

/**
 * Adds a segment, and with its first one the rollout that it is of. Prepared once per connection.
 *
 * @param interactions of the run when the rollout began.
 */
export function rolloutInserter(
  database: WritableDatabase,
): (run: string, cycle: number, interactions: number, segment: Segment) => void {
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
  return (run, cycle, interactions, segment) => {
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
  };
}
