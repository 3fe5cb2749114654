import { workerData } from 'node:worker_threads';
import { joinCrew, type CrewOrder } from '../../src-main/coverage/parallel/crew.ts';

// The test that starts this thread types its order.
joinCrew(workerData as CrewOrder);
