import { CycleLeft, type Pause } from '../learning/policies/pause.ts';
import { PATIENCE } from './messages.ts';

/** The wish that a run stops, as the code that trains meets it. */
export interface Stop {
  request(): void;
  /** Looked at between cycles. */
  readonly isRequested: boolean;
  /**
   * Called within cycles. @throws CycleLeft where the wish has waited for the cycle's end for longer than `PATIENCE`.
   */
  readonly pause: Pause;
}

/** Seconds of work between two turns of the event loop, in which the wish can be heard. */
const TURN_EVERY = 0.05;

/**
 * @param clock seconds from any origin.
 * @param turn lets the event loop turn once: code that never waits hears nothing.
 */
export function createStop(clock: () => number, turn: () => Promise<unknown>): Stop {
  let requestedAt = Infinity;
  let turnedAt = clock();

  async function listen(): Promise<void> {
    await turn();
    turnedAt = clock();
    if (turnedAt - requestedAt > PATIENCE) throw new CycleLeft();
  }

  return {
    request() {
      requestedAt = Math.min(requestedAt, clock());
    },
    get isRequested() {
      return requestedAt < Infinity;
    },
    pause: () => (clock() - turnedAt < TURN_EVERY ? undefined : listen()),
  };
}
