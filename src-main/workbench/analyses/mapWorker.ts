import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../../db/open.ts';
import { serveRequests } from '../threads/serveRequests.ts';
import type { MapAnswer, MapQuestion, MapsOrder } from './analysis.ts';
import { createMapReader } from './mapReader.ts';

/** Answers questions about stored maps until it is ended. */
// The map thread is the only one that starts this worker, and it types its order.
const answerTo = createMapReader(openDatabase((workerData as MapsOrder).databasePath));
serveRequests<MapQuestion, MapAnswer>(parentPort, async (question) => answerTo(question));
