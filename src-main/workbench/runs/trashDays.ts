import { z } from 'zod';

/** Days of use that a run lies in the trash before it is deleted when the program starts. */
export const TRASH_DAYS = 30;

export interface TrashedRun {
  readonly id: string;
  /** When it was put there: ISO 8601, UTC. */
  readonly trashed_at: string;
}

const keptSchema = z.object({
  /** The date of the last count. */
  date: z.string(),
  runs: z.record(z.string(), z.object({ trashedAt: z.string(), days: z.int().min(0) })),
});

/**
 * Counts the days on which the program was started while a run lay in the
 * trash. A clock that jumps makes one day of it, however far it jumps; what was
 * restored and thrown away again begins anew.
 *
 * @param kept what the last count left to keep; undefined or damaged at first.
 * @param date of today, by the clock.
 * @returns what to keep, and the runs whose time is over.
 */
export function countTrashDays(
  kept: string | undefined,
  trashed: readonly TrashedRun[],
  date: string,
): { readonly kept: string; readonly over: readonly string[] } {
  const before = readKept(kept);
  const step = before.date === date ? 0 : 1;
  const runs = Object.fromEntries(
    trashed.map(({ id, trashed_at: trashedAt }) => {
      const known = before.runs[id];
      return [id, { trashedAt, days: known?.trashedAt === trashedAt ? known.days + step : 0 }];
    }),
  );
  return {
    kept: JSON.stringify({ date, runs }),
    over: trashed.map(({ id }) => id).filter((id) => runs[id].days >= TRASH_DAYS),
  };
}

function readKept(kept: string | undefined): z.infer<typeof keptSchema> {
  try {
    return keptSchema.parse(JSON.parse(kept ?? ''));
  } catch {
    return { date: '', runs: {} };
  }
}
