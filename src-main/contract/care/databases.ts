import { z } from 'zod';

export const openDatabaseRequest = z.strictObject({
  /** On the machine of the program, from its root. */
  path: z.string().trim().min(1).max(4000),
  /** Whether a file that is not there is made, rather than refused. */
  isNew: z.boolean().default(false),
});

export interface KnownDatabase {
  readonly path: string;
  /** ISO 8601, UTC; null where it was never opened here. */
  readonly openedAt: string | null;
}

/** What the door has open, and what else it may. */
export interface Databases {
  readonly current: string;
  /** Those opened before, the latest first, then those in the present one's folder; without the present one. */
  readonly others: readonly KnownDatabase[];
  /** Why no other one can be opened here; null where one can. */
  readonly obstacle: string | null;
}
