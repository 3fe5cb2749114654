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

/** Seconds that a frame of a GIF is shown at least: 25 a second, and no player makes them longer. */
const shortestFrame = 0.04;

/**
 * The states that a GIF shows, the last one always among them, and how long
 * each is shown, in milliseconds; GIF counts in hundredths of a second.
 *
 * @param statesPerSecond simulated steps a second times speed.
 */
export function gifFrames(
  last: number,
  statesPerSecond: number,
): { readonly states: readonly number[]; readonly delay: number } {
  // Rounding must not make 5 times 8 ms longer than 40 ms.
  const stride = Math.max(1, Math.ceil(shortestFrame * statesPerSecond - 1e-9));
  const states = Array.from({ length: Math.ceil(last / stride) }, (_, i) => i * stride);
  return { states: [...states, last], delay: Math.round((100 * stride) / statesPerSecond) * 10 };
}
