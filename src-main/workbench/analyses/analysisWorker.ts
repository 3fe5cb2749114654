import { parentPort, workerData } from 'node:worker_threads';
import { saveAnalysis } from '../../../db/analyses.ts';
import { openDatabase, type ReadableDatabase } from '../../../db/open.ts';
import type { CoverageResult } from '../../contract/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import { joinCrew } from '../../coverage/parallel/crew.ts';
import type {
  AnalysisMessage,
  AnalysisOrder,
  AnalysisOutcome,
  AnswerOrder,
  DrawOrder,
  MapAnswer,
  MapQuestion,
  Question,
} from './analysis.ts';
import type { ResultOf } from '../maps/storedResult.ts';
import { analyseCoverage } from './coverageAnalysis.ts';
import { drawDensities } from '../maps/coverageDensities.ts';
import { exportCoverage } from '../maps/coverageExport.ts';
import { createMapReader } from './mapReader.ts';
import { analyseMeasures } from './measuresAnalysis.ts';
import { recruitFrom, type Recruit } from './recruit.ts';
import { serveRequests } from '../threads/serveRequests.ts';
import { analyseStability } from './stabilityAnalysis.ts';
import type { AnalysisProgress } from './stateSets.ts';
import { readStoredMap } from '../maps/storedMap.ts';
import { storedResult } from '../maps/storedResult.ts';

/** Between two words of progress, in milliseconds. */
const SAY_EVERY = 100;
/** Between two previews of a map, likewise; and how many times as long as one takes to make, so that a map is hardly later for them. */
const SHOW_EVERY = 500;
const SHARE_OF_SHOWING = 20;

/** Carries out one order. Cancelling it is terminating it: it writes once, at the end. */
async function main(order: AnswerOrder | DrawOrder, say: (message: AnalysisMessage) => void): Promise<void> {
  let database: ReturnType<typeof openDatabase> | null = null;
  try {
    database = openDatabase(order.databasePath);
    switch (order.task) {
      case 'answer': {
        const begun = performance.now();
        const { result, coordinates, origins } = carriedOut(
          analysisOf(database, order.question, recruitFrom(new URL(order.worker), order.helpers)),
          say,
        );
        const answer = { id: order.id, ...result, seconds: (performance.now() - begun) / 1000 };
        saveAnalysis(database, {
          id: order.id,
          request: JSON.stringify(order.question),
          result: JSON.stringify(answer),
          coordinates,
          origins,
          createdAt: new Date().toISOString(),
        });
        return say({ type: 'done' });
      }
      case 'draw':
        return say({ type: 'drawn', file: await exportCoverage(drawnMap(database, order), order.format) });
    }
  } catch (error) {
    say(failureOf(error));
  } finally {
    database?.close();
  }
}

/** A stored map with the densities that are to be drawn; its states are read only where those are not its own. */
function drawnMap(database: ReadableDatabase, { id, drawing }: DrawOrder): CoverageResult {
  if (drawing.bandwidth === null && drawing.smoothing === 1 && drawing.part === null)
    return storedResult(database, 'map', id);
  const map = readStoredMap(database, id);
  return { ...map.result, ...drawDensities(map, drawing) };
}

function serveMaps(database: ReadableDatabase): void {
  const answerTo = createMapReader(database);
  serveRequests<MapQuestion, MapAnswer>(parentPort, async (question) => answerTo(question));
}

function analysisOf(
  database: ReadableDatabase,
  question: Question,
  recruit: Recruit,
): Generator<AnalysisProgress, AnalysisOutcome<ResultOf[Question['kind']]>> {
  switch (question.kind) {
    case 'map':
      return analyseCoverage(database, question.request, recruit);
    case 'measures':
      return analyseMeasures(database, question.request, recruit);
    case 'stability':
      return analyseStability(database, question.request, recruit);
  }
}

function carriedOut<T>(steps: Generator<AnalysisProgress, T>, say: (message: AnalysisMessage) => void): T {
  let saidAt = 0;
  let showAt = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const { phase, fraction, preview } = step.value;
    const now = performance.now();
    if (now - saidAt >= SAY_EVERY) {
      saidAt = now;
      say({ type: 'progress', phase, fraction });
    }
    if (preview !== undefined && now >= showAt) {
      say({ type: 'preview', preview: preview() });
      showAt = now + Math.max(SHOW_EVERY, SHARE_OF_SHOWING * (performance.now() - now));
    }
  }
}

/** A RangeError of the pure folders names what was wrong and what to do, but for the engine's own of memory that is not to be had. */
function failureOf(error: unknown): AnalysisMessage {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && /allocation failed|array length|array buffer/i.test(message)) {
    return {
      type: 'failed',
      message: `There is not enough memory for so many states (${message}). Choose fewer states, or landmarks.`,
      isUnexpected: false,
    };
  }
  if (error instanceof RangeError || error instanceof TutelageError)
    return { type: 'failed', message, isUnexpected: false };
  return { type: 'failed', message: error instanceof Error ? (error.stack ?? message) : message, isUnexpected: true };
}

const port = parentPort;
if (port === null) throw new Error('This file is a worker; the workbench starts it.');
// The workbench and this worker itself are the only ones that start it, and they type its order.
const order = workerData as AnalysisOrder;
switch (order.task) {
  case 'help':
    joinCrew(order.crew);
    break;
  case 'maps':
    serveMaps(openDatabase(order.databasePath));
    break;
  case 'answer':
  case 'draw':
    await main(order, (message) => port.postMessage(message));
}
