import { setImmediate } from 'node:timers/promises';
import { isLocked } from '../contract/errors.ts';
import type { Stop } from './stop.ts';

/** Milliseconds that SQLite waits for another program's lock before it is said and tried again. */
export const LOCK_PATIENCE = 1000;

/**
 * Writes as soon as the database is free of another program's lock, however long that takes; null where the run is to
 * stop before that.
 *
 * @param onWait heard once, where there is a wait.
 */
export async function whenFree<T>(
  write: () => T,
  stop: Pick<Stop, 'isRequested'>,
  onWait?: () => void,
): Promise<{ readonly result: T } | null> {
  for (let isTold = false; ; isTold = true) {
    try {
      return { result: write() };
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (!isTold) onWait?.();
      await setImmediate(); // lets a stop be heard
      if (stop.isRequested) return null;
    }
  }
}
