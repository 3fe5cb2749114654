import { setTimeout } from 'node:timers/promises';
import type { CallName } from '../contract/contract.ts';
import { isLocked } from '../contract/errors.ts';
import type { Handlers } from '../contract/service.ts';

/** Milliseconds between two tries; others are served meanwhile. */
const TRY_EVERY = 100;

/**
 * Carries a call out as soon as no other program locks the database. Every
 * handler writes before it does anything that cannot be taken back, and can so
 * be called again.
 *
 * @param patience milliseconds until the lock is given up and its error thrown.
 */
export async function patiently<T>(
  name: CallName,
  patience: number,
  log: (message: string) => void,
  work: () => T | Promise<T>,
): Promise<T> {
  const end = performance.now() + patience;
  for (let isTold = false; ; isTold = true) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || performance.now() > end) throw error;
      if (!isTold) log(`${name} waits: another program has locked the database.`);
      await setTimeout(TRY_EVERY);
    }
  }
}

/** Handlers that each are called patiently. */
export function withPatience(handlers: Handlers, patience: number, log: (message: string) => void): Handlers {
  const patient = (Object.keys(handlers) as CallName[]).map((name) => {
    const work = handlers[name] as (request: unknown) => unknown; // what it takes is what it was given
    return [name, (request: unknown) => patiently(name, patience, log, () => work(request))];
  });
  // Each stands under the name of the handler that it calls, whose answer may be a promise.
  return Object.fromEntries(patient) as Handlers;
}
