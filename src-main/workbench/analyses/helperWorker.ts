import { workerData } from 'node:worker_threads';
import { joinCrew } from '../../coverage/parallel/crew.ts';
import type { HelpOrder } from './analysis.ts';

/** A thread that helps with another's map. It loads nothing native, so that it can be ended at any moment. */
// An analysis is the only one that starts this worker, and it types its order.
joinCrew((workerData as HelpOrder).crew);
