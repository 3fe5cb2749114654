import { z } from 'zod';

/** What is not given stays as it is. */
export const queueRequest = z.strictObject({
  limit: z.int().min(1).max(64).optional(),
  paused: z.boolean().optional(),
});

/** The runs that this process has in its hands. */
export interface Queue {
  /** Most runs that train at once. */
  readonly limit: number;
  /** While paused no waiting run begins; those that train go on. */
  readonly isPaused: boolean;
  readonly training: readonly string[];
  /** In the order in which they will begin. */
  readonly waiting: readonly string[];
}

/** How fast finished runs of one kind were on this machine. */
export interface Speed {
  readonly task: string;
  readonly method: string;
  readonly engine: string;
  /** Wall time of training per interaction, tests included, over these runs. */
  readonly secondsPerInteraction: number;
  /**
   * Updates of the student's networks, exercises among them, that they made per interaction: what their time was spent
   * on.
   */
  readonly updatesPerInteraction: number;
  readonly runs: number;
}
