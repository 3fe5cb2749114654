import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createCrew, type Crew } from '../../coverage/parallel/crew.ts';
import type { HelpOrder } from './analysis.ts';

/** A crew of this thread and one for each further processor core, for one map; to be dismissed after it. */
export type Recruit = () => Crew;

/**
 * @param worker address of the entry that helpers are started from.
 * @param helpers threads besides this one.
 */
export function recruitFrom(worker: URL, helpers = availableParallelism() - 1): Recruit {
  return () =>
    createCrew(helpers, (crew) => {
      const order: HelpOrder = { crew };
      // A helper that cannot start is not waited for; one that fails says so on the crew's board.
      new Worker(worker, { workerData: order }).on('error', () => undefined).unref();
    });
}

/** Lends a crew to `work`, however that ends. */
export function* withCrew<Step, T>(recruit: Recruit, work: (crew: Crew) => Generator<Step, T>): Generator<Step, T> {
  const crew = recruit();
  try {
    return yield* work(crew);
  } finally {
    crew.dismiss();
  }
}
