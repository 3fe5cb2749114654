import { messageOf } from '../contract/errors.ts';
import { createLearner, availabilityOf } from '../engines/engines.ts';
import { checkAgainstReference } from '../engines/reference/check.ts';
import { timeLearner, timingOptions } from '../engines/timing.ts';
import { randomFromSeed } from '../numerics/random.ts';
import type { TrialOrder, TrialReport } from './trial.ts';

/** Entry of the process that tries one engine: one order in, one report out. */
async function carryOut({ engine, options, reference, seconds }: TrialOrder): Promise<TrialReport> {
  const availability = await availabilityOf(engine);
  if (!availability.available) return { kind: 'unavailable', reason: availability.reason };
  try {
    const check =
      reference === null ? null : await checkAgainstReference((sizes) => createLearner(engine, sizes), reference);
    const learner = await createLearner(engine, timingOptions(options));
    const timing = await timeLearner(learner, randomFromSeed(0), () => performance.now() / 1000, seconds);
    learner.dispose();
    return { kind: 'done', device: availability.device, isSoftware: availability.isSoftware, check, timing };
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) };
  }
}

if (process.send === undefined) throw new Error('This file is the entry of a child process; startTrial starts it.');
// Its parent, and it alone, sends a TrialOrder.
process.once('message', (order: TrialOrder) => void carryOut(order).then((report) => process.send?.(report)));
