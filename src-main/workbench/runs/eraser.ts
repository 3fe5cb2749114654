import { eraseSome, listMarked, markDeleted } from '../../../db/trash/erase.ts';
import type { WritableDatabase } from '../../../db/open.ts';
import { isPassing, messageOf } from '../../contract/errors.ts';

/** Deletes runs while the program answers: out of sight at once, their rows in slices with rests between. */
export interface Eraser {
  erase(run: string): void;
  /** What is left goes when the program is started again. */
  close(): void;
}

/** Milliseconds of a slice, and of the rest after it, in which others are served. */
const SLICE = 4;
const REST = 4;
/** Milliseconds until the next slice where another program writes. */
const LOCKED_REST = 1000;
/** Rows in one transaction: short enough to end a slice in time, even where each has a large blob. */
const ROWS = 32;

/** Goes on with what an earlier start left. */
export function createEraser(database: WritableDatabase, log: (message: string) => void): Eraser {
  const waiting = listMarked(database);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  function work(): void {
    timer = undefined;
    const end = performance.now() + SLICE;
    try {
      while (waiting.length > 0 && performance.now() < end) if (eraseSome(database, waiting[0], ROWS)) waiting.shift();
    } catch (error) {
      if (isPassing(error)) {
        timer = setTimeout(work, LOCKED_REST);
        return;
      }
      log(`The deletion of ${waiting[0]} goes on at the next start: ` + `${messageOf(error)}`);
      return;
    }
    later();
  }

  function later(): void {
    if (waiting.length > 0 && !isClosed) timer ??= setTimeout(work, REST);
  }

  later();
  return {
    erase(run) {
      markDeleted(database, run);
      waiting.push(run);
      later();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
