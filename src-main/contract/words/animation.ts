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
