import type { StoredTeacher } from '../../src-main/learning/record.ts';
import { float32FromBlob, float64FromBlob } from '../blobs.ts';
import { requireSound, seals, type StoredChecksum } from '../care/seals.ts';
import type { ReadableDatabase } from '../open.ts';

export interface StoredCheckpoint {
  readonly cycle: number;
  /** JSON of the trainer's state. */
  readonly state: string;
  readonly learner: Uint8Array;
}

export function readCheckpoint(database: ReadableDatabase, run: string): StoredCheckpoint | undefined {
  const row = database
    .prepare<{ run: string }, StoredCheckpoint & { readonly checksum: StoredChecksum }>(
      `SELECT cycle, state, learner, checksum FROM checkpoints WHERE run_id = @run`,
    )
    .get({ run });
  if (row === undefined) return undefined;
  const { checksum, ...checkpoint } = row;
  const what = (): string => `the state of the run ${run} after cycle ${checkpoint.cycle}`;
  requireSound(seals.checkpoint, checkpoint, checksum, what);
  return checkpoint;
}

interface TeacherRow {
  readonly cycle: number;
  readonly parameters: Uint8Array;
  readonly mean: Uint8Array;
  readonly std: Uint8Array;
  readonly value_mean: number;
  readonly value_std: number;
  readonly checksum: StoredChecksum;
}

/** The stored teachers of a run, oldest first. */
export function readTeachers(database: ReadableDatabase, run: string): StoredTeacher[] {
  return database
    .prepare<{ run: string }, TeacherRow>(
      `SELECT cycle, parameters, mean, std, value_mean, value_std, checksum
       FROM teachers
       WHERE run_id = @run
       ORDER BY cycle`,
    )
    .all({ run })
    .map((row) => {
      requireSound(seals.teacher, row, row.checksum, () => `the teacher of the run ${run} after cycle ${row.cycle}`);
      return {
        cycle: row.cycle,
        parameters: float32FromBlob(row.parameters),
        mean: float64FromBlob(row.mean),
        std: float64FromBlob(row.std),
        value: [row.value_mean, row.value_std],
      };
    });
}

/** What is stored to go on from: the checkpoint's cycle and size, and the cycles of the stored teachers. */
export function describeStored(
  database: ReadableDatabase,
  run: string,
): {
  readonly checkpoint: { readonly cycle: number; readonly bytes: number } | null;
  readonly teachers: readonly number[];
} {
  const checkpoint = database
    .prepare<{ run: string }, { cycle: number; bytes: number }>(
      `SELECT cycle, length(state) + length(learner) AS bytes FROM checkpoints WHERE run_id = @run`,
    )
    .get({ run });
  const teachers = database
    .prepare<{ run: string }, { cycle: number }>(`SELECT cycle FROM teachers WHERE run_id = @run ORDER BY cycle`)
    .all({ run });
  return { checkpoint: checkpoint ?? null, teachers: teachers.map(({ cycle }) => cycle) };
}
