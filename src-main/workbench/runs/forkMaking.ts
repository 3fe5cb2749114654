import { errorOfFailure } from '../../contract/failure.ts';
import { startChild } from '../../training/child/childProcess.ts';
import type { ForkOrder } from '../../training/fork.ts';
import type { ForkAnswer, TrainingCommand } from '../../training/messages.ts';

/**
 * Makes a fork in a process of its own: it copies all that the origin logged.
 *
 * @throws TutelageError as that process failed; nothing was made then.
 */
export async function makeFork(trainingWorker: URL, databasePath: string, order: ForkOrder): Promise<void> {
  let answer: ForkAnswer | null = null;
  const child = startChild<TrainingCommand, ForkAnswer>(
    trainingWorker,
    { type: 'fork', databasePath, order },
    (said) => {
      answer = said;
    },
  );
  const { reason } = await child.ended;
  // Assigned within the callback, which the compiler does not follow.
  const said = answer as ForkAnswer | null;
  if (said === null)
    throw new Error(`The process that makes the fork ended without a word (${reason}). Nothing was made.`);
  if (said.failure !== null) throw errorOfFailure(said.failure);
}
