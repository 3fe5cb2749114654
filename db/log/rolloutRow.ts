import type { Ending, Role } from '../../src-main/learning/record.ts';
import { requireSound, seals, type Sealed, type StoredChecksum } from '../care/seals.ts';

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
