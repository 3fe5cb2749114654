/** States of an episode are numbered from 0, the start, to `last`, the one after the last action. */

export interface Progress {
  /** State, with the fraction of the way to the next. */
  readonly position: number;
  readonly isOver: boolean;
}

/**
 * Where a replay is after `seconds` of playing.
 *
 * @param statesPerSecond simulated steps a second times speed.
 * @param loop whether the start follows the end; the end is shown for as long as any other state.
 */
export function advance(
  position: number,
  seconds: number,
  statesPerSecond: number,
  last: number,
  loop: boolean,
): Progress {
  const next = position + seconds * statesPerSecond;
  if (loop) return { position: next % (last + 1), isOver: false };
  return next >= last ? { position: last, isOver: true } : { position: next, isOver: false };
}

/** A whole state within the episode; what is no number is the start. */
export function clampState(state: number, last: number): number {
  return Number.isNaN(state) ? 0 : Math.min(last, Math.max(0, Math.round(state)));
}
