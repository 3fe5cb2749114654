import type { Awaitable } from '../../engines/learner.ts';

/**
 * Called between the pieces of a cycle, so that a long one does not keep
 * everybody waiting. It changes no number. @throws CycleLeft to leave the cycle.
 */
export type Pause = () => Awaitable<void>;

export const noPause: Pause = () => undefined;

/** The cycle was left within: what it did is to be thrown away, learner and collectors included. */
export class CycleLeft extends Error {
  override readonly name = 'CycleLeft';
}

/** Steps, and updates, of one piece. The cut is by count, never by the clock: it is the same in every sitting. */
export const STEPS_IN_PIECE = 64;
export const UPDATES_IN_PIECE = 64;
