import type { Crowd } from './crowd.ts';

/**
 * Where a learner's transitions lie in its replay buffer on the device. The
 * i-th of a run belongs in slot i mod capacity, so that a minibatch depends on
 * the run alone; after a restart the rows begin anew, and slot and row differ by
 * a fixed shift (as in the processor's kernel). The rows are kept on the host
 * too, for who asks for some of them.
 */
export interface Ring {
  readonly size: number;
  /** Transitions of the run that were ever appended, for a snapshot. */
  readonly appended: number;
  /** @param isKnown they are among those that were appended before a restart. */
  put(transitions: Float32Array, isKnown: boolean): void;
  /** The row of a slot below `size`. */
  rowOf(slot: number): number;
  transitionAt(row: number): Float32Array;
  /** Emptied as after a restart, when so many had been appended. */
  restart(appended: number): void;
}

export function createRing(
  crowd: Crowd,
  place: number,
  { capacity, width }: { readonly capacity: number; readonly width: number },
): Ring {
  const rows = new Float32Array(capacity * width);
  let written = 0;
  let appended = 0;
  const size = (): number => Math.min(written, capacity);
  return {
    get size() {
      return size();
    },
    get appended() {
      return appended;
    },
    put(transitions, isKnown) {
      for (let first = 0; first * width < transitions.length;) {
        const row = written % capacity;
        const count = Math.min(transitions.length / width - first, capacity - row);
        const piece = transitions.subarray(first * width, (first + count) * width);
        crowd.putRows('replay', place, row, piece);
        rows.set(piece, row * width);
        written += count;
        appended = isKnown ? Math.max(appended, written) : appended + count;
        first += count;
      }
    },
    rowOf(slot) {
      // While a refill is not complete, slots have no meaning.
      const isWhole = size() >= Math.min(appended, capacity);
      const ahead = isWhole ? ((written % capacity) + capacity - (appended % capacity)) % capacity : 0;
      return (slot + ahead) % capacity;
    },
    transitionAt: (row) => rows.subarray(row * width, (row + 1) * width),
    restart(before) {
      written = 0;
      appended = before;
    },
  };
}
