import type { Stage } from '../src-main/contract/coverage.ts';
import type { Role } from '../src-main/learning/record.ts';
import { float32FromBlob } from './blobs.ts';
import type { ReadableDatabase } from './open.ts';

export interface SelectedRollout {
  readonly id: number;
  readonly steps: number;
}

/** The rollouts of one run and role that a stage takes, in order. */
export function selectRollouts(database: ReadableDatabase, run: string, role: Role, stage: Stage): SelectedRollout[] {
  const base = 'SELECT id, steps FROM rollouts WHERE run_id = ? AND role = ?';
  const of = (sql: string, ...values: number[]): SelectedRollout[] => database.prepare<unknown[], SelectedRollout>(sql).all(run, role, ...values);
  switch (stage.kind) {
    case 'all': return of(`${base} ORDER BY position_in_role`);
    case 'early': return of(`${base} ORDER BY position_in_role LIMIT ?`, stage.rollouts);
    case 'late': return of(`${base} ORDER BY position_in_role DESC LIMIT ?`, stage.rollouts).reverse();
    case 'rollouts': return of(`${base} AND position_in_role >= ? AND position_in_role < ? ORDER BY position_in_role`, stage.from, stage.to);
    case 'interactions': return of(`${base} AND interactions >= ? AND interactions < ? ORDER BY position_in_role`, stage.from, stage.to);
  }
}

/** States of chosen rollouts: the observations in which their role acted, and where each comes from. */
export interface States {
  /** Rows of observationSize numbers. */
  readonly values: Float32Array;
  /** Rollout id and step of each row. */
  readonly origins: Int32Array;
}

/**
 * Reads the states of `rollouts`, at most `most` of them, thinned evenly: state
 * i of the result is state floor(i * total / taken) of all. One blob in memory
 * at a time.
 */
export function readStates(database: ReadableDatabase, rollouts: readonly SelectedRollout[], observationSize: number, most: number): States {
  const total = rollouts.reduce((sum, rollout) => sum + rollout.steps, 0);
  const taken = Math.min(total, most);
  const values = new Float32Array(taken * observationSize);
  const origins = new Int32Array(taken * 2);
  const segments = database.prepare<[number], { first_step: number; steps: number; observations: Uint8Array }>(`SELECT first_step, steps, observations FROM segments WHERE rollout_id = ? ORDER BY first_step`);
  let passed = 0;
  let row = 0;
  for (const rollout of rollouts) {
    for (const segment of segments.iterate(rollout.id)) {
      const end = passed + segment.steps;
      let wanted = Math.floor((row * total) / taken);
      if (wanted < end) {
        const observations = float32FromBlob(segment.observations);
        while (row < taken && wanted < end) {
          const step = wanted - passed;
          values.set(observations.subarray(step * observationSize, (step + 1) * observationSize), row * observationSize);
          origins[2 * row] = rollout.id;
          origins[2 * row + 1] = segment.first_step + step;
          row += 1;
          wanted = Math.floor((row * total) / taken);
        }
      }
      passed = end;
    }
  }
  return { values, origins };
}
