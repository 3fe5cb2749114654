/**
 * Where a crew's leader writes what is to be done and helpers read it. Whole
 * numbers that are read and written atomically, then arguments, then the words
 * of a helper that failed.
 */
export interface Board {
  readonly buffer: SharedArrayBuffer;
  readonly state: Int32Array;
  readonly told: Float64Array;
  readonly words: Uint8Array;
}

/** Even: a job stands on the board. Odd: the leader is writing. `DISMISSED`: go home. */
export const JOB = 0;
/** Blocks taken so far, of all jobs together; and what that is once the present job is all taken. */
export const TAKEN = 1;
export const LIMIT = 2;
/** Helpers at the board. */
export const PRESENT = 3;
export const OPERATION = 4;
export const TOLD = 5;
/** Length of `words` where a helper failed, or 0. */
export const FAILED = 6;

export const DISMISSED = -1;

const STATE_BYTES = 64;
const TOLD_BYTES = 8 * 24;
const WORDS_BYTES = 512;

export function boardOn(buffer = new SharedArrayBuffer(STATE_BYTES + TOLD_BYTES + WORDS_BYTES)): Board {
  return {
    buffer,
    state: new Int32Array(buffer, 0, STATE_BYTES / 4),
    told: new Float64Array(buffer, STATE_BYTES, TOLD_BYTES / 8),
    words: new Uint8Array(buffer, STATE_BYTES + TOLD_BYTES, WORDS_BYTES),
  };
}

/** The next block of the job that ends at `limit`, counted over all jobs; -1 where none is left. */
export function takeBlock({ state }: Board, limit: number): number {
  for (;;) {
    const next = Atomics.load(state, TAKEN);
    if (next === limit) return -1;
    if (Atomics.compareExchange(state, TAKEN, next, (next + 1) | 0) === next) return next;
  }
}

/** Turns round a loop before a thread goes to sleep: waking one costs more than a few microseconds of waiting. */
const PATIENCE = 2000;

/** Waits until `state[index]` is no longer `value`. */
export function waitWhile({ state }: Board, index: number, value: number): void {
  for (let turn = 0; turn < PATIENCE; turn++) if (Atomics.load(state, index) !== value) return;
  while (Atomics.load(state, index) === value) Atomics.wait(state, index, value);
}
